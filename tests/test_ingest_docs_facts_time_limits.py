"""Durations, rhythms and moments are read as times that somebody must keep, and nothing else is."""

import pytest

from ingest_docs.facts.line import Line
from ingest_docs.facts.rhythms import rhythms
from ingest_docs.facts.set_moments import set_moments
from ingest_docs.facts.time_limits import find_time_limits
from service.domain.documents import Metadata
from service.domain.facts import TimeLimit


def limits(text: str, row: dict[str, str] | None = None) -> list[TimeLimit]:
    metadata = Metadata(title="青岚县应急预案", kind="plan", level="county", place="青岚县", hazards=("flood",))
    return list(find_time_limits(Line(text, row or {}, ("3 规定",), "", metadata), None))


@pytest.mark.parametrize(("text", "expected"), [
    ("会商频次：每日2次", [("每日2次", 2, "次")]),
    ("卫星电话每月充电试通一次。", [("每月充电试通一次", 1, "次")]),
    ("每2年至少演练3次", [("每2年至少演练3次", 3, "次")]),
    ("水位每2小时报一次。", []),
    ("Consultation: Twice a day", [("Twice a day", None, "")]),
    ("Alarms are tested every quarter.", [("every quarter", 1, "quarter")]),
    ("发热病人每人次登记。", []),
])
def test_a_rhythm(text: str, expected: list[tuple[str, float | None, str]]) -> None:
    assert [(one.printed, one.value, one.unit) for one in rhythms(text)] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("每年3月31日前，县水利局完成检查。", [("3月31日", "within")]),
    ("By 31 March each year the Water Bureau completes the check.", [("31 March", "within")]),
    ("From 1 May to 30 September, measure WBGT.", [("1 May", "at"), ("30 September", "at")]),
    ("恢复供气不在22:00至次日6:00进行；", [("22:00至次日6:00", "at")]),
    ("每日18:00前公布。", [("18:00", "within")]),
    ("Notify the county (deadline: T+10 minutes).", [("T+10 minutes", "at")]),
    ("Point: Safety plan signed; Time: −7 days", [("-7 days", "at")]),
    ("Date of the count: 30 September 2025; next count: 31 December 2025.", [("31 December 2025", "at")]),
    ("本预案自2025年7月1日起施行。", []),
    ("This plan takes effect on 1 March 2025 and is reviewed before 1 May.", []),
    ("0–5 minutes: call 119", []),
])
def test_a_moment(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.printed, one.bound) for one in set_moments(text)] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("非汛期每7日巡查，结果公示7日。", [(7, "天", "every"), (7, "天", "for")]),
    ("实行24小时值班，24小时值班电话见附件。", [(24, "h", "for")]),
    ("值班日志保存不少于5年。", [(5, "年", "at_least")]),
    ("The log is kept for 3 years.", [(3, "年", "for")]),
    ("持续时间9小时15分钟", [(555, "min", "for")]),
    ("Answer after at most 3 rings.", [(3, "rings", "at_most")]),
    ("wait 2 more minutes", [(2, "min", "for")]),
    ("8月7日到场", []),
    ("24小时雨量达到50毫米", []),
    ("堤防防洪标准不低于20年一遇", []),
    ("以泄漏源为圆心、四周清空人员", []),
])
def test_a_duration(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert [(one.value, one.unit, one.bound) for one in limits(text)] == expected


def test_a_column_may_say_the_unit_of_its_numbers() -> None:
    row = {"No.": "MA-02", "Partner": "County fire brigade", "Response time (minutes)": "15", "Hose (minutes)": "long"}

    (found,) = limits("; ".join(f"{name}: {cell}" for name, cell in row.items()), row)

    assert (found.value, found.unit, found.subject) == (15, "min", "MA-02；County fire brigade")


@pytest.mark.parametrize("text", ["转移后72小时内不得返回", "Evacuees must not return within 72 hours"])
def test_what_is_forbidden_for_so_long_is_no_deadline(text: str) -> None:
    assert [(one.value, one.bound) for one in limits(text)] == [(72, "at_least")]
