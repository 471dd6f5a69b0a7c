"""No page image shows residents who are listed or named on it; where their place is not known, no part of the page."""

import io
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest_docs.blocks import Block, ReadFile, ScanLine
from ingest_docs.covered_places import Cover, find_covers, keep_covers, kept_cover
from ingest_docs.media_types import PDF, PLAIN
from ingest_docs.pipeline import SourceFile, ingest
from ingest_docs.readers.page_view import find_boxes
from service.domain.documents import Box, Version
from service.errors import PersonalData
from service.settings import Settings
from service.sources import original_file, page_picture, view_source
from service.wiring import Desk, open_desk

RESIDENTS = (("Tom Olden", "81", "Mill Lane 3"), ("Ann Frail", "78", "Mill Lane 4"))
COLUMNS = ("Name", "Age", "Address")
COVER = (222, 222, 222)


def a_list(*said: str) -> bytes:
    """Return a page with a title, a ruled list of residents at 600 to 660 points from below, and lines under it."""
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica-Bold", 20)
    canvas.drawString(72, 760, "Mill Village Plan 2025")
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 700, "Whoever needs help is fetched by name from this list.")
    canvas.grid([72, 222, 322, 522], [660, 640, 620, 600])
    for number, row in enumerate((COLUMNS, *RESIDENTS)):
        for place, value in enumerate(row):
            canvas.drawString((78, 228, 328)[place], 646 - 20 * number, value)
    for number, line in enumerate(said):
        canvas.drawString(72, 540 - 20 * number, line)
    canvas.showPage()
    canvas.save()
    return packed.getvalue()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(Settings(home=tmp_path, chat_model="", today=date(2025, 11, 20)))
    yield opened
    opened.close()


def taken_in(desk: Desk, data: bytes) -> tuple[Version, str]:
    """Return the document and the passage that its last words stand in."""
    (report,) = ingest(desk, [SourceFile("D95_mill_plan.pdf", "upload:D95", data)])
    version = next(one for one in desk.records.versions() if one.document_id == report.document_id)
    assert "personal_data" in version.warnings, report.problems
    return version, desk.records.passages(version.version_id)[-1].passage_id


def colours(picture: bytes, box: Box) -> set[tuple[int, ...]]:
    """Return the colours of an area of a page shown at 2 pixels a point."""
    with Image.open(io.BytesIO(picture)) as page:
        area = page.convert("RGB").crop((int(box.x0 * 2), int(box.y0 * 2), int(box.x1 * 2), int(box.y1 * 2)))
        return {colour for _, colour in area.getcolors(100_000) or () if isinstance(colour, tuple)}


def test_the_rows_of_a_printed_list_are_covered_and_the_rest_is_shown(desk: Desk) -> None:
    data = a_list("The village hall opens at once.")
    _, passage_id = taken_in(desk, data)

    picture = page_picture(desk, passage_id)

    for name, _, _ in RESIDENTS:
        (place,) = find_boxes(data, 1, name)
        assert colours(picture, place) == {COVER}
    (shown,) = find_boxes(data, 1, "The village hall opens at once.")
    assert (0, 0, 0) in colours(picture, shown)
    assert view_source(desk, passage_id).page_cover == "part"


def test_a_resident_named_in_the_text_is_covered_there_too(desk: Desk) -> None:
    data = a_list("The hall opens.", "Fetch Ann Frail first.", "Then fetch all others.")
    _, passage_id = taken_in(desk, data)

    picture = page_picture(desk, passage_id)

    (named,), (other,) = find_boxes(data, 1, "Fetch Ann Frail first."), find_boxes(data, 1, "Then fetch all others.")
    middle = named.model_copy(update={"y0": named.y0 + 2, "y1": named.y1 - 2})
    assert colours(picture, middle) == {COVER}
    assert len(colours(picture, other)) > 2


