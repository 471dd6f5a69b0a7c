"""Days as documents print them."""

from datetime import date

import pytest

from ingest_docs.dates import days_in, first_day, first_month


@pytest.mark.parametrize(
    "text",
    ["2025年3月1日", "2025-03-01", "2025/3/1", "2025.3.1", "二〇二五年三月一日", "1 March 2025", "March 1, 2025", "1st Mar. 2025"],
)
def test_one_day_in_many_prints(text: str) -> None:
    assert first_day(f"自{text}起") == date(2025, 3, 1)


def test_impossible_days_and_measured_values_are_no_days() -> None:
    assert list(days_in("2025-13-40，0000-655-0110，86.50 m，2025年版")) == []


def test_a_month_alone_counts_from_its_first_day() -> None:
    assert first_month("Third Edition October 2017") == date(2017, 10, 1)
    assert first_month("2023年3月") == date(2023, 3, 1)
