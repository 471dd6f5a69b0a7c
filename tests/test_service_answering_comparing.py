"""Two answers compared: a sentence holds by its words or by its clause, and what fell is put beside its successor."""

from service.answering.comparing import Change, Standing, compare
from service.domain.answers import Citation, Claim
from service.domain.documents import Anchor


def cited(quote: str, passage_id: str = "v1-00000") -> Citation:
    return Citation(passage_id=passage_id, document_id="d1", doc_id="D01", title="预案", doc_no=None, version=None, effective=None,
                    section="1", anchor=Anchor(path="1", start=0, end=len(quote)), page=None, quote=quote)


def claim(text: str, *, passage_id: str = "v1-00000", flagged: bool = False, kind: str = "quoted") -> Claim:
    return Claim.model_validate({"text": text, "verdict": "flagged" if flagged else "supported", "kind": kind,
                                 "citations": (cited(text, passage_id),)})


def compared(was: list[Claim], now: list[Claim], fallen: str = "", news: str = "") -> tuple[Change, ...]:
    """Compare; citations of the passage `fallen` no longer stand, those of the passage `news` are new."""
    return compare(was, now, lambda one: Standing(one, "superseded" if one.passage_id == fallen else "in_force"),
                   lambda one: one, lambda one: one.passage_id == news)


REPORT, CALL = "镇值班室应当在20分钟内报告。", "县防汛办应当在15分钟内叫应。"


def test_another_choice_of_sentences_from_the_same_clauses_is_no_change() -> None:
    assert compared([claim(REPORT)], [claim(CALL), claim(REPORT)]) == ()
    assert compared([claim(REPORT), claim(CALL)], [claim(REPORT)]) == ()


def test_a_fallen_sentence_stands_beside_the_one_that_is_most_like_it() -> None:
    now = claim("镇值班室应当在10分钟内报告。", passage_id="v2-00000")

    (change,) = compared([claim(REPORT)], [claim(CALL), now], fallen="v1-00000")

    assert (change.place, change.now, change.why) == (1, now, "superseded")


def test_a_fallen_sentence_without_a_like_has_no_successor() -> None:
    (change,) = compared([claim(REPORT)], [claim("食堂七点开饭。")], fallen="v1-00000")

    assert (change.now, change.why) == (None, "superseded")


def test_a_value_that_comes_out_otherwise_is_a_change_though_its_clause_stands() -> None:
    was, now = claim("共8艘冲锋舟。", kind="computed"), claim("共6艘冲锋舟。", kind="computed")

    assert compared([was], [now]) == (Change(1, was, now, "recomputed"),)


def test_white_space_and_letter_forms_are_no_change() -> None:
    assert compared([claim("水位 86.50米")], [claim("水位８６.５０米")], fallen="v1-00000") == ()


def test_a_quote_that_is_flagged_now_or_no_longer_is_a_change() -> None:
    assert [one.why for one in compared([claim(REPORT)], [claim(REPORT, flagged=True)])] == ["contradicted"]
    assert [one.why for one in compared([claim(REPORT, flagged=True)], [claim(REPORT)])] == ["settled"]


def test_a_models_sentence_flagged_for_its_wording_is_no_change() -> None:
    assert compared([claim(REPORT, flagged=True, kind="worded")], [claim(REPORT)]) == ()


def test_what_is_said_in_addition_counts_only_when_its_document_is_new() -> None:
    more = claim(CALL, passage_id="v9-00000")

    assert compared([claim(REPORT)], [claim(REPORT), more]) == ()
    assert compared([claim(REPORT)], [claim(REPORT), more], news="v9-00000") == (Change(None, None, more, "new"),)
