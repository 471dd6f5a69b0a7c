"""The drawn images that sources name, such as `map:D13`: `python -m corpora.qinglan.builders.map_image`."""

import csv
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from corpora.qinglan.builders.fonts import font_file
from corpora.qinglan.builders.source import MARKER

COUNTY = Path(__file__).parents[1]
IMAGES = COUNTY / "sources" / "images"
SIZE, EDGE, HEAD, FOOT = (1240, 1560), 110, 150, 190
"""Pixels: the picture, the free edge, the title band and the legend band."""

KINDS = {
    "village": ("村", "#3d5a80", "circle"),
    "gauge": ("水文雨量站", "#005f73", "triangle"),
    "reservoir": ("水库", "#0077b6", "square"),
    "shelter": ("避难场所", "#2a9d8f", "square"),
    "hazard_point": ("地质灾害隐患点", "#c1121f", "triangle"),
    "site": ("危险化学品场所", "#e76f51", "diamond"),
    "depot": ("物资点", "#6a4c93", "square"),
}
Place = dict[str, str]
Point = tuple[float, float]
Box = tuple[float, float, float, float]


def image_bytes(name: str) -> bytes:
    """Return the PNG of `map:D13`, which is kept as `sources/images/map_D13.png`."""
    path = IMAGES / f"{name.replace(':', '_')}.png"
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is missing; run `python -m corpora.qinglan.builders.map_image`")
    return path.read_bytes()


def draw_map(township: str, path: Path) -> None:
    """Draw the places of a township, placed by their coordinates, with a legend.  Raises: FontMissing."""
    places = _places_of(township)
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    pen.text((EDGE, 40), f"{township}应急一张图（示意）", font=_font(44), fill="black")
    pen.text((EDGE, 100), MARKER, font=_font(22), fill="#c1121f")
    pen.rectangle((EDGE / 2, HEAD, SIZE[0] - EDGE / 2, SIZE[1] - FOOT), outline="black", width=3)
    points = _points(places)
    _river(pen, places, points)
    taken = [(x - 12, y - 12, x + 12, y + 12) for x, y in points]
    for place, point in zip(places, points, strict=True):
        _, colour, shape = KINDS[place["kind"]]
        _symbol(pen, point, shape, colour)
        _label(pen, point, place["name_zh"], taken)
    _legend(pen)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(128).save(path, optimize=True)


def _places_of(township: str) -> list[Place]:
    with (COUNTY / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in KINDS]
    own = {row["name_zh"] for row in rows if row["parent"] == township}
    return [row for row in rows if row["parent"] == township or row["parent"] in own]


def _points(places: list[Place]) -> list[Point]:
    """Return the pixel of each place; north is up."""
    x = [float(place["longitude"]) for place in places]
    y = [float(place["latitude"]) for place in places]
    wide = (SIZE[0] - 3 * EDGE) / (max(x) - min(x))
    high = (SIZE[1] - HEAD - FOOT - 2 * EDGE) / (max(y) - min(y))
    return [(EDGE + (a - min(x)) * wide, HEAD + EDGE + (max(y) - b) * high) for a, b in zip(x, y, strict=True)]


def _river(pen: ImageDraw.ImageDraw, places: list[Place], points: list[Point]) -> None:
    """Draw the river as a line from the reservoir through the gauge to the lower edge."""
    at = {place["kind"]: point for place, point in zip(places, points, strict=True)}
    at |= {place["name_zh"]: point for place, point in zip(places, points, strict=True)}
    start, gauge = at["reservoir"], at["石桥站"]
    middle = ((start[0] + gauge[0]) / 2 + 60, (start[1] + gauge[1]) / 2)
    end = (gauge[0] - 90, SIZE[1] - FOOT - 4)
    pen.line((start, middle, gauge, end), fill="#90cdf4", width=16, joint="curve")
    pen.text((middle[0] + 20, middle[1] - 60), "青岚河", font=_font(26), fill="#0077b6")


def _symbol(pen: ImageDraw.ImageDraw, point: Point, shape: str, colour: str) -> None:
    x, y = point
    if shape == "circle":
        pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=colour)
    elif shape == "square":
        pen.rectangle((x - 9, y - 9, x + 9, y + 9), fill=colour)
    elif shape == "triangle":
        pen.polygon(((x, y - 12), (x - 11, y + 9), (x + 11, y + 9)), fill=colour)
    else:
        pen.polygon(((x, y - 12), (x + 12, y), (x, y + 12), (x - 12, y)), fill=colour)


def _label(pen: ImageDraw.ImageDraw, point: Point, name: str, taken: list[Box]) -> None:
    """Write the name at the first free place: right of the symbol, left, below, above, then further off."""
    font = _font(22)
    width = font.getlength(name)
    left, x, y = point[0] - width - 16, *point
    tries = [(x + 16, y - 14), (left, y - 14), (x - width / 2, y + 14), (x - width / 2, y - 42)]
    tries += [(side, y + down) for down in (16, -42, 44, -70) for side in (x + 16, left)]
    for a, b in tries:
        box = (a, b, a + width, b + 28)
        inside = box[0] > EDGE / 2 and box[2] < SIZE[0] - EDGE / 2
        free = all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken)
        if inside and free:
            break
    taken.append(box)
    pen.text((a, b), name, font=font, fill="black")


def _legend(pen: ImageDraw.ImageDraw) -> None:
    for number, (name, colour, shape) in enumerate(KINDS.values()):
        x, y = EDGE + number % 4 * 270, SIZE[1] - FOOT + 45 + number // 4 * 50
        _symbol(pen, (x, y), shape, colour)
        pen.text((x + 22, y - 15), name, font=_font(24), fill="black")
    pen.text((EDGE, SIZE[1] - 60), "北在上方；位置按坐标绘制，不作测量用。", font=_font(22), fill="black")


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file("LXGWWenKai-Regular")), size)


if __name__ == "__main__":
    draw_map("石桥镇", IMAGES / "map_D13.png")
