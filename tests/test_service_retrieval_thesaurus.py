"""What people say widens a search by the terms that plans use."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from service.errors import SettingsError
from service.retrieval.thesaurus import SHIPPED, Entry, Thesaurus, read_thesaurus


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_what_is_said_brings_the_official_terms(tmp_path: Path) -> None:
    thesaurus = read_thesaurus(written(tmp_path / "t.tsv", "着火|起火\t火灾|火情\ta note\n"))

    assert thesaurus.expand("楼道着火怎么办") == ("火灾", "火情")


def test_a_term_the_question_has_is_not_added_again(tmp_path: Path) -> None:
    thesaurus = read_thesaurus(written(tmp_path / "t.tsv", "着火\t火灾|火情\n"))

    assert thesaurus.expand("着火了，是火灾") == ("火情",)


def test_case_does_not_matter(tmp_path: Path) -> None:
    thesaurus = read_thesaurus(written(tmp_path / "t.tsv", "Power Cut\toutage\n"))

    assert thesaurus.expand("POWER CUT in town") == ("outage",)


def test_comments_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    thesaurus = read_thesaurus(written(tmp_path / "t.tsv", "# said\tofficial\n\n着火\t火灾\n"))

    assert thesaurus.expand("着火") == ("火灾",)


def test_a_home_adds_its_own_words(tmp_path: Path) -> None:
    shipped = written(tmp_path / "a.tsv", "着火\t火灾\n")
    own = written(tmp_path / "b.tsv", "老坝\t石桥水库\n")

    assert read_thesaurus(shipped, own).expand("老坝着火") == ("火灾", "石桥水库")


@pytest.mark.parametrize("line", ["着火", "\t火灾", "着火\t ", "着火，火灾"])
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "thesaurus.tsv", f"着火\t火灾\n\n{line}\n")

    with pytest.raises(SettingsError, match=r"thesaurus\.tsv, line 3: wants"):
        read_thesaurus(path)


def test_an_absent_list_adds_nothing(tmp_path: Path) -> None:
    assert read_thesaurus(tmp_path / "none.tsv").expand("着火") == ()
    assert Thesaurus().expand("着火") == ()


@pytest.mark.parametrize("question", ["gas", "The GAS is off", "smell gas?", "gas-leak", "两种gases", "gas漏了", "gas, then"])
def test_a_latin_word_is_found_as_a_whole_word(question: str) -> None:
    assert Thesaurus([Entry(("gas",), ("燃气",), "")]).expand(question) == ("燃气",)


@pytest.mark.parametrize("question", ["the gasket", "biogas", "gas2", "2gas", "gassing", "a garage sale"])
def test_a_latin_word_is_not_found_inside_another(question: str) -> None:
    assert Thesaurus([Entry(("gas",), ("燃气",), "")]).expand(question) == ()


def test_a_number_said_is_not_found_inside_a_telephone_number() -> None:
    ambulance = Thesaurus([Entry(("120",), ("急救",), "")])

    assert ambulance.expand("打120") == ("急救",)
    assert ambulance.expand("0000-655-0120") == ()


@pytest.mark.parametrize("question", ["a boat", "two boats", "Boats!"])
def test_a_plural_s_is_the_same_word(question: str) -> None:
    assert Thesaurus([Entry(("boat",), ("冲锋舟",), "")]).expand(question) == ("冲锋舟",)


@pytest.mark.parametrize("said", ["shelter-in-place", "shelter in place"])
@pytest.mark.parametrize("question", ["Shelter-in-place?", "shelter in  place", "shelter in\nplace", "shelter\u2011in\u2011place"])
def test_a_hyphen_and_a_space_are_alike(said: str, question: str) -> None:
    assert Thesaurus([Entry((said,), ("就地避险",), "")]).expand(question) == ("就地避险",)


def test_what_has_a_mark_at_its_end_is_found_by_it() -> None:
    telephone = Thesaurus([Entry(("number?",), ("电话",), "")])

    assert telephone.expand("What is the number?") == ("电话",)
    assert telephone.expand("the number of beds") == ()


def test_chinese_is_found_anywhere() -> None:
    assert Thesaurus([Entry(("着火",), ("火灾",), "")]).expand("楼道着火了") == ("火灾",)


def test_the_shipped_list_reads() -> None:
    assert "燃气" in read_thesaurus(SHIPPED).expand("闻到煤气味")


def test_every_shipped_line_says_something_and_where_it_comes_from() -> None:
    lines = [line for line in SHIPPED.read_text("utf-8").splitlines() if not line.startswith("#")]

    fields = [line.split("\t") for line in lines]
    assert len(lines) >= 450
    assert [line for line, parts in zip(lines, fields, strict=True) if len(parts) != 3] == []
    assert [
        line for line, (said, official, source) in zip(lines, fields, strict=True)
        if not source.strip() or any(word != word.strip() or not word for word in f"{said}|{official}".split("|"))
    ] == []


def test_no_shipped_word_stands_twice() -> None:
    lines = [line for line in SHIPPED.read_text("utf-8").splitlines() if not line.startswith("#")]

    said = Counter(re.sub(r"[-\s]+", " ", word.lower()) for line in lines for word in line.split("\t")[0].split("|"))
    assert [word for word, times in said.items() if times > 1] == []


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("Who is the boss now?", "EOC manager"),
        ("Is the genny fuelled?", "发电机"),
        ("Do we stay inside?", "shelter in place"),
        ("When may people go back?", "re-entry"),
        ("How far do we keep people?", "隔离距离"),
        ("Where is the muster point?", "assembly point"),
        ("Chlorine is leaking", "液氯"),
        ("cracks in the slope above Shangping", "上坪"),
        ("the landslides at Xinyan", "地质灾害"),
        ("e bikes burning in the stairwell", "电动自行车"),
        ("What is the river level at Shiqiao?", "水位"),
        ("rain warning, red", "暴雨预警"),
        ("call back the village head", "叫应"),
        ("Is there a school closure?", "停课"),
        ("园区几点拉警报", "siren"),
        ("氯气漏了", "chlorine"),
        ("要就地避险吗", "shelter-in-place"),
        ("有几辆大巴", "bus"),
        ("下个月演练", "exercise"),
        ("往哪里疏散", "evacuation"),
        ("云顶的电话", "Yunding"),
        ("老人不肯走", "劝离"),
        ("谁拍板启动响应", "启动权限"),
        ("村里没人接电话", "未应答"),
        ("刚接到要先干什么", "首30分钟处置卡"),
    ],
)
def test_the_shipped_list_crosses_from_what_people_say_to_the_plans(question: str, term: str) -> None:
    assert term in read_thesaurus(SHIPPED).expand(question)


def test_the_shipped_list_names_the_places_of_the_county_in_both_languages() -> None:
    thesaurus = read_thesaurus(SHIPPED)
    with (Path(__file__).parents[1] / "corpora/qinglan/places.csv").open(encoding="utf-8") as file:
        places = [row for row in csv.DictReader(file) if row["kind"] in {"township", "village", "shelter", "depot", "site"}]

    assert len(places) > 40
    assert [row["name_en"] for row in places if not thesaurus.expand(f"{row['name_en']}?")] == []
    assert [row["name_zh"] for row in places if not thesaurus.expand(row["name_zh"])] == []
