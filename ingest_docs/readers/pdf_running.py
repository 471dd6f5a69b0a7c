"""Running headers and footers: what stands at the same place on many pages."""

import re
from collections import defaultdict
from collections.abc import Sequence

from ingest_docs.readers.pdf_lines import Line

MARGIN = 0.11
"""Share of the page height, at the top and at the bottom, in which running lines stand."""
PAGE_WORDS = re.compile(r"(?:page|第|p\.)?\s*[-–—]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[-–—]?\s*(?:页|(?:of|/)\s*\d{1,4})?", re.I)
"""A page number by itself, with or without the word for page."""


def running_lines(pages: Sequence[Sequence[Line]], heights: Sequence[float], body_size: float) -> set[tuple[int, int]]:
    """Return page and character index of each running line.

    A line is running when its words, digits folded, stand at the same height on several pages, or when it is
    a page number in the margin.  A first one that is set larger than the text is the title and stays.
    """
    places: dict[tuple[str, int], list[Line]] = defaultdict(list)
    found: set[tuple[int, int]] = set()
    for lines, height in zip(pages, heights, strict=True):
        for line in lines:
            if not (line.bottom < height * MARGIN or line.top > height * (1 - MARGIN)):
                continue
            if PAGE_WORDS.fullmatch(line.text):
                found.add((line.page, line.index))
            else:
                places[_folded(line.text), round(line.top / 6)].append(line)
    for (text, place), lines in places.items():
        beside = [line for step in (-1, 1) for line in places.get((text, place + step), ())]
        numbers = {line.page for line in (*lines, *beside)}
        if len(numbers) >= (2 if len(pages) < 8 else 3):
            first = min(lines, key=lambda line: line.page)
            is_title = first.page == min(numbers) and first.size > body_size * 1.15 and first.page == 1
            found.update((line.page, line.index) for line in lines if not (is_title and line is first))
    return found


def _folded(text: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", re.sub(r"\s+", "", text).lower())
