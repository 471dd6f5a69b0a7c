"""Which paragraphs of a PDF are headings, and how deep."""

import re
import unicodedata
from collections.abc import Sequence

from ingest_docs.blocks import Block
from ingest_docs.clause_numbers import clause_number
from ingest_docs.readers.pdf_paragraphs import Paragraph
from ingest_docs.sections import is_heading_text

LARGER = 1.12
"""From this ratio to the text's own size a short line is a heading."""
_MOST_LINES = 4


class Headings:
    """Decides by the file's bookmarks first, then by size, weight and number."""

    def __init__(self, outline: Sequence[tuple[int, str, int | None]], body_size: float) -> None:
        self.body_size = body_size
        self.bookmarks: dict[str, list[tuple[int, int | None]]] = {}
        for level, title, page in outline:
            self.bookmarks.setdefault(_folded(title), []).append((level + 1, page))
        self.sizes: list[tuple[float, bool]] = []

    def learn(self, paragraphs: Sequence[Paragraph]) -> None:
        """Rank the looks of all headings: larger before smaller, bold before plain."""
        looks = {self._look(paragraph) for paragraph in paragraphs if self._looks_like_one(paragraph)}
        self.sizes = sorted(looks, reverse=True)
        known: dict[tuple[float, bool], int] = {}
        for paragraph in paragraphs:
            level = self._bookmark(paragraph)
            if level is not None:
                known[self._look(paragraph)] = max(level, known.get(self._look(paragraph), 1))
        self.known = known

    def block(self, paragraph: Paragraph, page: int) -> Block:
        """Return the paragraph as the block that it is."""
        text = paragraph.text
        level = self._bookmark(paragraph)
        if level is None and self._looks_like_one(paragraph):
            level = self._level(paragraph)
        if level is not None:
            return Block("heading", text, level=level, page=page)
        return Block("item" if paragraph.is_item else "paragraph", text, page=page)

    def _level(self, paragraph: Paragraph) -> int:
        look = self._look(paragraph)
        if look in self.known:
            return self.known[look]
        deeper = [level for known, level in self.known.items() if known > look]
        return (max(deeper) if deeper else 0) + 1 + sum(
            1 for other in self.sizes if other > look and other not in self.known
        )

    def _bookmark(self, paragraph: Paragraph) -> int | None:
        page = paragraph.lines[0].page
        for level, at in self.bookmarks.get(_folded(paragraph.text), ()):
            if at == page:
                return level
        return None

    def _look(self, paragraph: Paragraph) -> tuple[float, bool]:
        return paragraph.size, paragraph.is_bold

    def _looks_like_one(self, paragraph: Paragraph) -> bool:
        text = paragraph.text
        if paragraph.is_item or len(paragraph.lines) > _MOST_LINES or not is_heading_text(text):
            return False
        if not re.search(r"[^\W\d_]{2}|[一-鿿]", text):
            return False
        if paragraph.size >= self.body_size * LARGER:
            return True
        if not paragraph.is_bold or paragraph.size < self.body_size * 0.95 or len(paragraph.lines) > 2:
            return False
        return clause_number(text) is not None or len(text) <= 60


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
