"""Sentence spans in Chinese and English."""

import pytest

from service.domain.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水位达到86.50 m。立即上报！", ["水位达到86.50 m。", "立即上报！"]),
        ("他说：“马上转移。”村民出发。", ["他说：“马上转移。”", "村民出发。"]),
        ("（一）电话报告；\n（二）书面报告。", ["（一）电话报告；", "（二）书面报告。"]),
        ("Call No. 5 now. Then wait 2.5 h.", ["Call No. 5 now.", "Then wait 2.5 h."]),
        ("Dr. Li left at 3 p.m. Nobody followed.", ["Dr. Li left at 3 p.m.", "Nobody followed."]),
        ("1. Close the valve. 2. Report.", ["1. Close the valve.", "2. Report."]),
        ("See 4.2.3. Stay in, e.g. at home.", ["See 4.2.3.", "Stay in, e.g. at home."]),
        ("The U.S. Fire Service (see Annex A.) came.", ["The U.S. Fire Service (see Annex A.) came."]),
        ('"Go." They went.', ['"Go."', "They went."]),
        ("Go to gate 3. [1] Wait there [2].", ["Go to gate 3. [1]", "Wait there [2]."]),
        ("启动III级响应。[1][2]随后报告。", ["启动III级响应。[1][2]", "随后报告。"]),
        ("Line one\nline two", ["Line one", "line two"]),
        ("真的吗？！走。", ["真的吗？！", "走。"]),
        ("no ending", ["no ending"]),
        ("  \n ", []),
    ],
)
def test_sentences_end_where_a_reader_would_stop(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_only_white_space_lies_between_sentences() -> None:
    text = "第一条 为了防洪，制定本法。  第二条 见3.2。See Fig. 2 for it. Done!\n\n末尾"

    spans = sentences(text)

    gaps = [text[end:start] for (_, end), (start, _) in zip(((0, 0), *spans), (*spans, (len(text), 0)), strict=True)]
    assert all(not gap.strip() for gap in gaps)
