"""What the word index finds again, by example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.retrieval.tokens import MAX_TOKEN_CHARS, STOP, question_tokens, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水位上涨", ["水位", "位上", "上涨"]),
        ("站", ["站"]),
        ("Ⅲ级响应", ["iii", "级响", "响应"]),
        ("Evacuate NOW", ["evacu", "now"]),
        ("水位86.5米", ["水位", "86.5", "米"]),
        ("86.50", ["86.50", "86.5"]),
        ("5.10", ["5.10", "5.1"]),
        ("第4.2.3条", ["第", "4.2.3", "条"]),
        ("50mm", ["50", "mm"]),
        ("50%", ["50", "%"]),
        ("1,200人", ["1200", "1", "200", "人"]),
        ("110，119", ["110", "119"]),
        ("00:15", ["0:15"]),
        ("08：30", ["8:30"]),
        ("5–15分钟", ["5-15", "5", "15", "分钟"]),
        ("0000-655-0160", ["0000-655-0160", "00006550160"]),
        ("0000—655—0160", ["0000-655-0160", "00006550160"]),
        ("2025-07-01", ["2025-07-01", "20250701"]),
        ("V-12", ["v-12", "v12"]),
        ("UN1017", ["un1017", "1017"]),
        ("UN 1017", ["un", "1017"]),
        ("QL-DZ-017", ["ql-dz-017", "qldz017", "017"]),
        ("on-site", ["on", "site"]),
        ("PM2.5", ["pm2.5"]),
        ("８６．５", ["86.5"]),
        ("", []),
        ("——！", []),
    ],
)
def test_a_text_gives_these_words(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize("text", ["青政发〔2025〕8号", "青政发[2025]8号", "青政发（2025）第8号"])
def test_a_document_number_is_one_word_however_its_brackets_are_written(text: str) -> None:
    assert "〔2025〕8号" in tokens(text)


def test_stop_words_are_dropped_from_questions_only() -> None:
    assert "什么" in tokens("水位什么")
    assert question_tokens("水位什么") == ["水位"]


def test_a_question_of_stop_words_keeps_them() -> None:
    assert question_tokens("怎么办") == ["怎么", "么办"]
    assert set(question_tokens("怎么办")) <= STOP


@given(st.text())
def test_words_hold_no_space_and_are_short(text: str) -> None:
    # The word index takes them joined by spaces.
    found = tokens(text)

    assert all(word and not any(letter.isspace() for letter in word) for word in found)
    assert all(len(word) <= MAX_TOKEN_CHARS for word in found)


@given(st.text())
def test_the_same_text_gives_the_same_words_twice(text: str) -> None:
    assert tokens(text) == tokens(text)


def test_an_english_word_is_found_by_its_other_forms() -> None:
    assert tokens("notifies notified notify") == ["notifi", "notifi", "notifi"]
