"""The kind of answer a question asks for, and the texts that hold one."""

import pytest

from service.retrieval.asked_for import UNDECIDED, kinds_asked, share_held


@pytest.mark.parametrize(("question", "kinds"), [
    ("多久要报到县里", {"time"}),
    ("罐子漏氯气撤多远", {"distance"}),
    ("燃气抢修打哪个电话", {"telephone"}),
    ("86.5米算几级", {"level"}),
    ("谁拍板启动", {"person"}),
    ("还有多少条船", {"amount"}),
    ("能不能坐电梯", {"permission"}),
    ("how soon must the county be told", {"time", "permission"}),
    ("who do I ring for gas", {"person", "telephone"}),
    ("how wide is the cordon", {"distance"}),
    ("着火了", set()),
    ("the whole township is scalling", set()),  # `call` and `who` stand alone or not at all
])
def test_a_question_asks_for_its_kinds(question: str, kinds: set[str]) -> None:
    assert kinds <= {kind.name for kind in kinds_asked(question)}
    assert bool(kinds) == bool(kinds_asked(question))


@pytest.mark.parametrize(("question", "holds", "lacks"), [
    ("多久要报到县里", "接报后30分钟内报告", "应当及时报告"),
    ("撤多远", "下风向1.5 km", "向上风向撤离"),
    ("打哪个电话", "燃气抢修0000-655-0160", "拨打抢修电话"),
    ("what level is it", "Level III starts", "The headquarters starts it"),
])
def test_a_text_that_holds_the_kind_is_told_from_one_that_does_not(question: str, holds: str, lacks: str) -> None:
    kinds = kinds_asked(question)
    assert share_held(kinds, holds) > share_held(kinds, lacks)


def test_a_question_of_no_kind_prefers_no_text() -> None:
    assert share_held(kinds_asked("着火了"), "30分钟") == UNDECIDED == share_held((), "")
