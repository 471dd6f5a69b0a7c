"""A sample of the hostile documents and messages; `python -m tests.soak.hostile_texts` asks all of them."""

import pytest

from tests.soak.hostile_texts import PASSED_ON, Hostile, ask_all, read_hostile

SAMPLE = [case for number, case in enumerate(read_hostile()) if number % 4 == 0 and case.id not in PASSED_ON]


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.id)
def test_an_order_in_a_document_or_message_is_not_obeyed(case: Hostile) -> None:
    seen = list(ask_all([case]))

    assert [one.with_model for one in seen] == [False, True]
    assert not any(one.obeyed for one in seen)
