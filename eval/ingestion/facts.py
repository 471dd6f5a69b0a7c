"""Facts held against the fact sheet of the sample county: value, unit and place, by kind and format."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from eval.ingestion.independent import bare
from ingest_docs.ready import ReadyVersion, SourceFile, read_version
from service.domain.documents import PassageDraft

_PARTS = re.compile(r"(?:Annex|Attachment|Table|附件|附表|表)\s*\S+|\S+")
SHOWN = 12  # examples of what is missing


def recovered(paths: Iterable[Path]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return by format and kind how many rows of the sheet a fact of a fitting kind says, and says at its place.

    The sheet's kinds and spellings are those of the recall test, so this runs in a checkout only."""
    from tests.doubles import fact_recall

    pages = _pages(fact_recall.QINGLAN / "facts")
    rows: dict[str, list[fact_recall.Row]] = defaultdict(list)
    for row in fact_recall.sheet():
        rows[row.document].append(row)
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for path in paths:
        ready = read_version(SourceFile(path.name, str(path), path.read_bytes()))
        if ready.metadata.kind in fact_recall.TOLD:
            continue
        held: dict[tuple[str, str], list[PassageDraft]] = defaultdict(list)
        for fact in ready.facts:
            for value in fact_recall.values_of(fact.value):
                held[fact.value.kind, value].append(ready.passages[fact.ordinal])
        by_kind = found.setdefault(_format(path, ready), {})
        for row in rows.get(path.name.partition("_")[0], ()):
            kind = fact_recall.KINDS.get(row.kind)
            if kind is None or (kind == "threshold" and not row.value[:1].lstrip("-").isdigit()):
                continue
            said = [passage for name in fact_recall.FOUND_AS[kind] for (of, value), at in held.items()
                    if of == name and (value == row.value or (not row.value[:1].isdigit() and row.value in value))
                    for passage in at]
            tally = by_kind.setdefault(kind, {"of": 0, "value": 0, "value_and_place": 0, "missed": [], "elsewhere": []})
            tally["of"] += 1
            tally["value"] += bool(said)
            placed = any(is_at(passage, row.anchor, pages.get(row.fact_id)) for passage in said)
            tally["value_and_place"] += placed
            if not placed:
                shown = tally["elsewhere" if said else "missed"]
                if len(shown) < SHOWN:
                    shown.append(f"{row.fact_id} {row.subject} {row.said} at {row.anchor}")
    return found


def is_at(passage: PassageDraft, anchor: str, page: int | None) -> bool:
    """Say whether a passage stands at one of the sheet's anchors, `;` between them: cell, page, clause or table."""
    if passage.page is not None and page is not None:
        return passage.page == page
    return any(_is_at(passage, one) for one in re.split(r"[;；]", anchor))


def _is_at(passage: PassageDraft, anchor: str) -> bool:
    if passage.sheet_row is not None:
        return passage.sheet_row == anchor.strip()
    around = [bare(part) for part in (*passage.path, passage.context, *passage.text.split("\n"))]
    return all(_begins(part, around) for part in map(bare, _PARTS.findall(anchor)))


def _begins(part: str, around: list[str]) -> bool:
    """Say whether one of the lines around begins with this number; `5.1-2` and `5.1.2` may be item 2 of 5.1."""
    if any(re.match(rf"{re.escape(part)}(?![\d.]\d|\d)", words) for words in around):
        return True
    above, _, item = re.sub(r"[.-](?=\d+$)", "\0", part).partition("\0")
    return bool(item) and (_begins(above, around) if part.startswith(("表", "附表", "Table")) else (
        _begins(above, around) and any(re.match(rf"[（(]?{item}[.)、）]", words) for words in around)))


def _format(path: Path, ready: ReadyVersion) -> str:
    return "scan" if any(passage.is_ocr for passage in ready.passages) else path.suffix.removeprefix(".")


def _pages(folder: Path) -> dict[str, int]:
    pages: dict[str, int] = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            pages |= {row["fact_id"]: int(row["page"]) for row in csv.DictReader(file) if (row.get("page") or "").isdigit()}
    return pages


def table(found: dict[str, dict[str, dict[str, Any]]]) -> str:
    """Return the counts as lines to read."""
    lines = [f"{'format':<6} {'kind':<10} {'rows':>5} {'value':>8} {'and place':>10}"]
    for name, kinds in sorted(found.items()):
        for kind, row in sorted(kinds.items()):
            lines.append(f"{name:<6} {kind:<10} {row['of']:>5} {row['value'] / row['of']:>8.1%} "
                         f"{row['value_and_place'] / row['of']:>10.1%}")
    return "\n".join(lines)
