"""The drawn images that sources name, such as `map:D13`."""

from pathlib import Path

IMAGES = Path(__file__).parents[1] / "sources" / "images"


def image_bytes(name: str) -> bytes:
    """Return the PNG of `map:D13`, which is kept as `sources/images/map_D13.png`."""
    path = IMAGES / f"{name.replace(':', '_')}.png"
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is missing; run `python -m corpora.qinglan.builders.map_image`")
    return path.read_bytes()
