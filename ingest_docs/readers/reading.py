"""One door for all formats: bytes in, blocks out."""

from dataclasses import replace
from typing import Protocol

from ingest_docs.blocks import ReadFile
from ingest_docs.contents import is_contents_title, without_contents
from ingest_docs.hostile_text import hostile_blocks
from ingest_docs.level_doubts import doubts
from ingest_docs.media_types import DOCX, HTML, IMAGES, MARKDOWN, PDF, PLAIN, XLSX
from ingest_docs.readers.docx import read_docx
from ingest_docs.readers.html import read_html
from ingest_docs.readers.image import read_image
from ingest_docs.readers.markdown import read_markdown
from ingest_docs.readers.pdf import read_pdf
from ingest_docs.readers.sniffing import media_type_of
from ingest_docs.readers.xlsx import read_xlsx
from service.errors import ReadFailed


class Reader(Protocol):
    """Returns what the bytes of one format say.  Raises: ReadFailed."""

    def __call__(self, name: str, data: bytes, media_type: str) -> ReadFile: ...


READERS: dict[str, Reader] = {
    PDF: read_pdf, DOCX: read_docx, XLSX: read_xlsx, HTML: read_html, MARKDOWN: read_markdown, PLAIN: read_markdown,
    **dict.fromkeys(IMAGES, read_image),
}


def read_file(name: str, data: bytes) -> ReadFile:
    """Return the file's blocks, its table of contents taken out.  Raises: ReadFailed with a problem code."""
    media_type = media_type_of(name, data)
    read = READERS[media_type](name, data, media_type)
    blocks, outline = without_contents(read.blocks)
    if read.outline:
        blocks = tuple(block for block in blocks if not is_contents_title(block))
    if not blocks and not any(problem.code == "needs_ocr" for problem in read.problems):
        raise ReadFailed("empty_file", f"{name} holds no text")
    return replace(
        read, blocks=blocks, outline=outline or read.outline,
        problems=(*read.problems, *doubts(name, blocks), *hostile_blocks(blocks)),
    )
