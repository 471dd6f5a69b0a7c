"""A PDF page as a picture, and where on it a quote stands."""

import ctypes
import io
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops, ImageDraw

from ingest_docs.readers.image import as_pdf
from ingest_docs.readers.pdf_lines import Character, characters_of
from ingest_docs.readers.pdfium_turn import PDFIUM
from service.domain.documents import Box
from service.errors import NotFound

MOST_PIXELS = 12_000_000
_MARKER = (255, 224, 92)
_COVER = (222, 222, 222)
_LEGIBLE = 16  # pixels; a note of two lines that is lower says nothing
COVERED_NOTE = Path(__file__).with_name("covered_note.png")
"""“居民个人信息已遮盖 / Residents' personal data covered”, drawn in LXGW WenKai (OFL)."""
_UNSEEN = frozenset("-‐‑­￾")
"""Hyphens: a line's end may have added one that the stored text joins, or kept one."""


def find_boxes(data: bytes, page: int, quote: str) -> tuple[Box, ...]:
    """Return where the quote stands on the page, one box a line; empty when it is not there.

    White space, hyphens and the difference between full and half width are not compared.
    Raises: NotFound when there is no such page."""
    return next(_places(data, page, quote), ())


def find_every_box(data: bytes, page: int, quote: str) -> tuple[Box, ...]:
    """Return every place of the page where the quote stands, one box a line.  Raises: NotFound."""
    return tuple(box for boxes in _places(data, page, quote) for box in boxes)


def _places(data: bytes, page: int, quote: str) -> Iterator[tuple[Box, ...]]:
    with _opened(data, page) as opened:
        text_page = opened.get_textpage()
        try:
            characters = [one for one in characters_of(opened, text_page) if not one.text.isspace()]
        finally:
            text_page.close()
    folded = [(letter, index) for index, one in enumerate(characters) for letter in _folded(one.text)]
    text, wanted = "".join(letter for letter, _ in folded), _folded(quote)
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        used = sorted({index for _, index in folded[at : at + len(wanted)]})
        yield tuple(_line_box(line, page) for line in _lines([characters[index] for index in used]))
        at = text.find(wanted, at + len(wanted))


def render_page(
    data: bytes, page: int, boxes: Sequence[Box] = (), scale: float = 2.0, covered: Sequence[Box] | None = None
) -> bytes:
    """Return the page as PNG with the boxes marked like by a highlighter; `scale` is in pixels a point.

    The areas `covered` are painted over, with a note in both languages; the whole page where there is none, nothing
    for None.  Raises: NotFound when there is no such page."""
    with _opened(data, page) as opened:
        points = opened.get_width() * opened.get_height()
        scale = min(scale, (MOST_PIXELS / max(points, 1.0)) ** 0.5)
        bitmap = opened.render(scale=scale)
        picture: Image.Image = bitmap.to_pil().convert("RGB").copy()
        bitmap.close()
        marks = Image.new("RGB", picture.size, "white")
        pen = ImageDraw.Draw(marks)
        for box in boxes:
            pen.rectangle(_on_picture(opened, box, picture.size), fill=_MARKER)
        whole = (0, 0, *picture.size)
        areas = [] if covered is None else [_on_picture(opened, box, picture.size) for box in covered] or [whole]
    marked = ImageChops.multiply(picture, marks)
    for area in areas:
        _cover(marked, area)
    packed = io.BytesIO()
    marked.save(packed, "PNG")
    return packed.getvalue()


def _cover(picture: Image.Image, area: tuple[int, int, int, int]) -> None:
    """Paint an area over, with the note in its middle where there is room."""
    left, top, right, bottom = area
    ImageDraw.Draw(picture).rectangle((left, top, right, bottom), fill=_COVER)
    with Image.open(COVERED_NOTE) as note:
        note.thumbnail((max(1, int((right - left) * 0.8)), max(1, int((bottom - top) * 0.8))))
        if note.height >= _LEGIBLE:
            picture.paste(note.convert("RGB"), ((left + right - note.width) // 2, (top + bottom - note.height) // 2))


def is_turned(data: bytes, page: int) -> bool:
    """Say whether the page is shown turned, so that its lines do not run across.  Raises: NotFound."""
    with _opened(data, page) as opened:
        return bool(opened.get_rotation())


def page_size(data: bytes, page: int) -> tuple[float, float]:
    """Return width and height of the page in points.  Raises: NotFound."""
    with _opened(data, page) as opened:
        return float(opened.get_width()), float(opened.get_height())


@contextmanager
def _opened(data: bytes, page: int) -> Iterator[pdfium.PdfPage]:
    with PDFIUM:
        document = pdfium.PdfDocument(as_pdf("the image", data))
        try:
            if not 1 <= page <= len(document):
                raise NotFound(f"there is no page {page}; the document has {len(document)}")
            opened = document[page - 1]
            try:
                yield opened
            finally:
                opened.close()
        finally:
            document.close()


def _folded(text: str) -> str:
    """Return the letters as they are compared; may be longer or shorter than `text`."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in folded if not letter.isspace() and letter not in _UNSEEN)


def _lines(characters: Sequence[Character]) -> Iterator[list[Character]]:
    """Yield runs that stand side by side."""
    line: list[Character] = []
    for one in characters:
        if line:
            last = line[-1]
            height = max(last.bottom - last.top, one.bottom - one.top, 1.0)
            moved = abs((last.top + last.bottom) - (one.top + one.bottom)) / 2 > height * 0.6
            if moved or one.x0 < last.x0 - height or one.x0 - last.x1 > height * 4:
                yield line
                line = []
        line.append(one)
    if line:
        yield line


def _line_box(line: Sequence[Character], page: int) -> Box:
    return Box(
        page=page,
        x0=round(min(one.x0 for one in line), 2),
        y0=round(min(one.top for one in line), 2),
        x1=round(max(one.x1 for one in line), 2),
        y1=round(max(one.bottom for one in line), 2),
    )


def _on_picture(page: pdfium.PdfPage, box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the box in pixels; pdfium knows the page's crop and rotation."""
    left, _, _, upper = page.get_cropbox()
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for across, down in ((box.x0, box.y0), (box.x1, box.y1)):
        raw.FPDF_PageToDevice(page, 0, 0, *size, 0, across + left, upper - down, ctypes.byref(x), ctypes.byref(y))
        corners.append((x.value, y.value))
    (x0, y0), (x1, y1) = corners
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
