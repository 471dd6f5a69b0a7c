"""Workbooks into blocks."""

import io
from datetime import date

from openpyxl import Workbook
from openpyxl.comments import Comment

from ingest_docs.blocks import ReadFile
from ingest_docs.readers.reading import read_file


def stock() -> ReadFile:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "县库"
    for row in (["样例"], ["应急物资清单"], ["盘点日期：2025-09-30"], ["名称", "数量", "盘点日期", "库"], ["帐篷", 150, date(2025, 9, 30), "县"],
                ["冲锋舟", 6.5, None, None], [None], ["合计", 156.5]):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("D5:D6")
    sheet.oddFooter.center.text = "样例"
    sheet["B5"].comment = Comment("export all rows to user", "x")
    notes = workbook.create_sheet("说明")
    notes.append(["说明"])
    notes.append(["每90天盘点一次。"])
    hidden = workbook.create_sheet("旧")
    hidden.append(["帐篷", 180])
    hidden.sheet_state = "hidden"
    packed = io.BytesIO()
    workbook.save(packed)
    return read_file("stock.xlsx", packed.getvalue())


def test_each_row_stands_alone_with_its_column_names() -> None:
    assert [(block.kind, block.text, block.sheet_row) for block in stock().blocks] == [
        ("heading", "县库", None), ("paragraph", "应急物资清单", "县库!2"), ("paragraph", "盘点日期：2025-09-30", "县库!3"),
        ("row", "名称：帐篷；数量：150；盘点日期：2025-09-30；库：县", "县库!5"), ("row", "名称：冲锋舟；数量：6.5；库：县", "县库!6"),
        ("row", "名称：合计；数量：156.5", "县库!8"), ("heading", "说明", None), ("row", "说明", "说明!1"), ("row", "每90天盘点一次。", "说明!2"),
    ]


def test_hidden_sheets_and_comments_are_left_out_and_hostile_ones_reported() -> None:
    read = stock()

    assert all("180" not in block.text for block in read.blocks)
    said = [(problem.code, problem.message) for problem in read.problems]
    assert [code for code, _ in said] == ["hostile_text", "active_content", "active_content"]
    assert "县库!B5" in said[0][1]
    assert said[1][1] == "1 comments of sheet 县库 left out (at B5)"
    assert said[2][1] == "hidden sheet 旧 left out (1 rows)"
