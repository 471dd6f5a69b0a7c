"""Where the stored lines of a scanned document stand, kept beside its original."""

import json
import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ingest_docs.blocks import ScanLine
from ingest_docs.personal_data import without_personal_data
from ingest_docs.readers.reading import read_file
from service.domain.documents import Box

FORMAT = 1
"""Raised when the lines of a kept file would differ; older files are then made anew."""


def keep_lines(path: Path, lines: Sequence[ScanLine]) -> None:
    """Write the lines of a scan's pages; they are derived and can be deleted."""
    record = {"format": FORMAT, "lines": [
        [line.page, line.text, [[box.x0, box.y0, box.x1, box.y1] for box in line.boxes]] for line in lines
    ]}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    part.replace(path)


def kept_lines(path: Path, name: str, data: bytes) -> tuple[ScanLine, ...]:
    """Return the lines kept for a document; where they are missing or broken it is read again.  Raises: ReadFailed."""
    try:
        record = json.loads(path.read_text("utf-8"))
        if record["format"] == FORMAT:
            return tuple(
                ScanLine(page, text, tuple(Box(page=page, x0=x0, y0=y0, x1=x1, y1=y1) for x0, y0, x1, y1 in boxes))
                for page, text, boxes in record["lines"]
            )
    except (OSError, ValueError, KeyError, TypeError):
        pass
    lines = without_personal_data(read_file(name, data)).scan_lines
    keep_lines(path, lines)
    return lines


def find_on_scan(lines: Sequence[ScanLine], page: int, quote: str) -> tuple[Box, ...]:
    """Return where the quote stands on a scanned page, in short boxes; empty when it is not there.

    White space and the difference between full and half width are not compared."""
    here = [line for line in lines if line.page == page]
    folded = [(letter, place, share) for place, line in enumerate(here) for letter, share in _folded(line.text)]
    text = "".join(letter for letter, _, _ in folded)
    found: dict[tuple[int, int], Box] = {}
    for wanted in [quote] if _plain(quote) in text else quote.split("\n"):
        at = text.find(_plain(wanted)) if _plain(wanted) else -1
        for _, place, share in folded[at : at + len(_plain(wanted))] if at >= 0 else ():
            boxes = here[place].boxes
            number = min(int(share * len(boxes)), len(boxes) - 1)
            found[place, number] = boxes[number]
    return tuple(found[key] for key in sorted(found))


def _plain(text: str) -> str:
    return "".join(letter for letter, _ in _folded(text))


def _folded(text: str) -> list[tuple[str, float]]:
    """Return the letters as they are compared, and how far along the text each stands, from 0 to 1."""
    return [
        (letter, place / len(text))
        for place, one in enumerate(text) for letter in unicodedata.normalize("NFKC", one) if not letter.isspace()
    ]
