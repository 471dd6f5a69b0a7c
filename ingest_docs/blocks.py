"""What a reader makes of a file: blocks of text in reading order, and what stands around them."""

from dataclasses import dataclass, field
from typing import Literal

from service.domain.documents import Box, Problem

BlockKind = Literal["heading", "paragraph", "item", "row"]


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item or table row; its text holds no line break."""

    kind: BlockKind
    text: str
    level: int | None = None
    """1 for the outermost heading; None when only the number in the text says how deep it is."""
    page: int | None = None
    """Page number from 1; None for formats without pages."""
    sheet_row: str | None = None
    """`sheet!row` for a spreadsheet row, else None."""
    context: str = ""
    """A row's table caption and header cells."""
    cells: tuple[tuple[str, str], ...] = ()
    """A row's column names and values; a name is empty where the table has none."""
    is_ocr: bool = False
    """Read from a picture: its numbers want a person's check."""


@dataclass(frozen=True)
class ScanLine:
    """A line of a scanned page as it is stored, and where it stands."""

    page: int
    text: str
    boxes: tuple[Box, ...]
    """Side by side from the left, each as wide as the others."""


@dataclass(frozen=True)
class HiddenText:
    """A text that a file holds and does not show; no passage, fact or prompt is made of it."""

    where: str
    """Such as `<span>`, `comment 县库!D4`, `sheet 2024-12-31!5`, `page 3`."""
    text: str
    cells: tuple[tuple[str, str], ...] = ()
    """Column names and values of the row it stands in; nothing of them is kept."""


@dataclass(frozen=True)
class ReadFile:
    """A file's blocks in reading order, with everything that is not part of the running text."""

    media_type: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    """Number of pages; None for formats without pages."""
    running: tuple[str, ...] = ()
    """Running headers, footers and markers, each once."""
    outline: tuple[str, ...] = ()
    """Entries of a printed table of contents or of bookmarks, in order."""
    properties: dict[str, str] = field(default_factory=dict)
    """What the file's own properties say, such as `title` and `author`."""
    problems: tuple[Problem, ...] = ()
    scan_lines: tuple[ScanLine, ...] = ()
    """The lines of scanned pages in reading order."""
    hidden: tuple[HiddenText, ...] = ()
    """What the file holds and does not show."""
