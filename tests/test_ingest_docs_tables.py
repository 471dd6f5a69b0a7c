"""Table rows as lines that can be read alone."""

from ingest_docs.tables import guessed_header_rows, row_blocks


def test_stacked_headers_join_and_a_vertically_merged_value_repeats() -> None:
    grid = [["物质", "距离（m）", None], ["物质", "白天", "夜间"], ["氯", "400", "1200"], ["氯", "1500", "4000"]]

    rows = row_blocks(grid, 2, "表2 下风向")

    assert [row.text for row in rows] == [
        "物质：氯；距离（m） 白天：400；距离（m） 夜间：1200", "物质：氯；距离（m） 白天：1500；距离（m） 夜间：4000",
    ]
    assert rows[0].context == "表2 下风向 物质 | 距离（m） 白天 | 距离（m） 夜间"


def test_a_table_without_header_still_reads_well() -> None:
    assert [row.text for row in row_blocks([["时间：", "23:20"], ["雨量", "42 mm"]], None)] == ["时间：23:20", "雨量：42 mm"]
    assert [row.text for row in row_blocks([["甲", "1", "2"], ["乙", "3", "4"]], 0)] == ["甲；1；2", "乙；3；4"]


def test_a_header_is_guessed_from_words_over_values_and_never_from_form_labels() -> None:
    assert guessed_header_rows([["级别", "水位"], ["Ⅰ", "88.00"]]) == 0  # two columns, one known word: a key and value
    assert guessed_header_rows([["姓名", "电话"], ["何志刚", "100-0000-0201"]]) == 1
    assert guessed_header_rows([["队伍", "人数", "地点"], ["县队", "42", "站"]]) == 1
    assert guessed_header_rows([["Name:", "Date:", "Time:"], ["", "", ""]]) == 0
