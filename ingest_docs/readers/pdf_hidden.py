"""Print on a PDF page that nobody sees: as white as its ground, without ink, tiny, or beside the page."""

import ctypes
from collections.abc import Sequence
from itertools import groupby

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest_docs.readers.markdown import joined
from ingest_docs.readers.pdf_lines import Character, font_size, lines_of

PALE = 230
"""Least red, green and blue of ink that may be lost on white paper."""
INKLESS = 25
"""Opacity below which ink does not show."""
TINY = 2.0
"""Points in which a character of tiny print has room."""
CONTRAST = 24
"""Least difference in brightness, of 255, where something is seen."""
_SCALE = 2.0


def hidden_indexes(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, characters: Sequence[Character]) -> frozenset[int]:
    """Return the indexes of the printed characters that nobody sees."""
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    printed = [one for one in characters if not one.text.isspace()]
    # a page has far fewer text objects than characters, and hardly ever a pale one
    is_any_pale = any(_is_pale(one.raw) for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]))
    pale = _pale(text_page, printed) if is_any_pale else []
    found = {one.index for one in printed if one.text.isalnum() and (_is_beside(one, width, height) or _is_tiny(text_page, one))}
    return frozenset(found | (_unseen(page, pale) if pale else set()))


def hidden_text(text_page: pdfium.PdfTextPage, characters: Sequence[Character], indexes: frozenset[int], page: int) -> str:
    """Return these characters of a page as one text."""
    text = ""
    for line in lines_of(text_page, [one for one in characters if one.text.isspace() or one.index in indexes], page):
        text = joined(text, line.text) if text else line.text
    return text if any(one.isalnum() for one in text) else ""


def _pale(text_page: pdfium.PdfTextPage, printed: Sequence[Character]) -> list[Character]:
    """Return the characters whose ink is none or nearly white; each text object is asked once."""
    known: dict[int, bool] = {}
    pale = []
    for one in printed:
        text = raw.FPDFText_GetTextObject(text_page, one.index)
        key = ctypes.cast(text, ctypes.c_void_p).value or 0
        if key and key not in known:
            known[key] = _is_pale(text)
        if key and known[key]:
            pale.append(one)
    return pale


def _is_pale(text: "raw.FPDF_PAGEOBJECT") -> bool:
    if raw.FPDFTextObj_GetTextRenderMode(text) in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP):
        return True
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(text, red, green, blue, opacity):
        return False
    return opacity.value < INKLESS or min(red.value, green.value, blue.value) >= PALE


def _unseen(page: pdfium.PdfPage, pale: Sequence[Character]) -> set[int]:
    """Return the indexes of those that do not show on the page; white on a dark ground and a scan's own text do."""
    bitmap = page.render(scale=_SCALE, rotation=-page.get_rotation() % 360, grayscale=True)
    picture = np.asarray(bitmap.to_numpy())
    picture = picture.reshape(picture.shape[0], picture.shape[1], -1)[:, :, 0]
    found: set[int] = set()
    for _, group in groupby(enumerate(pale), key=lambda one: (round(one[1].bottom), one[1].index - one[0])):
        run = [one for _, one in group]
        # a dash too thin to be seen says nothing by itself
        if any(one.text.isalnum() for one in run) and sum(_shows(picture, one) for one in run) * 2 < len(run):
            found.update(one.index for one in run)
    bitmap.close()
    return found


def _shows(picture: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]", one: Character) -> bool:
    x0, y0 = max(0, int(one.x0 * _SCALE)), max(0, int(one.top * _SCALE))
    part = picture[y0 : max(y0 + 1, int(one.bottom * _SCALE)), x0 : max(x0 + 1, int(one.x1 * _SCALE))]
    return part.size > 0 and int(part.max()) - int(part.min()) >= CONTRAST


def _is_beside(one: Character, width: float, height: float) -> bool:
    return one.x1 <= 0 or one.x0 >= width or one.bottom <= 0 or one.top >= height


def _is_tiny(text_page: pdfium.PdfTextPage, one: Character) -> bool:
    small = max(abs(one.x1 - one.x0), abs(one.bottom - one.top)) < TINY
    return small and font_size(text_page, one.index) < TINY
