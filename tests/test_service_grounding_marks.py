"""Marks are read in many forms, and a stream gives whole sentences whatever its pieces."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.grounding.marks import SentenceStream, Streamed, split_marks


@pytest.mark.parametrize(("sentence", "text", "marks"), [
    ("立即撤离[1]。", "立即撤离。", (1,)),
    ("立即撤离。[1][3]", "立即撤离。", (1, 3)),
    ("报告［1，2］。", "报告。", (1, 2)),
    ("拨打119【1】", "拨打119", (1,)),
    ("Leave [1-3].", "Leave.", (1, 2, 3)),
    ("Leave [Source 1].", "Leave.", (1,)),
    ("Leave (source: 1, 2).", "Leave.", (1, 2)),
    ("撤离[来源1]。", "撤离。", (1,)),
    ("撤离（来源：2）。", "撤离。", (2,)),
    ("撤离，来源1。", "撤离。", (1,)),
    ("撤离[2][1][2]。", "撤离。", (2, 1)),
    ("撤离[0]。", "撤离。", (0,)),
])
def test_a_mark_is_read_in_every_form(sentence: str, text: str, marks: tuple[int, ...]) -> None:
    assert split_marks(sentence) == (text, marks)


@pytest.mark.parametrize("sentence", ["根据青政发〔2025〕8号。", "青政发[2025]8号", "第(1)项", "水源1号井", "见第（三）款"])
def test_a_number_in_the_text_is_no_mark(sentence: str) -> None:
    assert split_marks(sentence) == (sentence, ())


TEXT = ("水位达到86.50米启动III级响应[1]。请立即报告。[1][2] 然后撤离！【3】\n- 拨打119[1]\nLevel 86.50 m at 3 p.m. today [2]. "
        "Call No. 5. [1, 2] Leave now!")
SENTENCES = (
    "水位达到86.50米启动III级响应[1]。", "请立即报告。[1][2]", "然后撤离！【3】", "- 拨打119[1]",
    "Level 86.50 m at 3 p.m. today [2].", "Call No. 5. [1, 2]", "Leave now!",
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, len(TEXT)), max_size=12))
def test_the_cuts_of_the_stream_change_nothing(cuts: list[int]) -> None:
    stream, bounds = SentenceStream(), [0, *sorted(cuts), len(TEXT)]

    given_back = [sentence for start, end in pairwise(bounds) for sentence in stream.feed(TEXT[start:end])]
    given_back += stream.flush()

    assert tuple(given_back) == tuple(map(Streamed, SENTENCES))


def test_a_sentence_waits_for_the_marks_behind_it() -> None:
    stream = SentenceStream()

    assert stream.feed("立即撤离。") == ()
    assert stream.feed("[1") == ()
    assert stream.feed("]然") == (Streamed("立即撤离。[1]"),)


def test_a_stream_that_breaks_off_says_so() -> None:
    stream = SentenceStream()
    stream.feed("立即撤离。然后在15")

    assert stream.flush() == (Streamed("然后在15", is_cut=True),)


@pytest.mark.parametrize("text", ["立即撤离。", "Leave now.", "- 关阀[2]", "步骤如下：", "一行\n"])
def test_a_finished_end_is_not_cut(text: str) -> None:
    stream = SentenceStream()

    assert [sentence.is_cut for sentence in (*stream.feed(text), *stream.flush())] == [False]


def test_an_empty_stream_gives_nothing() -> None:
    assert SentenceStream().flush() == ()
