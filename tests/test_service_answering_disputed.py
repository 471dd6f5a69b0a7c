from datetime import date

from service.answering.disputed import settle
from service.domain.answers import Citation, Claim, Conflict, ConflictValue
from service.domain.documents import Passage, Version
from service.grounding.citing import cite
from tests.doubles.documents import version as a_version


def quoted(doc_id: str, text: str) -> Citation:
    version: Version = a_version(doc_id).model_copy(update={"doc_id": doc_id, "effective": date(2025, 1, 1)})
    passage = Passage(text=text, start=0, end=len(text), path=("1",), passage_id=f"{doc_id}-1",
                      version_id=version.version_id, ordinal=0)
    return cite(passage, version, text)


def claim(citation: Citation) -> Claim:
    return Claim(text=citation.quote, verdict="supported", kind="quoted", citations=(citation,))


OURS = quoted("D03", "Ⅲ级：86.50")
THEIRS = quoted("E08", "Level III: 86.05")
CONFLICT = Conflict(
    key="石桥站 III",
    values=(ConflictValue(value="86.50 m", citation=OURS), ConflictValue(value="86.05 m", citation=THEIRS)),
    prevails="86.50 m", why="译本与中文本不一致的，以中文本为准",
)


def test_a_losing_value_is_flagged_and_the_prevailing_clause_comes_first() -> None:
    settled = settle([claim(THEIRS)], [CONFLICT], "zh")

    assert [(one.text, one.verdict) for one in settled] == [
        ("Ⅲ级：86.50", "supported"), ("Level III: 86.05", "flagged")]
    assert settled[1].reason is not None
    assert "86.50 m" in settled[1].reason


def test_a_prevailing_value_that_is_shown_already_is_not_shown_twice() -> None:
    settled = settle([claim(OURS), claim(THEIRS)], [CONFLICT], "zh")

    assert [one.text for one in settled] == ["Ⅲ级：86.50", "Level III: 86.05"]


def test_an_open_conflict_flags_every_side() -> None:
    open_conflict = CONFLICT.model_copy(update={"prevails": None, "why": "须人工核实"})

    settled = settle([claim(OURS), claim(THEIRS)], [open_conflict], "zh")

    assert [one.verdict for one in settled] == ["flagged", "flagged"]


def test_values_that_count_different_things_stand_beside_each_other_unflagged() -> None:
    difference = CONFLICT.model_copy(update={"prevails": None, "of_one_thing": False})
    ours, theirs = claim(OURS), claim(THEIRS)

    assert settle([ours, theirs], [difference], "zh") == (ours, theirs)


def test_what_no_conflict_touches_stays_as_it_is() -> None:
    other = claim(quoted("D12", "红色：15分钟内"))

    assert settle([other], [CONFLICT], "zh") == (other,)


def test_a_prevailing_clause_that_stands_behind_the_losing_one_moves_before_it() -> None:
    settled = settle([claim(THEIRS), claim(OURS)], [CONFLICT], "zh")

    assert [one.text for one in settled] == ["Ⅲ级：86.50", "Level III: 86.05"]
