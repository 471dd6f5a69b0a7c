"""Characters and lines of a PDF page with their boxes, in the order the page gives them."""

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_HYPHEN = "￾"
"""Pdfium's mark for a hyphen at the end of a line."""
_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,6}")


@dataclass(frozen=True)
class Character:
    """One printed character; the box counts from the top left of the page."""

    text: str
    index: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """Characters of one line of one column."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    """Font size in points."""
    is_bold: bool
    index: int
    """Index of the first character on the page."""
    characters: tuple[Character, ...] = ()


def characters_of(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> list[Character]:
    """Return the page's characters in content order; breaks and blanks have no box of their own."""
    left, _, _, upper = page.get_cropbox()
    box = raw.FS_RECTF()
    found = []
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if code == 0:
            continue
        text = "\n" if code in (10, 13) else _HYPHEN if code in (2, 0xFFFE) else chr(code)
        raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box))
        found.append(
            Character(text, index, box.left - left, upper - box.top, box.right - left, upper - box.bottom)
        )
    return found


def lines_of(text_page: pdfium.PdfTextPage, characters: Sequence[Character], page: int) -> list[Line]:
    """Return the lines, cut where a wide gap or a jump shows another column."""
    lines = [
        _line(text_page, run, page) for run in _runs(characters) if any(not one.text.isspace() for one in run)
    ]
    merged: list[Line] = []
    for line in lines:
        above = merged[-1] if merged else None
        beside = above is not None and abs(above.bottom - line.bottom) < line.size * 0.5 and line.x0 >= above.x1
        if above is not None and beside and _PAGE_NUMBER.fullmatch(line.text) and not above.text.isdigit():
            characters = (*above.characters, *line.characters)
            merged[-1] = replace(above, text=f"{above.text} {line.text}", x1=line.x1, characters=characters)
        else:
            merged.append(line)
    return merged


def page_text(characters: Sequence[Character]) -> str:
    """Return the page's text with line breaks, hyphens at line ends kept."""
    return "".join("-" if one.text == _HYPHEN else one.text for one in characters)


def _runs(characters: Sequence[Character]) -> Iterator[list[Character]]:
    run: list[Character] = []
    last: Character | None = None
    for one in characters:
        if one.text == "\n" or (last is not None and not one.text.isspace() and _is_apart(last, one)):
            yield run
            run, last = [], None
        if one.text == "\n":
            continue
        run.append(one)
        if one.text == _HYPHEN:
            yield run
            run, last = [], None
        elif not one.text.isspace():
            last = one
    yield run


def _is_apart(last: Character, one: Character) -> bool:
    height = max(last.bottom - last.top, one.bottom - one.top, 1.0)
    lower = max(min(last.bottom - last.top, one.bottom - one.top), 1.0)
    # a raised note number still overlaps its line
    if min(last.bottom, one.bottom) - max(last.top, one.top) < 0.3 * lower:
        return True
    return one.x0 - last.x1 > height * 2.2 or one.x1 < last.x0 - height * 0.5


def _line(text_page: pdfium.PdfTextPage, run: Sequence[Character], page: int) -> Line:
    printed = [one for one in run if not one.text.isspace()]
    text = "".join("-" if one.text == _HYPHEN else one.text for one in run)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    middle = printed[len(printed) // 2]
    boxed = [one for one in printed if one.text != _HYPHEN] or printed
    return Line(
        text=re.sub(r"\s+", " ", text).strip(),
        page=page,
        x0=min(one.x0 for one in boxed),
        top=min(one.top for one in boxed),
        x1=max(one.x1 for one in boxed),
        bottom=max(one.bottom for one in boxed),
        size=font_size(text_page, middle.index),
        is_bold=_is_bold(text_page, printed[0].index) and _is_bold(text_page, printed[-1].index),
        index=run[0].index,
        characters=tuple(run),
    )


def font_size(text_page: pdfium.PdfTextPage, index: int) -> float:
    """Return the size at which a character is printed, in points to the nearest half."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix))
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    return round(raw.FPDFText_GetFontSize(text_page, index) * scale * 2) / 2 or 1.0


def _is_bold(text_page: pdfium.PdfTextPage, index: int) -> bool:
    buffer = ctypes.create_string_buffer(160)
    raw.FPDFText_GetFontInfo(text_page, index, buffer, 160, None)
    name = buffer.value.decode("utf-8", "replace").lower()
    return "bold" in name or "black" in name or "heavy" in name or raw.FPDFText_GetFontWeight(text_page, index) >= 600
