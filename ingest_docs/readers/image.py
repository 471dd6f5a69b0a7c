"""A picture of a document as a PDF of its pages, which is read and shown like any scan."""

import io
from dataclasses import replace

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from ingest_docs.blocks import ReadFile
from ingest_docs.readers.pdf import read_pdf
from service.errors import ReadFailed

DPI = 200
"""Taken for pictures that do not say how large they are; phones write 72 and mean nothing by it."""
_QUALITY = 92
_MOST_FRAMES = 300


def read_image(name: str, data: bytes, media_type: str) -> ReadFile:
    """Return what is printed on the picture; a TIFF may hold several pages.  Raises: ReadFailed."""
    return replace(read_pdf(name, as_pdf(name, data), media_type), media_type=media_type)


def as_pdf(name: str, data: bytes) -> bytes:
    """Return a picture as a PDF, one page a frame; a PDF as it is.  Raises: ReadFailed."""
    if b"%PDF-" in data[:1024]:
        return data
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as image:
            if getattr(image, "n_frames", 1) > _MOST_FRAMES:
                raise ReadFailed("too_large", f"{name} has more than {_MOST_FRAMES} pages")
            dpi = float(image.info.get("dpi", (0, 0))[0])
            first, *others = [_on_white(frame) for frame in ImageSequence.Iterator(image)]
            packed = io.BytesIO()
            first.save(packed, "PDF", save_all=True, append_images=others, quality=_QUALITY,
                       resolution=dpi if 100 <= dpi <= 1200 else DPI)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as failure:
        raise ReadFailed("too_large", f"{name} has too many pixels: {failure}") from failure
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as failure:
        raise ReadFailed("truncated", f"{name} is cut off or damaged: {failure}") from failure
    return packed.getvalue()


def _on_white(frame: Image.Image) -> Image.Image:
    """Return the frame the right way up, without transparency."""
    turned = ImageOps.exif_transpose(frame)
    if turned.mode in ("L", "1"):
        return turned.convert("L")
    solid = turned.convert("RGBA")
    paper = Image.new("RGBA", solid.size, "white")
    paper.alpha_composite(solid)
    return paper.convert("RGB")
