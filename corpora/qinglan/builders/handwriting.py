"""Simulated handwriting: fields of a rendered page written anew, each character a little askew."""

import ctypes
import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw, ImageFont

from corpora.qinglan.builders.fonts import font_file
from corpora.qinglan.builders.pdf_file import HAND_INK

INK = (int(HAND_INK[1:3], 16), int(HAND_INK[3:5], 16), int(HAND_INK[5:7], 16))


def write_by_hand(
    page: pypdfium2.PdfPage, picture: Image.Image, scale: float, chance: np.random.Generator
) -> Image.Image:
    """Return the rendered page with the fields in `HAND_INK` wiped and written anew."""
    characters = list(_inked(page))
    if not characters:
        return picture
    pixels = np.asarray(picture).astype(np.int16)
    pixels[pixels[..., 2] - pixels[..., 0] > 8] = 255  # the ink is the only blue on a page
    written = Image.fromarray(pixels.astype(np.uint8))
    for sign, x, y, size in characters:
        side = round(size * scale * 2)
        tile = _stroke(sign, side, size * scale * chance.uniform(1.0, 1.2), chance)
        left = x * scale - side / 2 + chance.normal(0, size * scale * 0.03)
        top = picture.height - y * scale - side / 2 + chance.normal(0, size * scale * 0.06)
        written.paste(INK, (round(left), round(top)), tile)
    return written


def _inked(page: pypdfium2.PdfPage) -> Iterator[tuple[str, float, float, float]]:
    """Yield each character in ink: sign, middle of its box (x, y) and size, in points."""
    text = page.get_textpage()
    for index in range(text.count_chars()):
        colour = [ctypes.c_uint() for _ in range(4)]
        pdfium.FPDFText_GetFillColor(text, index, *colour)
        sign = chr(pdfium.FPDFText_GetUnicode(text, index))
        if tuple(part.value for part in colour[:3]) == INK and not sign.isspace():
            left, bottom, right, top = text.get_charbox(index, loose=True)
            yield sign, (left + right) / 2, (bottom + top) / 2, pdfium.FPDFText_GetFontSize(text, index)


def _stroke(sign: str, side: int, size: float, chance: np.random.Generator) -> Image.Image:
    """Return the character as a mask, turned, slanted and with wavering strokes."""
    mask = Image.new("L", (side, side), 0)
    font = ImageFont.truetype(str(font_file("LXGWWenKai-Light")), round(size))
    ImageDraw.Draw(mask).text((side / 2, side / 2), sign, font=font, fill=255, anchor="mm", stroke_width=1)
    mask = mask.rotate(chance.uniform(-7, 7), Image.Resampling.BICUBIC)
    return Image.fromarray(_wavered(np.asarray(mask), size, chance))


def _wavered(mask: npt.NDArray[np.uint8], size: float, chance: np.random.Generator) -> npt.NDArray[np.uint8]:
    """Return the mask with rows and columns shifted along slow waves and slanted to the right."""
    side = len(mask)
    rows, columns = np.mgrid[0:side, 0:side]
    reach, length = size * 0.024, size * chance.uniform(0.5, 0.9)
    first, second = chance.uniform(0, 2 * math.pi, 2)
    shifted_columns = columns + reach * np.sin(2 * math.pi * rows / length + first) + (rows - side / 2) * 0.12
    shifted_rows = rows + reach * np.sin(2 * math.pi * columns / length + second)
    return mask[_clipped(shifted_rows, side), _clipped(shifted_columns, side)]


def _clipped(places: npt.NDArray[np.float64], side: int) -> npt.NDArray[np.int64]:
    return np.clip(np.rint(places), 0, side - 1).astype(np.int64)
