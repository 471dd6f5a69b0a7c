"""A follow-up puts its place, amount, time of day and substance in place of the old ones; misheard names are put right."""

from pathlib import Path

import pytest

from service.answering.carried import with_what_is_new
from service.answering.heard import put_right, with_names_of_substances
from service.retrieval.gazetteer import Gazetteer, read_gazetteer
from service.retrieval.pinyin import named_by_title, names_in

PLACES = """code,name_zh,name_en,parent,kind
QL,青岚县,Qinglan County,,county
YD,云顶乡,Yunding Township,青岚县,township
SP,上坪村,Shangping Village,云顶乡,village
XP,下坪村,Xiaping Village,云顶乡,village
SZ,石桥站,Shiqiao Gauge,青岚县,gauge
"""


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    path: Path = tmp_path_factory.mktemp("home") / "places.csv"
    path.write_text(PLACES, "utf-8")
    return read_gazetteer(path)


@pytest.mark.parametrize(("before", "follow_up", "whole"), [
    ("上坪村一小时多少毫米转移", "那下坪呢", "下坪村一小时多少毫米转移"),
    ("氯气50公斤钢瓶夜间漏了隔离多远", "现在是白天了", "氯气50公斤钢瓶白天漏了隔离多远"),
    ("氯气五十公斤钢瓶漏了", "要是一吨的呢", "氯气一吨钢瓶漏了"),
    ("森林火灾过火十公顷几级", "村里报的是一百六十亩", "森林火灾过火一百六十亩几级"),
    ("红色预警几分钟叫应到村", "那橙色呢", "橙色预警几分钟叫应到村"),
    ("chlorine leak, how far at night?", "and by day?", "chlorine leak, how far by day?"),
])
def test_what_a_follow_up_says_otherwise_replaces_the_old(gazetteer: Gazetteer, before: str, follow_up: str, whole: str) -> None:
    assert with_what_is_new(before, follow_up, gazetteer) == whole


def test_a_follow_up_about_a_larger_place_leaves_the_village(gazetteer: Gazetteer) -> None:
    assert with_what_is_new("上坪村谁负责转移", "云顶乡值班电话呢", gazetteer) == "上坪村谁负责转移"


@pytest.mark.parametrize(("typed", "meant"), [("上平村后山垮了", "上坪村后山垮了"), ("石乔站水位", "石桥站水位")])
def test_a_name_that_sounds_like_one_place_is_put_right(gazetteer: Gazetteer, typed: str, meant: str) -> None:
    assert put_right(typed, gazetteer) == meant


@pytest.mark.parametrize("question", ["上坪村后山垮了", "加油站着火", "水位站在哪"])
def test_a_name_that_is_right_or_another_stays(gazetteer: Gazetteer, question: str) -> None:
    assert put_right(question, gazetteer) == question


@pytest.mark.parametrize("text", ["call wang jianguo", "Wang Jian Guo please", "Jianguo Wang", "找王建国"])
def test_a_name_is_known_in_latin_letters(text: str) -> None:
    assert names_in(text, ("王建国", "罗大海")) == ("王建国",)


def test_no_name_is_read_out_of_other_words() -> None:
    assert names_in("we need a long line of sandbags", ("王建国", "龙海")) == ()


def test_a_surname_with_its_title_means_the_one_who_holds_it() -> None:
    assert named_by_title("森防办唐主任手机", "唐国栋", "森防办主任")
    assert not named_by_title("唐主任", "唐国栋", "队长")


@pytest.mark.parametrize(("written", "meant"), [
    ("NH3 leak, how far?", "ammonia leak, how far?"), ("漏nh3了退多远", "漏液氨了退多远"), ("Cl2 at the plant", "chlorine at the plant"),
    ("the CO of the brigade", "the CO of the brigade"), ("card NH30", "card NH30"),
])
def test_a_formula_is_read_as_the_substance(written: str, meant: str) -> None:
    assert with_names_of_substances(written) == meant
