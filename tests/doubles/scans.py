"""Pages printed, then scanned: turned, grained and stamped, without a text layer."""

import io
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpora.qinglan.builders.fonts import FontMissing, font_file

DPI = 160
THRESHOLDS = [["响应级别", "水位（m）", "启动人"], ["Ⅰ级", "88.30", "县长"], ["Ⅱ级", "87.80", "县长"],
              ["Ⅲ级", "87.00", "分管副县长"], ["Ⅳ级", "86.00", "乡镇主要负责人"]]


def printed_page(table: list[list[str]], lines: list[str]) -> Image.Image:
    """Return a page with a title, a captioned ruled table and lines of text."""
    name = "LXGWWenKai"
    try:
        pdfmetrics.registerFont(TTFont(name, str(font_file("LXGWWenKai-Regular"))))
    except FontMissing as failure:
        pytest.skip(str(failure))
    packed = io.BytesIO()
    canvas: Any = Canvas(packed, pagesize=A4)
    canvas.setFont(name, 20)
    canvas.drawString(130, 760, "青岚县防汛抗旱应急预案（2022年）")
    canvas.setFont(name, 12)
    canvas.drawString(200, 712, "表1 石桥站响应水位")
    xs, ys = [76 + 145 * column for column in range(4)], [700 - 26 * row for row in range(len(table) + 1)]
    canvas.grid(xs, ys)
    for r, row in enumerate(table):
        for c, cell in enumerate(row):
            canvas.drawString(xs[c] + 6, ys[r] - 17, cell)
    for number, line in enumerate(lines):
        canvas.drawString(76, ys[-1] - 40 - 22 * number, line)
    canvas.save()
    page = pypdfium2.PdfDocument(packed.getvalue())[0]
    return page.render(scale=DPI / 72).to_pil().convert("RGB")


def scanned(page: Image.Image, degrees: float = 2.0, seed: int = 7) -> Image.Image:
    """Return the page with a red stamp over its table, turned, on grained paper."""
    stamp = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(stamp)
    pen.ellipse((420, 220, 700, 500), outline=(205, 30, 40), width=9)
    pen.line((460, 360, 660, 360), fill=(205, 30, 40), width=14)
    # ink lets through what is printed below it
    turned = ImageChops.multiply(page, stamp).rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")
    grain = np.random.default_rng(seed).normal(-6, 4, np.asarray(turned).shape)
    return Image.fromarray(np.clip(np.asarray(turned) + grain, 0, 255).astype(np.uint8))


def as_file(*pages: Image.Image, kind: str = "PDF") -> bytes:
    """Return the pages as the bytes of one file without text."""
    packed = io.BytesIO()
    pages[0].save(packed, kind, save_all=True, append_images=pages[1:], resolution=DPI, dpi=(DPI, DPI)) \
        if kind == "PDF" else pages[0].save(packed, kind, dpi=(DPI, DPI))
    return packed.getvalue()
