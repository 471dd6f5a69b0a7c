"""How many of a source's characters are found in what is indexed of it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from eval.ingestion.independent import bare

_PIECE = re.compile(r"[，。；：、！？,.;:!?()（）\[\]【】《》“”\"'|/\s]+")
_LEADERS = re.compile(r"(?:[.·…‥]\s?){3,}[\divxlc]*$")
"""A contents entry's dots and page number, which are no text."""


class Coverage(NamedTuple):
    """Letters and digits of a source, and those found."""

    found: int
    of: int
    lost: tuple[str, ...]


def coverage(source: Iterable[str], indexed: str) -> Coverage:
    """Look for each line of the source in the indexed text; what is not there whole is looked for piece by piece."""
    haystack = bare(indexed)
    found = of = 0
    lost = []
    for line in source:
        words = bare(_LEADERS.sub("", line))
        of += _weight(words)
        if words in haystack:
            found += _weight(words)
            continue
        for piece in filter(None, _PIECE.split(words)):
            if piece in haystack:
                found += _weight(piece)
                continue
            kept = _longest_parts(piece, haystack)
            found += kept
            if kept < _weight(piece):
                lost.append(piece)
    return Coverage(found, of, tuple(lost))


def _weight(words: str) -> int:
    return sum(one.isalnum() for one in words)


def _longest_parts(piece: str, haystack: str) -> int:
    """Return how much of a piece stands in the text in parts of at least four characters: lines break anywhere."""
    kept = start = 0
    while start < len(piece):
        end = min(len(piece), start + 4)
        if piece[start:end] not in haystack:
            start += 1
            continue
        while end < len(piece) and piece[start : end + 1] in haystack:
            end += 1
        kept += _weight(piece[start:end])
        start = end
    return kept
