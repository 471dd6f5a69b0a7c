"""A rewording counts only when it keeps values, names and mark."""

import pytest

from service.domain.drills import Drill
from service.drilling.livening import keeps
from service.drilling.marking import NotMarked, mark, require_marks

OURS = "【演练】石桥站水位86.50米，仍在上涨。"


@pytest.mark.parametrize("worded", [
    "【演练】石桥站水位86.05米，还在涨！",  # another number
    "【演练】石桥站水位已经很高了！",  # a number left out
    "【演练】石桥站水位86.50米，10分钟前还没有！",  # a number added
    "石桥站水位86.50米，还在涨！",  # no mark
    "【演练】水位86.50米，还在涨！",  # the gauge's name left out
    "【演练】石桥站水位86.50米，" + "快来人啊，" * 40,  # far too long
])
def test_a_rewording_that_changes_what_counts_is_refused(worded: str) -> None:
    assert not keeps(OURS, worded, ("石桥站",))


@pytest.mark.parametrize("worded", ["【演练】喂，石桥站水位86.50米了，还在涨！", "【演练】石桥站水位八十六米五，还在涨！"])
def test_a_rewording_with_the_same_values_is_kept(worded: str) -> None:
    assert keeps(OURS, worded, ("石桥站",))


def test_a_mark_is_put_once() -> None:
    assert mark(mark("水涨了", "zh"), "zh") == "【演练】水涨了"
    assert mark("Water rises", "en") == "[EXERCISE] Water rises"


def test_a_drill_without_its_mark_is_not_let_out() -> None:
    bare = Drill(drill_id="d", title="【演练】洪水", lang="zh", seed=1, hazard="flood", place="石桥镇", minutes=60,
                 objectives=(), background="石桥镇涨水", injects=())

    with pytest.raises(NotMarked, match="background"):
        require_marks(bare)
