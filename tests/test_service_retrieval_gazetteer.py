"""Places: found in questions, and which documents hold at them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.domain.documents import Version
from service.domain.places import Place
from service.errors import SettingsError
from service.retrieval.gazetteer import Gazetteer, read_gazetteer, unknown_county
from tests.doubles.small_county import PLACES


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    path = tmp_path_factory.mktemp("home") / "places.csv"
    path.write_text(PLACES, "utf-8")
    return read_gazetteer(path)


def names(gazetteer: Gazetteer, text: str) -> list[str]:
    return [place.name_zh for place in gazetteer.find(text)]


def plan_of(place: str | None) -> Version:
    return Version(title="预案", version_id="v1", document_id="d1", doc_id="D1", file_name="d1.md", media_type="text/markdown",
                   sha256="0", ingested_at=datetime(2025, 7, 1, tzinfo=UTC), place=place)


@pytest.mark.parametrize(("text", "expected"), [
    ("石桥镇的值班电话", ["石桥镇"]),
    ("石桥有几条船", ["石桥镇"]),
    ("石桥站涨到86.5米", ["石桥站"]),
    ("新堰村和柳湾", ["新堰村", "柳湾镇"]),
    ("is Shiqiao Town flooded?", ["石桥镇"]),
    ("fire in the park", ["青岚国际产业园"]),
    ("园区起火", ["青岚国际产业园"]),
    ("值班电话是多少", []),
])
def test_a_question_names_its_places(gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    assert sorted(names(gazetteer, text)) == sorted(expected)


def test_a_place_named_twice_is_found_once(gazetteer: Gazetteer) -> None:
    assert names(gazetteer, "石桥镇，石桥") == ["石桥镇"]


@pytest.mark.parametrize("name", ["石桥镇", "shiqiao town", "QL-SQ", " 石桥 "])
def test_a_place_goes_by_name_and_code_in_both_languages(gazetteer: Gazetteer, name: str) -> None:
    found = gazetteer.named(name)

    assert found is not None
    assert found.name_zh == "石桥镇"


def test_nobody_knows_a_place_that_is_not_listed(gazetteer: Gazetteer) -> None:
    assert gazetteer.named("月亮湾") is None


def test_a_village_lies_in_its_town_and_county(gazetteer: Gazetteer) -> None:
    village = gazetteer.named("新堰村")
    assert village is not None

    assert [place.name_zh for place in gazetteer.chain(village)] == ["新堰村", "石桥镇", "青岚县"]


def test_a_circle_of_places_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("code,name_zh,name_en,parent,kind\nA,甲镇,A,乙镇,township\nB,乙镇,B,甲镇,township\n", "utf-8")
    places = read_gazetteer(path)
    first = places.named("甲镇")
    assert first is not None

    assert [place.name_zh for place in places.chain(first)] == ["甲镇", "乙镇"]


@pytest.mark.parametrize(("of", "at", "holds"), [
    ("青岚县", "石桥镇", True),   # the county's plan in a town
    ("石桥镇", "青岚县", True),   # a town's plan seen from the county
    ("石桥镇", "新堰村", True),   # the town's plan in its village
    ("石桥镇", "柳湾镇", False),  # a town's plan in the next town
    ("白石县", "石桥镇", False),  # the neighbour's plan
    ("白石县", "青岚县", False),
    ("青岚国际产业园", "石桥镇", False),
    ("青岚国际产业园", "青岚国际产业园", True),
    ("石桥镇", "石桥站", True),   # a gauge stands for its town
    (None, "石桥镇", True),       # a law holds everywhere
])
def test_a_document_holds_where_it_is_for(gazetteer: Gazetteer, of: str | None, at: str, holds: bool) -> None:
    place = gazetteer.named(at)
    assert place is not None

    assert gazetteer.applies(plan_of(of), place) is holds


def test_the_place_of_a_document_is_known_although_no_list_has_it(gazetteer: Gazetteer) -> None:
    widened = gazetteer.with_documents([plan_of("黑水县")])
    county = widened.named("黑水县")
    here = widened.named("青岚县")
    assert county is not None
    assert here is not None

    assert county.kind == "county"
    assert not widened.applies(plan_of("黑水县"), here)


def test_documents_of_known_places_add_none(gazetteer: Gazetteer) -> None:
    assert gazetteer.with_documents([plan_of("青岚县"), plan_of(None)]) is gazetteer


@pytest.mark.parametrize(("text", "county"), [
    ("红枫县的值班电话", "红枫县"),
    ("请问红枫县几级响应", "红枫县"),
    ("青岚县的值班电话", None),
    ("白石县的值班电话", None),  # known, and screened as another place
    ("县级预案怎么说", None),
    ("报告县防汛办", None),
    ("给各乡镇和县里打电话", None),
    ("由本县组织", None),
])
def test_a_county_that_nobody_listed_is_noticed(gazetteer: Gazetteer, text: str, county: str | None) -> None:
    assert unknown_county(text, gazetteer) == county


def test_without_a_list_of_places_no_county_is_unknown() -> None:
    assert unknown_county("红枫县的值班电话", Gazetteer()) is None


def test_a_home_without_a_list_knows_no_places(tmp_path: Path) -> None:
    assert len(read_gazetteer(tmp_path / "places.csv")) == 0


def test_a_list_with_other_columns_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("name,where\n石桥镇,here\n", "utf-8")

    with pytest.raises(SettingsError, match=r"places\.csv is not a list of places"):
        read_gazetteer(path)


VILLAGES = Gazetteer((
    Place(code="YD", name_zh="云顶乡", name_en="Yunding Township", parent="", kind="township"),
    Place(code="SP", name_zh="上坪村", name_en="Shangping Village", parent="云顶乡", kind="village"),
    Place(code="XP", name_zh="下坪村", name_en="Xiaping Village", parent="云顶乡", kind="village"),
    Place(code="XPY", name_zh="下坪村雨量站", name_en="Xiaping Rain Gauge", parent="下坪村", kind="gauge"),
))


@pytest.mark.parametrize(("question", "about", "text", "stranger"), [
    ("上坪村立即转移雨量", "4.5 下坪村山洪转移指标", "动作：立即转移；1小时雨量（mm）：50", True),
    ("上坪村立即转移雨量", "附件1", "对象：下坪村雨量站；1小时雨量：50 mm", True),
    ("上坪村立即转移雨量", "4.5 下坪村山洪转移指标", "本表只适用于下坪村山洪；上坪村的指标执行地质灾害预案。", False),
    ("下坪村雨量站1小时50毫米", "4.5 下坪村山洪转移指标", "动作：立即转移；1小时雨量（mm）：50", False),
    ("上坪村立即转移雨量", "3.6 转移", "夜间不得组织返回。", False),
    ("云顶乡立即转移雨量", "4.5 下坪村山洪转移指标", "动作：立即转移；1小时雨量（mm）：50", False),
    ("上坪村和下坪村的转移雨量", "4.5 下坪村山洪转移指标", "动作：立即转移；1小时雨量（mm）：50", False),
])
def test_a_text_about_another_village_is_told_apart(question: str, about: str, text: str, stranger: bool) -> None:
    assert VILLAGES.is_of_another(about, text, VILLAGES.find(question)) is stranger
