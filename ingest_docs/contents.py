"""The printed table of contents, which repeats headings and says nothing itself."""

import re
import unicodedata
from collections.abc import Sequence

from ingest_docs.blocks import Block

_TITLE = re.compile(r"(?:目\s*录|目\s*次|(?i:(?:table of )?contents))\s*$")
_PAGE = r"(?:\d{1,4}|[ivxlcIVXLC]{1,7})"
_LEADERS = re.compile(rf"\s*(?:[.·…‥．]\s?){{3,}}\s*{_PAGE}?\s*$|[\s　]+{_PAGE}\s*$")
DOTTED = re.compile(rf"(?:[.·…‥．]\s?){{4,}}\s*{_PAGE}\s*$")
"""An entry with dotted leaders and a page number."""
SHORTEST = 3
"""Fewer entries in a row are an ordinary list."""


def without_contents(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return the blocks without the table of contents, and its entries.

    An entry is a line that, its leaders and page number taken off, is repeated by a later heading or numbered
    line; entries count only in runs of at least three, and lines with dotted leaders always do.
    """
    later: dict[str, int] = {}
    for place, block in enumerate(blocks):
        if block.kind != "row" and len(block.text) < 160:
            later[_folded(block.text)] = place
    is_entry = [_is_entry(block, place, later) for place, block in enumerate(blocks)]
    dropped: set[int] = set()
    place = 0
    while place < len(blocks):
        end = place
        while end < len(blocks) and is_entry[end]:
            end += 1
        if end - place >= SHORTEST or (end > place and DOTTED.search(blocks[place].text)):
            dropped.update(range(place, end))
            if place and _TITLE.match(blocks[place - 1].text):
                dropped.add(place - 1)
        place = max(end, place + 1)
    if dropped:
        dropped.update(place for place, block in enumerate(blocks) if is_contents_title(block))
    outline = tuple(_LEADERS.sub("", blocks[place].text) for place in sorted(dropped))
    kept = tuple(block for place, block in enumerate(blocks) if place not in dropped)
    return kept, tuple(entry for entry in outline if not _TITLE.match(entry))


def is_contents_title(block: Block) -> bool:
    """Say whether the block is the bare title of a table of contents."""
    return block.kind != "row" and _TITLE.match(block.text) is not None


def _is_entry(block: Block, place: int, later: dict[str, int]) -> bool:
    if block.kind == "row" or len(block.text) > 160:
        return False
    if DOTTED.search(block.text):
        return True
    # a heading may itself end in a number: `Case: Heatwave of August 2024`
    said = (block.text, _LEADERS.sub("", block.text))
    return block.kind != "heading" and any(later.get(_folded(text), -1) > place for text in said)


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
