"""Which paragraphs of a PDF are headings, and how deep."""

import re
import unicodedata
from collections.abc import Sequence

from ingest_docs.blocks import Block
from ingest_docs.clause_numbers import clause_number
from ingest_docs.contents import DOTTED
from ingest_docs.dates import DAY
from ingest_docs.readers.pdf_paragraphs import Paragraph
from ingest_docs.sections import is_heading_text
from ingest_docs.tables import CAPTION

LARGER = 1.12
"""From this ratio to the text's own size a short line is a heading."""
_MOST_LINES = 4
COVER_CHARS = 500
"""A first page with less text than this is a cover: it holds the title and no sections."""


class Headings:
    """Decides by the file's bookmarks first, then by size, weight and number."""

    def __init__(self, outline: Sequence[tuple[int, str, int | None]], body_size: float) -> None:
        self.body_size = body_size
        self.bookmarks: dict[str, list[tuple[int, int | None]]] = {}
        for level, title, page in outline:
            self.bookmarks.setdefault(_folded(title), []).append((level + 1, page))
        self.sizes: list[tuple[float, bool]] = []
        self.known: dict[tuple[float, bool], int] = {}
        self.ranks: dict[tuple[int, int], int] = {}
        self.title: Paragraph | None = None
        self.cover: frozenset[int] = frozenset()

    def learn(self, paragraphs: Sequence[Paragraph], pages: int) -> None:
        """Rank the looks of all headings: larger before smaller, bold before plain."""
        cover = [paragraph for paragraph in paragraphs if paragraph.lines[0].page == 1]
        title = max(cover, key=lambda one: one.size, default=None)
        short = sum(len(paragraph.text) for paragraph in cover) < COVER_CHARS
        if pages > 2 and title is not None and short and title.size > self.body_size * 1.2:
            self.title = title
            paragraphs = paragraphs[len(cover) :]
            self.cover = frozenset(paragraph.index for paragraph in cover)
        self.sizes = sorted({self._look(one) for one in paragraphs if self._looks_like_one(one)}, reverse=True)
        marked = [(level, one) for one in paragraphs if (level := self._bookmark(one)) is not None]
        # bookmarks that are all of one level still differ in size
        ranks = sorted({(level, -round(one.size)) for level, one in marked})
        self.ranks = {rank: place for place, rank in enumerate(ranks, start=1)}
        for level, one in marked:
            rank = self.ranks[level, -round(one.size)]
            self.known[self._look(one)] = max(rank, self.known.get(self._look(one), 1))

    def block(self, paragraph: Paragraph, page: int) -> Block:
        """Return the paragraph as the block that it is."""
        text = paragraph.text
        level = self._bookmark(paragraph)
        if page == 1 and paragraph.index in self.cover:
            level = 0 if paragraph is self.title else None
        elif level is not None:
            level = self.ranks.get((level, -round(paragraph.size)), level)
        elif self._looks_like_one(paragraph):
            level = self._level(paragraph)
        if level is not None:
            return Block("heading", text, level=level, page=page)
        return Block("item" if paragraph.is_item else "paragraph", text, page=page)

    def _level(self, paragraph: Paragraph) -> int:
        look = self._look(paragraph)
        if look in self.known:
            return self.known[look]
        above = [known for known in self.known if known > look]
        if self.known and not above:
            # larger than every bookmarked heading: the title on the cover
            return 0
        between = sum(1 for other in self.sizes if other > look and other not in self.known)
        return max((self.known[known] for known in above), default=0) + 1 + between

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
        if not re.search(r"[^\W\d_]{2}|[一-鿿]", text) or CAPTION.match(text) or DOTTED.search(text) or DAY.search(text):
            return False
        if paragraph.size >= self.body_size * LARGER:
            return True
        if not paragraph.is_bold or paragraph.size < self.body_size * 0.95 or len(paragraph.lines) > 2:
            return False
        return clause_number(text) is not None or len(text) <= 60


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()
