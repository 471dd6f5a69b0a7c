"""Facts held against the fact sheet of the sample county: value, unit and place, by kind and format."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from eval.ingestion.fact_sheet import Row, code_of, is_number, same_unit, sheet
from eval.ingestion.fact_values import FOUND_AS, KINDS, PRECISE, TOLD, said_by
from eval.ingestion.independent import bare
from ingest_docs.ready import ReadyVersion, SourceFile, read_version
from service.domain.documents import PassageDraft
from service.rules.numerals import values

_PARTS = re.compile(r"(?:Annex|Attachment|Table|附件|附表|表)\s*\S+|\S+")
_EVERYWHERE = ("110", "119", "120")


class Held(NamedTuple):
    """One value of one fact of a document."""

    kind: str
    value: str
    unit: str
    passage: PassageDraft


class Document(NamedTuple):
    """A file of the county as the desk read it."""

    code: str
    format: str
    """The file's suffix, or `scan`."""
    ready: ReadyVersion
    held: tuple[Held, ...]


@dataclass(frozen=True)
class Tally:
    """One kind of fact in one format: the sheet's rows that were found, and the facts that are in the sheet."""

    of: int = 0
    value: int = 0
    """Rows whose value a fact of a fitting kind holds, in the same document."""
    whole: int = 0
    """Rows whose value and unit such a fact holds at the row's place."""
    unmarked: int = 0
    """Rows of a scan that its page does not say, with no word of a doubt about that page."""
    asked: int = 0
    right: int = 0
    """Facts with a number that stands in the sheet of their document, of those asked."""
    missed: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    """Rows found with another unit, or at another place."""
    not_marked: tuple[str, ...] = ()
    not_in_sheet: tuple[str, ...] = ()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})

    @property
    def recall(self) -> float:
        """Rows whose value was found; 1 where there is nothing to find."""
        return self.value / self.of if self.of else 1.0

    @property
    def precision(self) -> float:
        """Facts that the sheet has; 1 where none was found."""
        return self.right / self.asked if self.asked else 1.0


Tallies = Mapping[tuple[str, str], Tally]
"""By format and kind."""


def documents(paths: Iterable[Path]) -> Iterator[Document]:
    """Read files of the county; cases, logs and forms set no rule and are left out."""
    for path in paths:
        ready = read_version(SourceFile(path.name, str(path), path.read_bytes()))
        if ready.metadata.kind not in TOLD:
            form = "scan" if any(passage.is_ocr for passage in ready.passages) else path.suffix.removeprefix(".")
            yield Document(code_of(path), form, ready, tuple(
                Held(fact.value.kind, said.value, said.unit, ready.passages[fact.ordinal])
                for fact in ready.facts for said in said_by(fact.value)))


