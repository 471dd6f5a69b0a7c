"""A case or a log speaks only to who asks about what has happened."""

import pytest

from service.answering.past import asks_about_the_past


@pytest.mark.parametrize("question", ["那次开闸没有", "8月12日晚上转移了几户", "七一八转移多少人", "how many were moved in July 2023", "what did the log say"])
def test_a_question_about_an_event_hears_its_log(question: str) -> None:
    assert asks_about_the_past(question)


@pytest.mark.parametrize("question", ["龙口水库汛限现在控多少米", "警戒线拉多远", "flood limit level right now", "how wide is the cordon"])
def test_a_question_about_a_rule_hears_none(question: str) -> None:
    assert not asks_about_the_past(question)
