"""Scanned pages become blocks with places; what recognition cannot be trusted with is marked."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest_docs.blocks import ReadFile
from ingest_docs.chunking import chunk
from ingest_docs.readers.ocr import Glyph, Strip
from ingest_docs.readers.page_view import page_size
from ingest_docs.readers.reading import read_file
from ingest_docs.readers.scan_lines import in_reading_order
from ingest_docs.readers.scan_picture import Upright, skew_of, upright, without_red
from ingest_docs.readers.scan_places import Sheet
from ingest_docs.readers.scan_rules import Cell, RuledGrid, ruled_grids
from ingest_docs.readers.scan_tables import ScannedTable
from ingest_docs.scanned_places import find_on_scan, keep_lines, kept_lines
from ingest_docs.sections import build_sections
from tests.doubles.scans import THRESHOLDS, as_file, printed_page, scanned

LINE = "值班电话0000-655-0120，发生一般险情的，启动Ⅰ级响应。"


@pytest.fixture(scope="module")
def scan() -> bytes:
    return as_file(scanned(printed_page(THRESHOLDS, ["一、值守", LINE])))


@pytest.fixture(scope="module")
def read(scan: bytes) -> ReadFile:
    return read_file("D04.pdf", scan)


def test_the_numbers_of_a_scanned_table_come_back_exactly(read: ReadFile) -> None:
    rows = [dict(block.cells) for block in read.blocks if block.kind == "row"]

    assert [row["水位（m）"] for row in rows] == ["88.30", "87.80", "87.00", "86.00"]
    assert [row["启动人"] for row in rows] == ["县长", "县长", "分管副县长", "乡镇主要负责人"]


def test_rows_carry_caption_and_column_names(read: ReadFile) -> None:
    row = next(block for block in read.blocks if block.kind == "row" and "87.00" in block.text)

    assert "水位（m）：87.00；启动人：分管副县长" in row.text
    assert "石桥站响应水位" in row.context
    assert (row.page, row.is_ocr) == (1, True)


def test_print_between_tables_is_read_and_telephones_whole(read: ReadFile) -> None:
    text = "\n".join(block.text for block in read.blocks)

    assert "青岚县防汛抗旱应急预案（2022年）" in text
    assert "0000-655-0120" in text


def test_passages_of_a_scan_say_so(read: ReadFile) -> None:
    passages = chunk(build_sections(read))

    assert passages and all(passage.is_ocr for passage in passages)


def test_a_level_that_recognition_loses_is_marked_and_not_made_up(read: ReadFile) -> None:
    clause = next(block.text for block in read.blocks if "险情" in block.text)
    marked = [problem for problem in read.problems if problem.code == "needs_ocr"]

    kept = "启动Ⅰ级响应" in clause
    assert kept or any("启动" in problem.message and problem.page == 1 for problem in marked)


def test_a_quote_is_found_where_it_stands_on_the_skewed_page(scan: bytes, read: ReadFile, tmp_path: Path) -> None:
    width, height = page_size(scan, 1)
    path = tmp_path / "files" / "a.lines.json"
    keep_lines(path, read.scan_lines)

    lines = kept_lines(path, "D04.pdf", b"")
    boxes = find_on_scan(lines, 1, "水位（m）：87.00")
    phone = find_on_scan(lines, 1, "0000-655-0120")

    # the third row below the header stands 700 - 3.5 · 26 = 609 points above the page's foot; 2° move it 8 at most
    assert boxes and all(abs((box.y0 + box.y1) / 2 - (height - 609)) < 12 for box in boxes)
    assert all(box.y1 - box.y0 < 34 for box in boxes)
    assert phone and max(box.x1 for box in phone) < width * 0.6
    assert find_on_scan(lines, 1, "没有这句话") == ()


def test_a_picture_is_a_document_of_one_page() -> None:
    # both fonts and stamps are left out here: the picture is cut to its table
    page = printed_page(THRESHOLDS[:3], [])
    read = read_file("photo.png", as_file(page.crop((100, 250, 1200, 560)), kind="PNG"))

    assert (read.pages, read.media_type) == (1, "image/png")
    assert any("88.30" in block.text for block in read.blocks)


def test_skew_is_measured_to_a_tenth_of_a_degree() -> None:
    page = scanned(printed_page(THRESHOLDS, [LINE] * 6), degrees=1.7)

    # the page was turned counter-clockwise, so it is turned back clockwise
    assert skew_of(without_red(np.asarray(page))) == pytest.approx(-1.7, abs=0.1)


def test_red_ink_is_taken_out_and_black_print_below_it_stays() -> None:
    picture = np.full((40, 40, 3), 245, np.uint8)
    picture[10:14] = (205, 40, 50)
    picture[20:24] = (30, 30, 30)
    picture[30:34] = (25, 40, 150)  # a pen's blue

    grey = without_red(picture)

    assert grey[12].min() >= 240
    assert grey[22].max() <= 40
    assert grey[32].max() <= 60


def test_ruling_lines_give_cells_and_merged_cells_stay_whole() -> None:
    grey = np.full((400, 700), 250, np.uint8)
    for y in (50, 120, 190, 260):
        grey[y : y + 3, 60:640] = 20
    for x in (60, 250, 450, 637):
        grey[50:262, x : x + 3] = 20
    grey[190:193, 453:637] = 250  # the last column's two lower rows are one cell

    (grid,) = ruled_grids(upright(grey).grey)

    assert (grid.rows, grid.columns) == (3, 3)
    assert [(cell.row, cell.last_row, cell.column) for cell in grid.cells if cell.row != cell.last_row] == [(1, 2, 2)]


def strip(text: str, x: float, y: float) -> Strip:
    return Strip(tuple(Glyph(one, x + 20 * n, y, x + 20 * n + 20, y + 24) for n, one in enumerate(text)), 1.0)


def table(rows: list[list[str]], page: int, top: float = 0) -> ScannedTable:
    cells = tuple(Cell(r, c, r, c, 200 * c, top + 50 * r, 200 * c + 200, top + 50 * r + 50)
                  for r in range(len(rows)) for c in range(len(rows[0])))
    grid = RuledGrid(len(rows), len(rows[0]), cells, (0, top, 200.0 * len(rows[0]), top + 50.0 * len(rows)))
    strips = [strip(text, 200 * c + 5, top + 50 * r + 10) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return ScannedTable(grid, strips, page, 0)


@pytest.mark.parametrize("header", [[["级别", "水位", "启动人"]], []], ids=["repeated", "missing"])
def test_a_scanned_table_goes_on_overleaf(header: list[list[str]]) -> None:
    first = table([["级别", "水位", "启动人"], ["Ⅰ级", "88.30", "县长"], ["Ⅱ级", "87.80", "县长"]], 1)
    first.blocks("表2 响应水位")
    second = table([*header, ["Ⅲ级", "87.00", "副县长"]] if header else [["Ⅲ级", "87.00", "副县长"], ["Ⅳ级", "86.00", "主任"]], 2)

    rows = second.blocks("", first)

    assert rows[0].text == "级别：Ⅲ级；水位：87.00；启动人：副县长"
    assert rows[0].context == "表2 响应水位 级别 | 水位 | 启动人"
    assert len(rows) == (1 if header else 2)


def test_columns_are_read_one_after_the_other_and_pieces_of_a_line_together() -> None:
    left = [strip("左栏文字写得满满当当", 0, 40 * n) for n in range(9)]
    right = [strip("右栏文字写得满满当当", 300, 40 * n + 3) for n in range(9)]

    lines = in_reading_order([*right, *left])

    assert [line.text[0] for line in lines] == ["左"] * 9 + ["右"] * 9
    assert [line.text for line in in_reading_order([strip("人:2", 60, 5), strip("(责任", 0, 2)])] == ["（责任人：2"]


@pytest.mark.parametrize(
    ("rotation", "expected"), [(0, (10, 20)), (90, (20, 190)), (180, (190, 280)), (270, (280, 10))]
)
def test_places_are_told_on_the_page_as_it_is_stored(rotation: int, expected: tuple[float, float]) -> None:
    # shown 200 wide and 300 high, a pixel a point; the point shown at (10, 20)
    still = Upright(np.zeros((300, 200), np.uint8), np.array([[1.0, 0, 0], [0, 1.0, 0]]))

    (box,) = Sheet(1, 200, 300, 1.0, rotation).boxes(still, 10, 20, 10, 20)

    assert (box.x0, box.y0) == expected


def test_nothing_loads_the_recogniser_that_reads_no_scan() -> None:
    code = "import sys, service.cli, ingest_docs.pipeline; print([m for m in ('rapidocr', 'cv2') if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
