"""Documents, their versions, sections and passages, and where in them a text stands."""

from datetime import date, datetime
from typing import Literal

from service.domain.places import Hazard
from service.domain.record import Record

Language = Literal["zh", "en"]
VersionState = Literal["building", "current", "replaced", "removed"]
Kind = Literal["law", "plan", "guideline", "roster", "supplies", "case", "log", "form", "other"]
"""What a document is; cases and logs may illustrate, never set a threshold."""
Level = Literal["national", "province", "city", "county", "township", "village", "park", "unknown"]
"""The level of the issuer, from the top down; a park ranks with townships."""


class Box(Record):
    """A rectangle on a page in PDF points (1/72 inch), origin at the top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Anchor(Record):
    """Where a text stands in a version."""

    path: str
    """The clause path such as `5 应急响应 > 5.3 III级响应`, or `sheet!row`; empty before the first heading."""
    start: int
    """Offset of the first character in the version's stored text."""
    end: int
    """Offset behind the last character in the version's stored text."""


class Section(Record):
    """A heading and the span of stored text under it, its children included."""

    number: str
    """The clause number as printed, such as `第三章`, `4.2.3`, `（一）`; empty when unnumbered."""
    heading: str
    """The heading line as printed, number included."""
    path: tuple[str, ...]
    """Headings from the top down to this one."""
    depth: int
    """1 for the outermost."""
    start: int
    end: int


class PassageDraft(Record):
    """A passage before it has an identity: what chunking makes."""

    text: str
    """Exactly `stored_text[start:end]` of its version."""
    start: int
    end: int
    path: tuple[str, ...]
    """Headings from the top down to the passage; for a spreadsheet the sheet's name."""
    page: int | None = None
    """Page number from 1; None for formats without pages.  A passage never crosses a page."""
    sheet_row: str | None = None
    """`sheet!row` for a spreadsheet row, else None."""
    context: str = ""
    """Words that belong to the passage but stand elsewhere, such as a table's caption and header row.

    Searched, never quoted."""
    is_ocr: bool = False
    """Read by character recognition from a scan: its numbers want a person's check."""


class Passage(PassageDraft):
    """A quotable span of one version."""

    passage_id: str
    version_id: str
    ordinal: int
    """Position in the version, from 0."""

    @property
    def anchor_path(self) -> str:
        """The clause path as one line, or `sheet!row`."""
        return self.sheet_row or " > ".join(self.path)


class Metadata(Record):
    """What a document says of itself, found in its own text."""

    title: str
    doc_no: str | None = None
    """The document number as printed, such as 青政发〔2025〕8号."""
    version: str | None = None
    """The version as printed, such as `v3.0` or `2025`."""
    issuer: str | None = None
    lang: Language = "zh"
    kind: Kind = "other"
    level: Level = "unknown"
    place: str | None = None
    """Name of the place the document is for, as printed (`青岚县`); None when it holds everywhere."""
    hazards: tuple[Hazard, ...] = ()
    """Codes of `service.domain.places.HAZARDS` that the title names; empty when it covers several."""
    issued: date | None = None
    effective: date | None = None
    """First day in force; None when the text does not say."""
    expires: date | None = None
    """Last day in force; None when the text does not say."""
    review_due: date | None = None
    """The day by which the text wants itself reviewed or counted again; None when it does not say."""
    supersedes: tuple[str, ...] = ()
    """Titles or document numbers that the text repeals or replaces."""


class Version(Metadata):
    """One state of a document's content, with what it says of itself."""

    version_id: str
    document_id: str
    doc_id: str
    """Short name of the document: the code its file name starts with (`D03`), else the file name's stem."""
    file_name: str
    media_type: str
    sha256: str
    """Hash of the original bytes, which lie in the home under this name."""
    pages: int | None = None
    passages: int = 0
    state: VersionState = "building"
    ingested_at: datetime
    """When it was read, UTC."""
    warnings: tuple[str, ...] = ()
    """Problem codes that a reader should know, such as `needs_ocr` or `hostile_text`."""


class Document(Record):
    """A source that is followed over time, whatever its content is today."""

    document_id: str
    source: str
    """Where the bytes came from: a path, or `upload:NAME`."""
    current_version_id: str | None = None
    removed: bool = False


class ScoredPassage(Record):
    """A passage's id and how well it matches; a higher score is better."""

    passage_id: str
    version_id: str
    score: float


class Problem(Record):
    """Something that went wrong or deserves a look while a file was read."""

    code: Literal[
        "empty_file", "truncated", "encrypted", "archive_bomb", "wrong_type", "encoding_guessed", "too_large",
        "macros", "link_outside", "unsafe_name", "too_many_rows", "needs_ocr", "active_content", "hostile_text",
        "unreadable", "personal_data",
    ]
    message: str
    page: int | None = None


class FileReport(Record):
    """What ingestion did with one file."""

    path: str
    document_id: str | None = None
    title: str | None = None
    doc_no: str | None = None
    status: Literal["added", "updated", "unchanged", "failed"]
    pages: int | None = None
    passages: int = 0
    facts: int = 0
    problems: tuple[Problem, ...] = ()
