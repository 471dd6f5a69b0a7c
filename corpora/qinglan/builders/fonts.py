"""The open face that the drawn and printed files of the corpus use."""

from pathlib import Path

FONT_FOLDER = Path("/usr/share/fonts/truetype/lxgw-wenkai")


class FontMissing(Exception):
    """The font that the PDFs embed is not installed."""


def font_file(name: str) -> Path:
    """Return the file of this cut of LXGW WenKai.  Raises: FontMissing."""
    path = FONT_FOLDER / f"{name}.ttf"
    if not path.exists():
        raise FontMissing(f"{path} is missing; install Debian's fonts-lxgw-wenkai")
    return path
