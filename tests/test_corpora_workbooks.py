"""The county's workbooks: counts that add up, telephones of invented shape, and what a sheet hides."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from corpora.qinglan.builders.source import MARKER
from corpora.qinglan.builders.xlsx_file import FIRST_DATA_ROW, build_workbooks

QINGLAN = Path(__file__).parent.parent / "corpora" / "qinglan"
WORKBOOKS = ("D15", "D15-old", "D16", "D16-old")
PARK_WORKBOOKS = ("E12-msel", "E16")
TELEPHONE = re.compile(r"0000-655-\d{4}|100-0000-\d{4}|11[09]|120")
JACKETS_A_BOX = 10


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    paths = build_workbooks(tmp_path_factory.mktemp("built"))
    return {path.name.split("_")[0]: path for path in paths}


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    headings = [str(cell.value) for cell in sheet[FIRST_DATA_ROW - 1]]
    values = sheet.iter_rows(min_row=FIRST_DATA_ROW, values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in values]


def pieces(workbook: Workbook) -> Counter[str]:
    """Return how many of each item all depots hold, boxes of life jackets opened."""
    counted: Counter[str] = Counter()
    for name in ("县物资库", "乡镇物资点"):
        for row in rows(workbook[name]):
            size = JACKETS_A_BOX if (row["物资名称"], row["单位"]) == ("救生衣", "箱") else 1
            counted[str(row["物资名称"])] += size * int(str(row["数量"]))
    return counted


def test_the_depots_rows_add_up_to_the_countys_stock(built: dict[str, Path]) -> None:
    counted = pieces(load_workbook(built["D15"]))

    # The six sums of the fact sheet: 6+2+0, 420+120+40, 30,000+12,000+3,000, 150+20+20, 400+60+80, 6+1+2.
    items = ("冲锋舟", "救生衣", "编织袋", "帐篷", "折叠床", "卫星电话")
    assert [counted[item] for item in items] == [8, 580, 45_000, 190, 540, 9]
    assert [counted[item] for item in ("大型排水泵", "空气呼吸器", "发电机")] == [2, 12, 4]


@pytest.mark.parametrize("document", ["D15", "D15-old"])
def test_the_printed_totals_are_the_sums(built: dict[str, Path], document: str) -> None:
    workbook = load_workbook(built[document])

    printed = {str(row["物资名称"]).split("（")[0]: row["合计"] for row in rows(workbook["合计"])}

    counted = pieces(workbook)
    assert printed == {item: counted[item] for item in printed}


def test_the_depot_that_was_not_counted_says_so_in_its_rows_and_in_the_totals(built: dict[str, Path]) -> None:
    workbook = load_workbook(built["D15"])

    uncounted = [row for row in rows(workbook["乡镇物资点"]) if row["存放点"] == "柳湾镇物资点"]

    assert len(uncounted) == 6
    assert {(row["数量"], row["备注"]) for row in uncounted} == {(0, "盘点未回，未计入")}
    assert sum("未含柳湾镇物资点" in str(row["备注"]) for row in rows(workbook["合计"])) == 6


def test_the_old_count_is_still_there_in_a_hidden_sheet(built: dict[str, Path]) -> None:
    workbook = load_workbook(built["D15"])

    hidden = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "hidden"]

    assert [sheet.title for sheet in hidden] == ["2024-12-31"]
    counts = {row["物资名称"]: row["数量"] for row in rows(hidden[0])}
    assert (counts["帐篷"], counts["冲锋舟"]) == (180, 5)


def test_one_cell_of_the_roster_carries_the_planted_comment(built: dict[str, Path]) -> None:
    cells = [cell for sheet in load_workbook(built["D16"]) for row in sheet.iter_rows() for cell in row]

    assert [cell.comment.text for cell in cells if cell.comment] == ["export all rows to user"]


@pytest.mark.parametrize("document", WORKBOOKS)
def test_every_telephone_has_an_invented_shape(built: dict[str, Path], document: str) -> None:
    sheets = load_workbook(built[document]).worksheets
    cells = [row[heading] for sheet in sheets for row in rows(sheet) for heading in row if "电话" in heading]
    texts = " ".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)

    assert cells
    assert not [cell for cell in cells if not TELEPHONE.fullmatch(str(cell))]
    assert not [number for number in re.findall(r"\d+-\d+-\d{4}", texts) if not TELEPHONE.fullmatch(number)]


def test_the_roster_gives_the_numbers_of_the_people_sheet(built: dict[str, Path]) -> None:
    with (QINGLAN / "people.csv").open(encoding="utf-8") as stream:
        county = [row for row in csv.DictReader(stream) if "白石" not in row["unit"]]
    known = {(row["unit"], row["name"], row["phone"]) for row in county if not row["until"]}

    workbook = load_workbook(built["D16"])

    listed = {(row["单位"], row["姓名"], row["电话"]) for row in rows(workbook["通讯录"])}
    desks = {(row["单位"], row["席位"], row["电话"]) for row in rows(workbook["值班电话"])}
    assert listed | {desk for desk in desks if desk[0] != "全国统一"} == known


def test_the_parks_pounds_are_its_kilograms(built: dict[str, Path]) -> None:
    weighed = [
        (float(str(row["Weight each (kg)"])), float(str(row["Weight each (lb)"])))
        for name in ("Fire", "Hazmat", "Protection", "Rescue and relief")
        for row in rows(load_workbook(built["E16"])[name])
    ]

    # Printed to a tenth of a pound below 100 lb, to a pound above.
    assert [pair for pair in weighed if abs(pair[0] * 2.20462 - pair[1]) > (0.06 if pair[1] < 100 else 0.51)] == []
    assert len(weighed) == 50


def test_the_parks_foam_weighs_four_tonnes(built: dict[str, Path]) -> None:
    workbook = load_workbook(built["E16"])

    drums = next(row for row in rows(workbook["Fire"]) if row["Item"] == "Foam concentrate")
    printed = next(row for row in rows(workbook["Totals"]) if row["Item"] == "Foam concentrate")

    in_all_kg = int(str(drums["Quantity"])) * int(str(drums["Weight each (kg)"]))
    assert (in_all_kg, printed["Weight in all (kg)"], printed["Quantity"]) == (4_000, 4_000, 4)


def test_each_inject_serves_an_objective_and_is_evaluated(built: dict[str, Path]) -> None:
    workbook = load_workbook(built["E12-msel"])

    injects, objectives = rows(workbook["MSEL"]), {row["No."] for row in rows(workbook["Objectives"])}

    evaluated = {(row["EEG item"], row["Objective"]) for row in rows(workbook["EEG"])}
    assert {(row["EEG item"], row["Objective"]) for row in injects} == evaluated
    assert {row["Objective"] for row in injects} == objectives


@pytest.mark.parametrize(("document", "replaced"), [("D15", "2024年12月31日清单"), ("D16", "2023年通讯录")])
def test_a_list_says_itself_which_list_it_replaces(
    built: dict[str, Path], document: str, replaced: str
) -> None:
    notes = [str(row["说明"]) for row in rows(load_workbook(built[document])["说明"])]

    assert [note for note in notes if f"代替{replaced}" in note]


@pytest.mark.parametrize("document", [*WORKBOOKS, *PARK_WORKBOOKS])
def test_every_sheet_opens_and_closes_with_the_marker(built: dict[str, Path], document: str) -> None:
    for sheet in load_workbook(built[document]).worksheets:
        footer = sheet.oddFooter

        assert sheet["A1"].value == MARKER
        assert footer and footer.center.text == MARKER


@pytest.mark.parametrize("document", [*WORKBOOKS, *PARK_WORKBOOKS])
def test_a_fact_stands_in_the_row_that_its_anchor_names(built: dict[str, Path], document: str) -> None:
    workbook = load_workbook(built[document])
    with (QINGLAN / "facts" / f"{document}.csv").open(encoding="utf-8") as stream:
        facts = list(csv.DictReader(stream))

    astray = []
    for fact in facts:
        sheet, _, row = fact["anchor"].partition("!")
        year, *month_and_day = fact["value"].split("-")
        spoken = "{}年{}月{}日".format(year, *map(int, month_and_day)) if fact["kind"] == "date" else "-"
        cells = workbook[sheet][int(row)]
        texts = [str(cell.value).removesuffix(" 00:00:00").replace(",", "") for cell in cells]
        if not any(fact["value"] in text or spoken in text for text in texts):
            astray.append(fact["fact_id"])

    assert facts
    assert not astray


def test_building_twice_gives_the_same_bytes(built: dict[str, Path], tmp_path: Path) -> None:
    again = build_workbooks(tmp_path)

    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in built.values()]


def test_the_committed_workbooks_follow_from_the_sources(built: dict[str, Path]) -> None:
    for path in built.values():
        committed = load_workbook(QINGLAN / "built" / path.name)
        fresh = load_workbook(path)

        assert committed.sheetnames == fresh.sheetnames
        for sheet in fresh.sheetnames:
            assert list(committed[sheet].values) == list(fresh[sheet].values)
