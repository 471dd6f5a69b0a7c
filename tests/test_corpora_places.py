"""The gazetteer and the people of the sample county: complete, unique, and the only ones its texts name."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

QINGLAN = Path(__file__).parent.parent / "corpora" / "qinglan"
OUTDATED = {
    "0000-655-0911": {"D02", "D16-old"},  # the county emergency desk until August 2025
    "0000-655-0916": {"D08", "D16-old"},  # gas repair in 2023
    "0000-655-0199": {"E02", "D16-old"},  # the Park's desk until February 2025
    "100-0000-0331": {"D12"},  # two digits of 罗大海's number swapped
}


def read(name: str) -> list[dict[str, str]]:
    with (QINGLAN / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def places() -> list[dict[str, str]]:
    return read("places.csv")


@pytest.mark.parametrize("column", ["code", "name_zh", "name_en"])
def test_no_place_shares_its_code_or_name(places: list[dict[str, str]], column: str) -> None:
    assert [value for value, count in Counter(place[column] for place in places).items() if count > 1] == []


def test_every_place_lies_in_a_place(places: list[dict[str, str]]) -> None:
    names = {place["name_zh"] for place in places}

    assert [place["name_zh"] for place in places if place["parent"] not in names] == ["望岭市"]


def test_the_places_that_the_plans_count_on_are_all_there(places: list[dict[str, str]]) -> None:
    codes = {place["code"]: place for place in places}
    villages = [place for place in places if place["parent"] == "石桥镇" and place["kind"] == "village"]
    upland = {place["parent"] for place in places if place["name_zh"] in ("上坪村", "下坪村")}

    assert len(villages) == 7
    assert upland == {"云顶乡"}
    assert codes["QL-DZ-017"]["parent"] == "上坪村"
    assert {f"QL-DZ-{number:03}" for number in range(1, 25)} <= codes.keys()
    assert {f"QL-WX-{number:02}" for number in range(1, 13)} <= codes.keys()
    assert {f"V-{number:02}" for number in range(1, 38)} <= codes.keys()
    assert {f"QL-PK-{zone}" for zone in "ABCDEF"} <= codes.keys()


def test_every_telephone_is_invented_and_belongs_to_one_desk_or_person() -> None:
    phones = [person["phone"] for person in read("people.csv")]

    assert [phone for phone, count in Counter(phones).items() if count > 1] == []
    assert [phone for phone in phones if not re.fullmatch(r"0000-655-\d{4}|100-0000-\d{4}", phone)] == []


def test_two_people_have_the_same_name() -> None:
    namesakes = {
        person["unit"]: person["phone"] for person in read("people.csv") if person["name"] == "王建国"
    }

    assert namesakes == {"柳湾镇水利站": "100-0000-0231", "青岚燃气": "100-0000-0161"}


def test_a_source_prints_no_number_but_known_ones_and_the_planted_mistakes() -> None:
    known = {person["phone"] for person in read("people.csv")}
    sources = [path for path in (QINGLAN / "sources").rglob("*.*") if path.suffix in (".md", ".csv", ".toml")]

    for path in sources:
        document = path.stem if path.parent.name == "sources" else path.parent.name
        printed = set(re.findall(r"(?<!\d)\d{3,4}-\d{3,4}-\d{4}(?!\d)", path.read_text(encoding="utf-8")))
        planted = {number for number, documents in OUTDATED.items() if document in documents}

        assert printed - known - planted == set(), path.name
