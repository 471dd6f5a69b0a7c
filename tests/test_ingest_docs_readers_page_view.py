"""A quote is found and marked on the page it stands on."""

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest_docs.readers.page_view import find_boxes, page_size, render_page
from ingest_docs.readers.pdf import read_pdf
from service.errors import NotFound

REAL = Path(__file__).resolve().parents[2] / "shared" / "real" / "en"


@pytest.fixture(scope="module")
def plan() -> bytes:
    """Two pages; on the second, a sentence that breaks over two lines and a Chinese one in full width."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=A4)
    canvas.drawString(72, 700, "Cover page of the plan")
    canvas.showPage()
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 700, "Close gate 3 when the stage at the bridge")
    canvas.drawString(72, 684, "reaches 86.50 m.")
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(72, 640, "水位达到８６.５０米时，启动Ⅲ级响应。")
    canvas.showPage()
    canvas.save()
    return packed.getvalue()


def test_a_quote_over_two_lines_has_a_box_a_line(plan: bytes) -> None:
    boxes = find_boxes(plan, 2, "the stage at the bridge\nreaches 86.50 m.")

    # the page is 842 points high, so a baseline 700 from below stands 142 from above
    assert [box.page for box in boxes] == [2, 2]
    assert boxes[0].y0 < 841.9 - 700 < boxes[0].y1 + 1
    assert boxes[1].y0 < 841.9 - 684 < boxes[1].y1 + 1
    assert boxes[0].x0 > 72 + 100  # behind the words "Close gate 3 when"
    assert boxes[1].x0 == pytest.approx(72, abs=2)


def test_full_width_figures_and_roman_numerals_are_found_by_their_plain_form(plan: bytes) -> None:
    assert len(find_boxes(plan, 2, "水位达到86.50米时，启动III级响应")) == 1


def test_a_quote_of_another_page_has_no_box(plan: bytes) -> None:
    assert find_boxes(plan, 1, "reaches 86.50 m.") == ()
    assert find_boxes(plan, 2, " \n") == ()


def test_the_page_image_is_marked_where_the_quote_stands_and_nowhere_else(plan: bytes) -> None:
    boxes = find_boxes(plan, 2, "reaches 86.50 m.")

    picture = Image.open(io.BytesIO(render_page(plan, 2, boxes, scale=2.0)))

    marked = [
        (x, y) for x in range(0, picture.width, 3) for y in range(0, picture.height, 3)
        if picture.getpixel((x, y)) == (255, 224, 92)
    ]
    assert picture.size == (1191, 1684)  # 595.28 x 841.89 points at two pixels a point, rounded up
    assert marked
    assert all(boxes[0].x0 * 2 - 2 <= x <= boxes[0].x1 * 2 + 2 for x, _ in marked)
    assert all(boxes[0].y0 * 2 - 2 <= y <= boxes[0].y1 * 2 + 2 for _, y in marked)


def test_a_page_that_is_not_there_is_said_so(plan: bytes) -> None:
    with pytest.raises(NotFound, match="has 2"):
        render_page(plan, 3)

    assert page_size(plan, 1) == pytest.approx((595.28, 841.89), abs=0.01)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real documents are not here")
@pytest.mark.parametrize("name", ["nims-incident-complexity-guide.pdf", "floood_guide.pdf"])
def test_nearly_every_block_of_a_real_document_is_found_on_its_page(name: str) -> None:
    data = (REAL / name).read_bytes()
    read = read_pdf(name, data, "application/pdf")
    blocks = [block for block in read.blocks if block.page and len(block.text) > 20][::7]

    missing = [block.text for block in blocks if not find_boxes(data, block.page or 1, block.text)]

    assert len(blocks) >= 5
    assert missing == []