def test_without_known_places_the_whole_page_is_covered(desk: Desk) -> None:
    version, passage_id = taken_in(desk, a_list("The village hall opens at once."))
    desk.home.covers(version.sha256).unlink()

    picture = page_picture(desk, passage_id)

    # the note stands in the middle; all around it there is nothing
    assert colours(picture, Box(page=1, x0=0, y0=0, x1=595, y1=300)) == {COVER}
    assert colours(picture, Box(page=1, x0=0, y0=500, x1=595, y1=841)) == {COVER}
    assert len(colours(picture, Box(page=1, x0=100, y0=380, x1=500, y1=460))) > 1
    assert view_source(desk, passage_id).page_cover == "whole"


def test_an_original_with_residents_is_handed_out_on_request_only_and_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    data = a_list("The village hall opens at once.")
    version, _ = taken_in(desk, data)

    with caplog.at_level(logging.WARNING), pytest.raises(PersonalData) as refused:
        original_file(desk, version)
    assert caplog.records == []
    assert "show_personal_data" in str(refused.value) and "居民" in str(refused.value)

    with caplog.at_level(logging.WARNING):
        assert original_file(desk, version, show_personal_data=True) == data
    assert [record.getMessage() for record in caplog.records] == ["the original of D95 with residents' personal data was handed out"]


def test_an_original_without_pages_is_not_handed_out_either(desk: Desk) -> None:
    text = "# Mill Village Plan 2025\n\n| Name | Age | Address |\n|---|---|---|\n| Tom Olden | 81 | Mill Lane 3 |\n\nThe hall opens.\n"
    ingest(desk, [SourceFile("D96_mill.md", "upload:D96", text.encode())])

    with pytest.raises(PersonalData):
        original_file(desk, desk.records.versions()[0])


def line(text: str, y0: float, page: int = 1) -> ScanLine:
    return ScanLine(page, text, (Box(page=page, x0=100, y0=y0, x1=300, y1=y0 + 12), Box(page=page, x0=300, y0=y0 + 4, x1=500, y1=y0 + 16)))


def row(number: int, name: str) -> Block:
    text = f"序号：{number}；姓名：{name}；年龄：8{number}；住址：一组{number}号"
    return Block("row", text, page=1, cells=(("序号", str(number)), ("姓名", name), ("年龄", f"8{number}"), ("住址", f"一组{number}号")), is_ocr=True)


def a_scan(rows: list[Block], lines: list[ScanLine]) -> ReadFile:
    return ReadFile(PDF, tuple(rows), scan_lines=tuple(lines))


def test_a_list_on_a_scan_is_covered_from_the_line_above_to_the_line_below() -> None:
    rows = [row(1, "钱多福"), row(2, "孙玉琴")]
    # between 240 and 400 stands a row that could not be read
    lines = [line("附表 名单", 100), line(rows[0].text, 200), line(rows[1].text, 224), line("第4页", 400)]

    (cover,) = find_covers(a_scan(rows, lines), a_list())
    (area,) = cover.areas

    assert (area.y0, area.y1) == (116, 400)
    assert (area.x0, round(area.x1)) == (0, 595)


def test_a_row_without_a_line_of_its_own_covers_the_whole_page() -> None:
    rows = [row(1, "钱多福"), row(2, "孙玉琴")]

    assert find_covers(a_scan(rows, [line("附表 名单", 100), line(rows[0].text, 200)]), a_list()) == (Cover(1, ()),)


def test_nothing_is_covered_where_no_resident_stands() -> None:
    duty = Block("row", "姓名：何平安；职务：书记", page=1, cells=(("姓名", "何平安"), ("职务", "书记")))

    assert find_covers(ReadFile(PDF, (duty,)), a_list()) == ()
    assert find_covers(ReadFile(PLAIN, (row(1, "钱多福"),)), b"") == ()


def test_covers_come_back_as_they_were_kept(tmp_path: Path) -> None:
    path, area = tmp_path / "x.covers.json", Box(page=2, x0=0, y0=10, x1=595, y1=90.5)
    keep_covers(path, [Cover(2, (area,)), Cover(3, ())])

    assert [kept_cover(path, page) for page in (1, 2, 3)] == [None, Cover(2, (area,)), Cover(3, ())]
    path.write_text("{", "utf-8")
    assert kept_cover(path, 1) == Cover(1, ())
