"""Where on a document's pages residents are listed or named, kept beside its original so that no page shows them."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest_docs.blocks import Block, ReadFile, ScanLine
from ingest_docs.media_types import PAGED
from ingest_docs.personal_data import Personal, personal_in
from ingest_docs.readers.page_view import find_every_box, is_turned, page_size
from service.domain.documents import Box

FORMAT = 1
PAD = 2.0  # points around print of its own place; a scan's letters stand a little outside their boxes


@dataclass(frozen=True)
class Cover:
    """What of a page is not shown."""

    page: int
    areas: tuple[Box, ...]
    """Empty where the place of what is covered is not known: then the page is covered whole."""


def find_covers(read: ReadFile, data: bytes) -> tuple[Cover, ...]:
    """Return what must be covered of the pages of a file as its reader gave it, residents included."""
    personal = personal_in(read)
    if read.media_type not in PAGED:
        return ()
    listed = {row.page for row in personal.rows}
    named = {block.page for block in read.blocks if personal.words_in(block.text)}
    named |= {line.page for line in read.scan_lines if personal.words_in(line.text)}
    return tuple(Cover(page, _areas(read, personal, data, page)) for page in sorted(one for one in listed | named if one is not None))


def _areas(read: ReadFile, personal: Personal, data: bytes, page: int) -> tuple[Box, ...]:
    rows = [row for row in personal.rows if row.page == page]
    lines = [line for line in read.scan_lines if line.page == page]
    if is_turned(data, page):
        return ()
    width, height = page_size(data, page)
    if lines:
        found = _on_scan(rows, lines, personal, height)
    else:
        words = [word for block in read.blocks if block.page == page and block not in rows for word in personal.words_in(block.text)]
        found = _on_print(rows, words, data, page)
    if not found:
        return ()
    # a row reaches from edge to edge: what stands beside the print that was read may be handwriting
    return tuple(box.model_copy(update={"x0": 0.0, "x1": width}) for box in found)


def _on_scan(rows: Sequence[Block], lines: Sequence[ScanLine], personal: Personal, height: float) -> list[Box]:
    """Return bands of a scanned page; empty when a row has no line of its own."""
    hidden = [line for line in lines if personal.is_line(line)]
    if any(not any(line.text in row.text for line in hidden) for row in rows):
        return []
    kept = [line for line in lines if line not in hidden]
    bands = [_around(line.boxes) for line in kept if personal.words_in(line.text)]
    if hidden:
        listed = _around([box for line in hidden for box in line.boxes])
        # up to the lines that may be shown: a row that nobody could read stands in between
        above = [max(box.y1 for box in line.boxes) for line in kept if _middle(line) < listed.y0]
        below = [min(box.y0 for box in line.boxes) for line in kept if _middle(line) > listed.y1]
        bands.append(listed.model_copy(update={"y0": min([listed.y0, max(above, default=0.0)]),
                                               "y1": max([listed.y1, min(below, default=height)])}))
    return bands


def _on_print(rows: Sequence[Block], words: Iterable[str], data: bytes, page: int) -> list[Box]:
    """Return bands of a printed page; empty when one of the texts is not found there as it was read."""
    bands: list[Box] = []
    for text in (*(_as_printed(row) for row in rows), *words):
        found = find_every_box(data, page, text)
        if not found:
            return []
        bands += [_around([box]) for box in found]
    return bands


def _as_printed(row: Block) -> str:
    return "".join(value for _, value in row.cells) or row.text


def _middle(line: ScanLine) -> float:
    return (min(box.y0 for box in line.boxes) + max(box.y1 for box in line.boxes)) / 2


def _around(boxes: Sequence[Box]) -> Box:
    return Box(page=boxes[0].page, x0=min(box.x0 for box in boxes), y0=max(0.0, min(box.y0 for box in boxes) - PAD),
               x1=max(box.x1 for box in boxes), y1=max(box.y1 for box in boxes) + PAD)


def keep_covers(path: Path, covers: Sequence[Cover]) -> None:
    """Write what is covered of a document's pages: places, and no word of what stands there."""
    record = {"format": FORMAT, "pages": [
        [cover.page, [[box.x0, box.y0, box.x1, box.y1] for box in cover.areas]] for cover in covers
    ]}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(record), "utf-8")
    part.replace(path)


def kept_cover(path: Path, page: int) -> Cover | None:
    """Return what is covered of a page, None for nothing; the whole page where nobody kept what."""
    try:
        record = json.loads(path.read_text("utf-8"))
        if record["format"] != FORMAT:
            return Cover(page, ())
        return next((Cover(page, tuple(Box(page=page, x0=x0, y0=y0, x1=x1, y1=y1) for x0, y0, x1, y1 in areas))
                     for number, areas in record["pages"] if number == page), None)
    except (OSError, ValueError, KeyError, TypeError):
        return Cover(page, ())
