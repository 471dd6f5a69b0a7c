"""The benchmark's page: every row in a table, every measure drawn."""

from pathlib import Path
from xml.etree import ElementTree

from eval.bench.plots import growth, write_page

SPEED = [
    {"search": search, "passages": size, "p50_ms": ms, "p95_ms": 2 * ms, "build_passages_per_s": 500, "peak_mb": 300, "disk_mb": 3.0}
    for search, size, ms in (("watchdesk", 1000, 5.0), ("watchdesk", 10_000, 9.0), ("langchain", 1000, 6.0), ("langchain", 10_000, 80.0))
]
QUALITY = [{"search": "watchdesk", "set": "en_xquad", "n": 2, "mrr@10": 0.5, "success@10": 1.0},
           {"search": "langchain", "set": "en_xquad", "n": 2, "mrr@10": 0.25, "success@10": 0.5}]


def test_a_drawing_is_whole_xml() -> None:
    drawn = growth(SPEED, "p95_ms", "ms")

    assert ElementTree.fromstring(drawn).tag.endswith("svg")


def test_the_page_holds_each_figure(tmp_path: Path) -> None:
    write_page([*SPEED, *QUALITY], tmp_path / "page.html")

    page = (tmp_path / "page.html").read_text("utf-8")
    assert page.count("<svg") == 7  # five measures of growth, two of quality
    assert "<td>80.0</td>" in page and "<td>0.25</td>" in page


def test_speed_alone_is_a_page_too(tmp_path: Path) -> None:
    write_page(SPEED[:1], tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text("utf-8").count("<svg") == 5
