"""The fact sheets: one value a row, and each value stands in the text of the document that it names."""

import csv
import re
from calendar import month_name
from functools import cache
from pathlib import Path
from unicodedata import normalize

import pytest

from corpora.qinglan.build import COLUMNS

QINGLAN = Path(__file__).parent.parent / "corpora" / "qinglan"
SHEETS = sorted((QINGLAN / "facts").glob("*.csv"))
STATUSES = {"current", "superseded", "stale", "conflict", "trap", "derived"}
COMPARATORS = {"=", ">=", "<=", ">", "<"}


def facts(sheet: Path) -> list[dict[str, str]]:
    with sheet.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def source_text(document: str) -> str:
    """Return the readable source, a file or a folder of sheets; empty when there is none."""
    source = QINGLAN / "sources" / document
    files = [source.with_name(f"{document}.md"), *sorted(source.glob("*.*"))]
    return "\n".join(plain(cells(path)) for path in files if path.is_file())


def cells(path: Path) -> str:
    """Return the file's text; that of a table with one cell a line, so that its commas separate no thousands."""
    if path.suffix != ".csv":
        return path.read_text(encoding="utf-8")
    with path.open(encoding="utf-8", newline="") as stream:
        return "\n".join(cell for row in csv.reader(stream) for cell in row)


def plain(text: str) -> str:
    """Return the text in one width, without thousands separators, with no space but between two digits."""
    joined = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return re.sub(r"(?<!\d)[^\S\n]+|[^\S\n]+(?!\d)", "", normalize("NFKC", joined))


def stands_in(value: str, text: str) -> bool:
    """Say whether the value, or a day in its Chinese or English form, stands in the text as a whole number."""
    forms = [value]
    if day := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value):
        year, date, month = day[1], int(day[3]), month_name[int(day[2])]
        forms += [f"{year}年{int(day[2])}月{date}日", f"{date}{month}{year}", f"{date}{month[:3]}{year}"]
    return any(re.search(bounded(plain(form)), text) for form in forms)


def bounded(form: str) -> str:
    """Return a pattern for the form that does not begin or end inside a number."""
    left, right = "(?<!\\d)" * form[:1].isdigit(), "(?!\\d)" * form[-1:].isdigit()
    return left + re.escape(form) + right


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_row_has_the_columns_and_says_one_value(sheet: Path) -> None:
    with sheet.open(encoding="utf-8", newline="") as stream:
        heading, *rows = csv.reader(stream)

    assert heading == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}
    for row in facts(sheet):
        assert row["value"].strip(), row["fact_id"]
        assert row["anchor"].strip(), row["fact_id"]
        assert row["comparator"] in COMPARATORS, row["fact_id"]
        assert row["status"] in STATUSES, row["fact_id"]
        for day in (row["valid_from"], row["valid_to"]):
            assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", day), row["fact_id"]


def test_no_fact_id_is_used_twice() -> None:
    ids = [row["fact_id"] for sheet in SHEETS for row in facts(sheet)]

    assert sorted({fact_id for fact_id in ids if ids.count(fact_id) > 1}) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_fact_names_a_document_that_has_a_source(sheet: Path) -> None:
    assert [row["fact_id"] for row in facts(sheet) if not source_text(row["document"])] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_every_value_stands_in_its_document(sheet: Path) -> None:
    """A row whose value is worked out from others opts out with the status `derived`."""
    stated = [row for row in facts(sheet) if row["status"] != "derived"]

    absent = [row["fact_id"] for row in stated if not stands_in(row["value"], source_text(row["document"]))]

    assert absent == []


@pytest.mark.parametrize("number", ["1,860", "1860", "１８６０"])
def test_a_number_is_found_in_any_width_and_with_separators(number: str) -> None:
    assert stands_in("1860", plain(f"总库容{number}万立方米"))


def test_a_number_is_not_found_inside_a_longer_one() -> None:
    assert not stands_in("15", plain("150 分钟"))
