"""Time limits are told from repeats, durations and spans of measurement."""

import pytest

from service.rules.clocks import deadline_minutes, phase_of


@pytest.mark.parametrize(("text", "minutes"), [
    ("接到指令后15分钟内到达现场", 15), ("二十分钟内电话报告", 20), ("within 30 minutes", 30), ("2小时内", 120),
    ("立即报告", 0), ("immediately", 0), ("1小时30分钟内", 90), ("不迟于40分钟", 40), ("3日内", 4320),
    ("no later than 10 minutes after the alarm", 10), ("2小时内首报，此后每30分钟续报", 120),
])
def test_a_limit_is_read_in_minutes(text: str, minutes: float) -> None:
    assert deadline_minutes(text) == minutes


@pytest.mark.parametrize("text", [
    "每2小时续报一次", "every 2 hours", "冷却30分钟", "3小时内降雨量达到100毫米以上", "未来24小时内", "20个工作日内", "通知各村",
    "within 50 m", "15分钟",
])
def test_what_is_no_limit_gives_none(text: str) -> None:
    assert deadline_minutes(text) is None


@pytest.mark.parametrize(("minutes", "phase"), [
    (0, "0–5"), (5, "0–5"), (5.5, "5–15"), (15, "5–15"), (16, "15–30"), (30, "15–30"), (31, "later"), (None, None),
])
def test_a_band_includes_its_end(minutes: float | None, phase: str | None) -> None:
    assert phase_of(minutes) == phase