def recovered(read: Iterable[Document]) -> Tallies:
    """Return what was found of the sheet's rows, and what was found that the sheet has not."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in sheet():
        rows[row.document].append(row)
    found: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for document in read:
        for row in rows[document.code]:
            if kind := counted(row):
                found[document.format, kind] += of_row(document, row, kind)
            elif document.format == "scan":
                found["scan", "other text"] += of_text(document, row)
        in_sheet = {row.value for row in rows[document.code]}
        for kind in FOUND_AS:
            found[document.format, kind] += precise(document, kind, in_sheet)
    return {key: tally for key, tally in sorted(found.items()) if tally.of or tally.asked}


def counted(row: Row) -> str | None:
    """Return the kind that a row counts as; a threshold in words, such as a breach of the dike, is a clause."""
    kind = KINDS.get(row.kind)
    return None if kind == "threshold" and not is_number(row.value) else kind


def of_row(document: Document, row: Row, kind: str) -> Tally:
    """Return the tally of a single row."""
    said = [one for one in document.held if one.kind in FOUND_AS[kind] and _says(one.value, row)]
    whole = any(_has_unit(one, row) and is_at(one.passage, row.anchor, row.page) for one in said)
    unmarked = not said and document.format == "scan" and not on_page(document, row) and not is_doubted(document.ready, row.page)
    line = (f"{row.fact_id} {row.subject} {row.quantity} {row.said}{row.unit} at {row.anchor}",)
    return Tally(of=1, value=int(bool(said)), whole=int(whole), unmarked=int(unmarked), missed=() if said else line,
                 elsewhere=line if said and not whole else (), not_marked=line if unmarked else ())


def of_text(document: Document, row: Row) -> Tally:
    """Return the tally of a row that is no fact of a counted kind: whether its page of the scan was read right."""
    read = on_page(document, row)
    unmarked = not read and not is_doubted(document.ready, row.page)
    line = (f"{row.fact_id} {row.subject} {row.quantity} {row.said}{row.unit} at {row.anchor}",)
    return Tally(of=1, value=int(read), whole=int(read), unmarked=int(unmarked), missed=() if read else line,
                 not_marked=line if unmarked else ())


def precise(document: Document, kind: str, in_sheet: set[str]) -> Tally:
    """Return how many numbers of one kind of fact the sheet of the document has; 119, 120 and 110 apart."""
    asked = {(one.kind, one.value) for one in document.held
             if one.kind in PRECISE[kind] and (is_number(one.value) or kind == "contact") and one.value not in _EVERYWHERE}
    wrong = tuple(sorted(f"{document.code} {value}" for _, value in asked if value not in in_sheet))
    return Tally(asked=len(asked), right=len(asked) - len(wrong), not_in_sheet=wrong)


def on_page(document: Document, row: Row) -> bool:
    """Say whether the text of the row's page says the row's value, fact or not."""
    text = "\n".join(f"{one.context}\n{one.text}" for one in document.ready.passages if row.page in (None, one.page))
    if not is_number(row.value):
        return bare(row.said) in bare(text)
    as_printed = re.search(rf"(?<![\d.]){re.escape(row.said)}(?![\d]|\.\d)", text.replace(",", ""))
    return as_printed is not None or row.value in {one.canonical for one in values(text)}


def is_doubted(ready: ReadyVersion, page: int | None) -> bool:
    """Say whether ingestion sent a person to look at this page of the scan."""
    return any(problem.code == "needs_ocr" and page in (None, problem.page) for problem in ready.problems)


def is_at(passage: PassageDraft, anchor: str, page: int | None) -> bool:
    """Say whether a passage stands at one of the sheet's anchors, `;` between them: cell, page, clause or table."""
    if passage.page is not None and page is not None:
        return passage.page == page
    return any(_is_at(passage, one) for one in re.split(r"[;；]", anchor))


def _says(value: str, row: Row) -> bool:
    if is_number(row.value):
        return value == row.value
    return value != "" and (row.value in value or value in row.value)


def _has_unit(held: Held, row: Row) -> bool:
    return held.kind != "supply" or not row.unit or not held.unit or same_unit(held.unit, row.unit)


def _is_at(passage: PassageDraft, anchor: str) -> bool:
    if passage.sheet_row is not None:
        return passage.sheet_row == anchor.strip()
    around = [bare(part) for part in (*passage.path, passage.context, *passage.text.split("\n"))]
    return all(_begins(part, around) for part in map(bare, _PARTS.findall(anchor)))


def _begins(part: str, around: Sequence[str]) -> bool:
    """Say whether one of the lines around begins with this number; `5.1-2` and `5.1.2` may be item 2 of 5.1."""
    if any(re.match(rf"{re.escape(part)}(?![\d.]\d|\d)", words) for words in around):
        return True
    above, _, item = re.sub(r"[.-](?=\d+$)", "\0", part).partition("\0")
    return bool(item) and (_begins(above, around) if part.startswith(("表", "附表", "Table")) else (
        _begins(above, around) and any(re.match(rf"[（(]?{item}[.)、）]", words) for words in around)))


def table(found: Tallies, all_misses: bool = False) -> str:
    """Return the counts as lines to read, with every miss where asked."""
    lines = [f"{'format':<6} {'kind':<10} {'rows':>5} {'value':>8} {'+unit+place':>12} {'precision':>17} {'wrong without a mark':>22}"]
    for (form, kind), one in found.items():
        recall, whole = (f"{part / one.of:.1%}" if one.of else "-" for part in (one.value, one.whole))
        precision = f"{one.right:>4}/{one.asked:<4} {one.precision:>7.1%}" if one.asked else "-"
        lines.append(f"{form:<6} {kind:<10} {one.of:>5} {recall:>8} {whole:>12} {precision:>17} "
                     f"{one.unmarked if form == 'scan' else '':>22}")
        if all_misses:
            shown = (("not found", one.missed), ("other unit or place", one.elsewhere),
                     ("wrong without a mark", one.not_marked), ("not in the sheet", one.not_in_sheet))
            lines += [f"    {why}: {row}" for why, rows in shown for row in rows]
    return "\n".join(lines)
