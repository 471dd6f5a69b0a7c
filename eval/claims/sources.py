"""The clauses that claims are made from: lines of passages as the product's own reading cuts them."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from eval.ingestion.__main__ import SUFFIXES, has_text
from eval.ingestion.fact_sheet import BUILT, code_of
from ingest_docs.ready import SourceFile, read_version
from service.domain.documents import Language
from service.errors import WatchdeskError

_LIST_NUMBER = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})+\s+|\d{1,2}[.、)](?!\d)\s*|[(（][一二三四五六七八九十\d]{1,3}[)）]\s*|[-*•]\s*)")
_RESPONSIBLE = re.compile(
    r"[（(](?:责任单位|责任人|Responsible)[:：]\s*(?P<actor>[^；;]+?)(?:[；;]\s*(?:时限|deadline)[:：]\s*(?P<deadline>.+?))?[)）](?P<end>[。.；;]?)$")
_CELL = re.compile(r"\s*([^：:；;]{1,40}?)(?:：|:\s)\s*(.+?)\s*$")
_LEAST_CHARS = {"zh": 10, "en": 25}
_MOST_CHARS = {"zh": 160, "en": 320}
_MOST_A_LARGE_FILE = 400
OLDER = {"D02": "D01", "D04": "D03", "D15-old": "D15", "D16-old": "D16", "E02": "E01"}
"""Documents of the sample county that another one replaced."""


class Clause(NamedTuple):
    """A line of a passage, with the passage it stands in."""

    document: str
    title: str
    lang: Language
    passage: str
    context: str
    text: str
    """The line without its list number."""
    body: str
    """The line without what its bracket says of actor and deadline."""
    actor: str | None
    deadline: str | None
    cells: tuple[tuple[str, str], ...]
    """Label and value of a table's row; empty for prose."""


def clauses(folder: Path) -> tuple[Clause, ...]:
    """Return the clauses of every document with text in a folder, in a fixed order."""
    found: list[Clause] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in SUFFIXES or path.name == "README.md" or not has_text(path):
            continue
        try:
            version = read_version(SourceFile(path.name, str(path), path.read_bytes()))
        except WatchdeskError:
            continue
        code = code_of(path) if folder == BUILT else path.stem
        of_file = [clause for passage in version.passages
                   for clause in _of_passage(code, version.metadata.title, passage.text, passage.context)]
        step = max(1, len(of_file) // _MOST_A_LARGE_FILE)
        found += of_file[::step]
    return tuple(found)


def of_line(document: str, title: str, passage: str, context: str, line: str) -> Clause | None:
    """Return a line as a clause, None when it is no sentence."""
    text = _LIST_NUMBER.sub("", line.strip())
    lang: Language = "zh" if len(re.findall(r"[一-鿿]", text)) > len(text) / 5 else "en"
    if not _LEAST_CHARS[lang] <= len(text) <= _MOST_CHARS[lang] or "^^" in text or re.match(r"(?:附?表|Table)\s?\d", text):
        return None
    cells = _cells(text)
    bracket = None if cells else _RESPONSIBLE.search(text)
    if not cells and text[-1] not in "。.；;）)!！":
        return None
    body = text[:bracket.start()].rstrip("。.；; ") if bracket else text.rstrip("。.；; ")
    return Clause(document, title, lang, passage, context, text, body, bracket["actor"] if bracket else None,
                  bracket["deadline"] if bracket else None, cells)


def _of_passage(document: str, title: str, text: str, context: str) -> Iterator[Clause]:
    for line in text.split("\n"):
        if _cells(line) or _RESPONSIBLE.search(line):
            pieces: Sequence[str] = [line]
        else:
            pieces = re.split(r"(?<=[。；])|(?<=[a-z)]\.)\s+(?=[A-Z])", line)
        for piece in pieces:
            if clause := of_line(document, title, text, context, piece):
                yield clause


def _cells(line: str) -> tuple[tuple[str, str], ...]:
    """Return the cells of `label：value；label：value`; a value may hold semicolons of its own."""
    cells: list[tuple[str, str]] = []
    for part in re.split(r"[；;]\s*", line.strip()):
        match = _CELL.match(part)
        if match and not re.search(r"[（(，。,.]", match[1]):
            cells.append((match[1], match[2]))
        elif cells:
            cells[-1] = (cells[-1][0], f"{cells[-1][1]}；{part}")
        else:
            return ()
    return tuple(cells) if len(cells) >= 2 else ()
