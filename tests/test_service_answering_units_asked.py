"""A figure that is asked for in some unit is missing where no sentence found holds one of that kind."""

import pytest

from service.answering.units_asked import kinds_held, lacks_the_unit
from service.domain.answers import Claim


def said(*texts: str) -> list[Claim]:
    return [Claim(text=text, verdict="supported", kind="quoted") for text in texts]


@pytest.mark.parametrize(("question", "sentence"), [
    ("燃气泄漏现场初始警戒半径是多少？", "抢修队接警后25分钟内到场。"),
    ("林火明火扑灭后要留守看护多少小时？", "森林防火期从10月15日起算，共有扑救队员60人。"),
    ("体育馆能安置多少人？", "安置点热饭每天2顿。"),
    ("气温预报到多少度停止露天作业？", "纳凉点每晚21:30关门。"),
    ("How many people can the sports hall shelter?", "A rest centre serves three hot meals a day."),
    ("How far downwind are people evacuated by day?", "The county holds one exercise a year."),
])
def test_a_figure_of_another_kind_is_no_answer(question: str, sentence: str) -> None:
    # 10月15日 is a moment, which may answer how long something lasts.
    assert lacks_the_unit(question, said(sentence)) == ("10月15日" not in sentence)


@pytest.mark.parametrize(("question", "sentence"), [
    ("警戒半径是多少？", "按150 m警戒。"), ("多久到场？", "接到通知后立即出动。"), ("能住多少人？", "容纳（人）：2,000"),
    ("一趟拉多少人", "大客车1辆45座"), ("how many people on a working day", "Zone: Zone B; People on a working day: 310"),
    ("多久集结？", "白天集结（分钟）：15"), ("How soon?", "within 30 minutes"), ("谁负责？", "由乡镇长负责。"), ("几级响应？", "Ⅲ级"),
])
def test_a_figure_of_the_kind_asked_for_answers(question: str, sentence: str) -> None:
    assert not lacks_the_unit(question, said(sentence))


def test_the_head_of_a_column_names_the_unit_of_its_rows() -> None:
    assert kinds_held("响应级别：Ⅳ级；雨量（mm，达到或超过）：50") == {"m"}
