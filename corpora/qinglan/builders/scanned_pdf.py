"""Scanned PDFs: the printed pages as skewed, noisy images without a text layer."""

import io
import time
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageFilter

from corpora.qinglan.builders import source as s
from corpora.qinglan.builders.handwriting import write_by_hand
from corpora.qinglan.builders.pdf_file import laid_out

DPI = 160
QUALITY = 50
SCANNED = time.strptime("2025-01-01", "%Y-%m-%d")
PAPER = (247.0, 245.0, 238.0)
"""The colour of the unprinted paper; its first part also serves pages scanned in grey."""


def build_scan(document: s.Source, path: Path) -> None:
    """Write the image-only PDF; the same source gives the same bytes.  Raises: FontMissing."""
    pages = scanned_pages(document)
    meta = {"title": document.title, "author": document.meta["issuer"], "producer": "scan", "creator": "scan"}
    dates = {"creationDate": SCANNED, "modDate": SCANNED}
    packed = io.BytesIO()
    first, *others = pages
    first.save(packed, "PDF", save_all=True, append_images=others, resolution=DPI, quality=QUALITY, **meta, **dates)
    path.write_bytes(packed.getvalue())


def scanned_pages(document: s.Source) -> list[Image.Image]:
    """Return the pages as a scanner sees them; in colour only where a stamp or ink is on the page."""
    seed = zlib.crc32(document.meta["doc_id"].encode())
    printed = pypdfium2.PdfDocument(laid_out(document))
    return [_scanned(document, page, np.random.default_rng([seed, n])) for n, page in enumerate(printed)]


def _scanned(document: s.Source, page: pypdfium2.PdfPage, chance: np.random.Generator) -> Image.Image:
    picture = page.render(scale=DPI / 72).to_pil().convert("RGB")
    picture = write_by_hand(page, picture, DPI / 72, chance)
    if not _is_coloured(picture):
        picture = picture.convert("L")
    picture = picture.rotate(_skew(document, chance), Image.Resampling.BICUBIC, fillcolor="white")
    picture = picture.filter(ImageFilter.GaussianBlur(0.6))
    return Image.fromarray(_on_paper(np.asarray(picture).astype(np.float64), chance))


def _skew(document: s.Source, chance: np.random.Generator) -> float:
    """Return the turn of the page: the front matter's `skew`, else 1 to 2 degrees, to either side."""
    degrees = float(document.meta.get("skew") or chance.uniform(1, 2))
    return degrees if chance.random() < 0.5 else -degrees


def _is_coloured(picture: Image.Image) -> bool:
    pixels = np.asarray(picture).astype(np.int16)
    return bool((pixels.max(axis=2) - pixels.min(axis=2) > 60).any())


def _on_paper(pixels: npt.NDArray[np.float64], chance: np.random.Generator) -> npt.NDArray[np.uint8]:
    """Return the page with tone, a shadow towards one edge, fine grain and a few specks of dust."""
    height, width = pixels.shape[:2]
    shadow = np.linspace(0, chance.uniform(6, 14), width)[None, :] ** 1.2
    grain = chance.normal(0, 2.2, (height, width))
    paper = np.asarray(PAPER if pixels.ndim == 3 else PAPER[0])
    ink = 30 + (pixels / 255) * (paper - 30)
    light = (grain - shadow)[..., None] if pixels.ndim == 3 else grain - shadow
    dusted = ink + light
    for _ in range(int(chance.integers(6, 18))):
        y, x = int(chance.integers(0, height - 3)), int(chance.integers(0, width - 3))
        dusted[y : y + int(chance.integers(1, 3)), x : x + int(chance.integers(1, 3))] -= 90
    levels: npt.NDArray[np.uint8] = np.clip(np.rint(dusted), 0, 255).astype(np.uint8)
    return levels
