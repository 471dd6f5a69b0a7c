"""Anchors and coverage of a set of files, by format."""

import random
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from eval.ingestion.anchors import at_cell, in_clause, on_page
from eval.ingestion.coverage import coverage
from eval.ingestion.independent import docx_units, html_units, markdown_units, pdf_pages, xlsx_units
from ingest_docs.media_types import DOCX, HTML, MARKDOWN, PDF, PLAIN, XLSX
from ingest_docs.ready import ReadyVersion, SourceFile, read_version
from service.domain.documents import PassageDraft

FORMATS = {DOCX: "docx", HTML: "html", MARKDOWN: "md", PLAIN: "txt", XLSX: "xlsx", PDF: "pdf"}
SHOWN = 12  # examples of what is wrong


class Reading(NamedTuple):
    """A file as the desk read it and how to judge it by an independent reading."""

    path: Path
    ready: ReadyVersion
    stands: Callable[[PassageDraft], bool]
    lines: tuple[str, ...]
    is_scan: bool


def read(path: Path) -> Reading:
    """Read a file twice."""
    data = path.read_bytes()
    ready = read_version(SourceFile(path.name, str(path), data))
    if ready.media_type == PDF:
        pages = pdf_pages(data)
        stands: Callable[[PassageDraft], bool] = partial(on_page, pages=pages)
        lines = tuple(line for page in pages for line in page.lines)
    else:
        of = {DOCX: docx_units, XLSX: xlsx_units, HTML: html_units}.get(ready.media_type, markdown_units)
        units = of(data)
        stands = partial(at_cell if ready.media_type == XLSX else in_clause, units=units)
        lines = tuple(part for unit in units for part in (unit.parts or (unit.text,)))
    return Reading(path, ready, stands, lines, any(passage.is_ocr for passage in ready.passages))


def anchors(readings: Iterable[Reading], wanted: int, seed: int) -> dict[str, dict[str, Any]]:
    """Return by format how many of the passages drawn stand where they say; scans are judged by people."""
    by_format: dict[str, list[tuple[Reading, PassageDraft]]] = {}
    for one in readings:
        if not one.is_scan:
            by_format.setdefault(FORMATS[one.ready.media_type], []).extend((one, passage) for passage in one.ready.passages)
    found: dict[str, dict[str, Any]] = {}
    for name, passages in sorted(by_format.items()):
        drawn = random.Random(seed).sample(passages, min(wanted, len(passages)))
        wrong = [(one.path.name, passage) for one, passage in drawn if not one.stands(passage)]
        found[name] = {
            "n": len(drawn), "right": len(drawn) - len(wrong), "share": round(1 - len(wrong) / len(drawn), 4),
            "wrong": [f"{file}: {passage.page or passage.sheet_row or ' > '.join(passage.path)}: {passage.text[:90]}"
                      for file, passage in wrong[:SHOWN]],
        }
    return found


def covered(readings: Iterable[Reading]) -> dict[str, dict[str, Any]]:
    """Return by format the share of the source's characters that is indexed."""
    found: dict[str, dict[str, Any]] = {}
    for one in readings:
        if one.is_scan:
            continue
        of_file = coverage(one.lines, _indexed(one.ready))
        row = found.setdefault(FORMATS[one.ready.media_type], {"found": 0, "of": 0, "lost": [], "least": 1.0, "least_in": ""})
        row["found"] += of_file.found
        row["of"] += of_file.of
        row["lost"] += [f"{one.path.name}: {piece}" for piece in of_file.lost[:4]]
        share = of_file.found / max(of_file.of, 1)
        if share < row["least"]:
            row["least"], row["least_in"] = round(share, 4), one.path.name
    for row in found.values():
        row["share"] = round(row["found"] / max(row["of"], 1), 5)
    return found


def _indexed(ready: ReadyVersion) -> str:
    parts = [ready.metadata.title]
    for passage in ready.passages:
        parts += [*passage.path, passage.context, passage.text]
    return "\n".join(parts)
