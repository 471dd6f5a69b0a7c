"""Thinking is taken out wherever the pieces of a stream happen to break."""

import pytest

from service.adapters.thinking import ThinkingFilter


def passed(pieces: list[str]) -> str:
    thinking = ThinkingFilter()
    return "".join([thinking.feed(piece) for piece in pieces]) + thinking.flush()


@pytest.mark.parametrize("size", [1, 2, 5, 100])
@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("水位86.50米[1]。", "水位86.50米[1]。"),
        ("<think>\n共9米？\n</think>\n\n水位86.50米[1]。", "水位86.50米[1]。"),
        ("\n<think></think>水位。", "水位。"),
        ("<think>一直在想", ""),
        ("<think>想完了</think>\n", ""),
        ("水位<think>不是思考</think>。", "水位<think>不是思考</think>。"),
        ("<thin ice", "<thin ice"),
        ("<th", "<th"),
        ("", ""),
    ],
)
def test_only_a_first_thinking_part_is_taken_out(written: str, answer: str, size: int) -> None:
    pieces = [written[at : at + size] for at in range(0, len(written), size)]

    assert passed(pieces) == answer
