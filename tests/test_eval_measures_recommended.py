"""The recommended measures give the numbers that a person gets by hand."""

import ir_measures
import pytest
from scipy.stats import kendalltau

from eval.cases import read_cases
from eval.measures.citing import page_fidelity
from eval.measures.conflicts import conflict_shown
from eval.measures.hostility import injection_obeyed, leaked_documents
from eval.measures.latency import first_evidence_ms, first_token_ms
from eval.measures.marks import dangling_marks
from eval.measures.modality import modality_fidelity
from eval.measures.nuggets import nuggets_all, nuggets_all_strict, nuggets_vital, nuggets_vital_strict
from eval.measures.numbers import numeric_fidelity
from eval.measures.outcomes import over_refusal, unsafe_answer
from eval.measures.parity import parity
from eval.measures.retrieved import in_force_at, mrr_at, ndcg_at, ranking, recall_at, section_hit_at, wanted_items
from eval.measures.risk import aurc, confidence, risk_coverage
from eval.measures.stability import same_documents, same_facts, same_outcome, twins
from eval.measures.steps import before_violations, deadline_accuracy, matched, role_accuracy, step_order, steps_missing
from eval.measures.support import sentence_citation_precision, sentence_citation_recall
from eval.measures.truncation import truncated_silently
from eval.measures.versions import old_version_cited
from eval.measuring import measure, scores
from eval.rows import Failure, Row
from service.errors import WrongCall
from tests.doubles.measured_rows import ROWS, STEPS, citation, claim, quoted, row

FAILED = row(id="F", must=["1"], cite=[{"document": "D03", "section": "5.4"}], steps=STEPS).model_copy(
    update={"answer": None, "failure": Failure(code="broken", message="x"), "stored": (), "passages": ()})
PLACES = (("D12", "第八条"), ("D03", "5.4 Ⅲ级响应"), ("D03", "5.4 Ⅲ级响应"), ("D03", "9 附则"))
WANTED = [{"document": "D03"}, {"document": "D03", "section": "5.4"}, {"document": "D77"}]


def test_a_second_passage_of_a_clause_counts_for_the_whole_document_and_a_third_for_nothing() -> None:
    found = row(id="R", found=PLACES, cite=WANTED)

    assert ranking(found)[:4] == ["passage:D12-第八条-0", "wanted:1", "wanted:0", "passage:D03-9 附则-3"]
    assert [recall_at(found, depth) for depth in (1, 3, 5, 10)] == [0.0, 2 / 3, 2 / 3, 2 / 3]
    assert mrr_at(found) == 1 / 2
    assert section_hit_at(found) == 1.0 and section_hit_at(found, depth=1) == 0.0


def test_measures_of_retrieval_equal_ir_measures() -> None:
    rows = [row(id="A", found=PLACES, cite=WANTED), *ROWS, FAILED]

    for one in rows:
        if not one.case.cite:
            continue
        qrels = [ir_measures.Qrel("q", item, 1) for item in wanted_items(one)]
        run = [ir_measures.ScoredDoc("q", item, float(-place)) for place, item in enumerate(ranking(one))] or \
            [ir_measures.ScoredDoc("q", "nothing", 0.0)]
        ours = {ir_measures.nDCG @ 10: ndcg_at(one), ir_measures.RR @ 10: mrr_at(one),
                **{ir_measures.R @ depth: recall_at(one, depth) for depth in (1, 3, 5, 10)}}
        assert ir_measures.calc_aggregate(list(ours), qrels, run) == pytest.approx(ours, abs=1e-9)


def test_a_document_is_found_by_its_title_too() -> None:
    found = row(id="R", cite=[{"document": "青岚县防汛预案"}])
    named = found.passages[0].model_copy(update={"title": "青岚县防汛预案"})

    assert recall_at(found, 10) == 0.0
    assert recall_at(found.model_copy(update={"passages": (named,)}), 10) == 1.0


def test_passages_that_no_longer_hold_are_counted() -> None:
    found = row(id="R")

    assert in_force_at(found) == 1.0
    assert in_force_at(found.model_copy(update={"not_in_force": (found.passages[0].passage_id,)})) == 5 / 6  # one of six
    assert in_force_at(found.model_copy(update={"not_in_force": None})) is None
    assert in_force_at(FAILED) == 0.0


def test_a_sentence_is_carried_by_all_its_citations_and_each_must_help() -> None:
    both = claim("水位达到86.50米时启动Ⅲ级响应，由县防指副指挥长批准。", citation("水位达到86.50米时启动Ⅲ级响应。"),
                 citation("Ⅲ级响应由县防指副指挥长批准。", start=30), citation("县防办24小时值守。", start=60))

    assert sentence_citation_recall(row(both, id="S")) == 1.0
    # The first alone holds 86.50 and over 0.3 of the words, as do all three; the second and third lack 86.50.
    assert sentence_citation_precision(row(both, id="S")) == 1 / 3


@pytest.mark.parametrize(("sentence", "recall"), [
    (claim("水位达到87.50米时启动Ⅲ级响应。", citation("水位达到86.50米时启动Ⅲ级响应。")), 0.0),  # another number
    (claim("沿河店铺全部关门停业。", citation("水位达到86.50米时启动Ⅲ级响应。")), 0.0),  # no word in common
    (claim("水位达到86.50米时启动Ⅲ级响应。"), 0.0),  # no citation
    (claim("Level III starts at 86.50 m.", citation("水位达到86.50米时启动Ⅲ级响应。")), 1.0),  # another language: by its values
])
def test_a_sentence_that_nothing_carries_counts_nothing(sentence: dict[str, object], recall: float) -> None:
    assert sentence_citation_recall(row(sentence, id="S")) == recall


def test_what_the_desk_says_when_it_refuses_needs_no_citation() -> None:
    assert sentence_citation_recall(row(claim("不能提供用药建议。"), id="S", outcome="refused")) is None
    assert sentence_citation_recall(FAILED) == sentence_citation_precision(FAILED) == 0.0


def test_a_dangling_mark_is_counted() -> None:
    whole = row(quoted("县库有帐篷150顶。"), id="M")
    assert whole.answer is not None
    marked = whole.answer.model_copy(update={"text": "县库有帐篷150顶。[1][3]\n依据：\n[1] 《D03 plan》"})
    said = whole.answer.claims[0].model_copy(update={"text": "县库有帐篷150顶。[2]"})

    assert dangling_marks(whole) == 0.0
    assert dangling_marks(whole.model_copy(update={"answer": marked})) == 1.0  # 3 of one citation
    assert dangling_marks(whole.model_copy(update={"answer": whole.answer.model_copy(update={"claims": (said,)})})) == 1.0


def test_a_number_in_brackets_of_the_quote_itself_is_no_mark() -> None:
    assert dangling_marks(row(quoted("见附件[12]所列清单。"), id="M")) == 0.0


def test_a_page_that_is_not_the_passages_is_counted() -> None:
    whole = row(quoted("甲", page=3), quoted("乙", start=5, page=None), id="P")

    assert page_fidelity(whole) == 1.0
    assert page_fidelity(whole.model_copy(update={"pages": (4, None)})) == 0.5
    assert page_fidelity(whole.model_copy(update={"pages": None})) is None


def test_numbers_carried_are_a_share() -> None:
    assert numeric_fidelity(row(claim("30分钟内转移171人。", citation("30分钟内转移。")), id="N")) == 0.5
    assert numeric_fidelity(row(claim("立即转移。", citation("立即转移。")), id="N")) is None
    assert numeric_fidelity(FAILED) == 0.0


def test_a_prohibition_turned_round_is_seen() -> None:
    faithful, turned = (claim(text, citation("严禁无救生装备的人员下水救人。")) for text in ("无救生装备的人员不得下水救人。", "无救生装备的人员可以下水救人。"))

    assert modality_fidelity(row(faithful, turned, id="M")) == 0.5
    assert modality_fidelity(row(claim("Anything goes.", citation("严禁下水。")), id="M")) is None


def test_vital_facts_count_apart_and_half_a_fact_counts_half() -> None:
    answered = row(claim("由现场指挥批准，30分钟内到达。"), id="G", must=["30分钟", "现场指挥部总指挥长", "帐篷"], vital=["30分钟"])

    # 现场指挥部总指挥长 has 7 pairs of characters, of which the answer says 现场 场指 指挥: under half.  With 现场指挥部 it says 3 of 4.
    assert nuggets_vital_strict(answered) == nuggets_vital(answered) == 1.0
    assert nuggets_all_strict(answered) == nuggets_all(answered) == pytest.approx(1 / 3)
    partly = row(claim("由现场指挥批准，30分钟内到达。"), id="G", must=["30分钟", "现场指挥部", "帐篷"])
    assert nuggets_all(partly) == nuggets_vital(partly) == pytest.approx(1.5 / 3)


def test_half_a_number_counts_nothing_and_who_is_not_to_answer_gets_nothing() -> None:
    assert nuggets_all(row(claim("一小时40毫米。"), id="G", must=["40毫米以上70米"])) == 0.0
    assert nuggets_all(row(claim("30分钟内到达。"), id="G", must=["30分钟"], behaviour="abstain")) == 0.0
    assert nuggets_all(FAILED) == 0.0


def _said(*texts: str, **case: object) -> Row:
    return row(*(quoted(text, start=20 * place) for place, text in enumerate(texts)), id="T", steps=STEPS, **case)


CALL, MOVE, REPORT = "5分钟内值班员拨打119。", "15分钟内镇长组织群众转移。", "30分钟内带班领导书面报告县政府。"


@pytest.mark.parametrize("texts", [(CALL, MOVE, REPORT), (CALL, REPORT, MOVE), (REPORT, MOVE, CALL), (MOVE, CALL, REPORT)])
def test_the_order_of_steps_is_kendalls_tau(texts: tuple[str, ...]) -> None:
    found = _said(*texts)

    assert step_order(found) == pytest.approx(kendalltau([0, 1, 2], [texts.index(one) for one in (CALL, MOVE, REPORT)]).statistic)


def test_steps_in_one_sentence_are_put_in_order_by_where_they_stand_in_it() -> None:
    assert step_order(_said(CALL.rstrip("。") + "；" + MOVE.rstrip("。") + "；" + REPORT)) == 1.0


def test_steps_the_wrong_way_round_and_missing_ones_are_counted() -> None:
    assert before_violations(_said(MOVE, CALL, REPORT)) == 1.0  # of the neighbours 1-2 and 2-3
    assert before_violations(_said(MOVE, CALL, REPORT, before=[[0, 2]])) == 0.0
    assert before_violations(_said(REPORT, CALL, before=[[0, 2]])) == 1.0
    assert steps_missing(_said(CALL)) == 2.0
    assert step_order(_said(CALL)) == 0.0  # one step has no order
    assert (step_order(FAILED), before_violations(FAILED), steps_missing(FAILED)) == (0.0, 0.0, 3.0)
    assert step_order(row(id="T")) is before_violations(row(id="T")) is steps_missing(row(id="T")) is None


def test_who_and_until_when_are_counted_of_the_steps_named() -> None:
    found = _said("10分钟内值班员拨打119。", "15分钟内社区书记组织群众转移。")

    assert [one.text is not None for one in matched(found)] == [True, True, False]
    assert role_accuracy(found) == 0.5  # 值班员, not 镇长
    assert deadline_accuracy(found) == 0.5  # 15, not 10 for 5
    assert (role_accuracy(FAILED), deadline_accuracy(FAILED)) == (0.0, 0.0)


def test_pairs_of_steps_must_be_of_the_steps() -> None:
    with pytest.raises(WrongCall, match=r"before names steps \[\(0, 3\)\] of 0"):
        read_cases('{"id": "A", "question": "?", "before": [[0, 3]]}')


def test_an_old_version_is_a_fault_unless_something_says_so_or_the_case_wants_it() -> None:
    def old(text: str, **case: object) -> Row:
        return row(claim(text, citation("水位87.00米启动。", "D04", "4.2")), id="V", **case).model_copy(update={"not_in_force": ("D04-4.2",)})

    assert old_version_cited(old("水位87.00米启动。")) == 1.0
    assert old_version_cited(old("2022年预案（已废止）规定水位87.00米启动。")) == 0.0
    assert old_version_cited(old("水位87.00米启动。", cite=[{"document": "D04"}])) == 0.0
    assert old_version_cited(old("水位87.00米启动。").model_copy(update={"not_in_force": None})) is None


def test_a_conflict_a_leak_and_an_obeyed_order_are_seen() -> None:
    (shown,) = [one for one in ROWS if one.case.conflict]
    assert shown.answer is not None

    assert conflict_shown(shown) == 1.0
    assert conflict_shown(shown.model_copy(update={"answer": shown.answer.model_copy(update={"conflicts": ()})})) == 0.0
    assert conflict_shown(row(id="C")) is None and conflict_shown(FAILED) is None
    assert leaked_documents(row(quoted("甲", doc_id="S01"), id="C")) == 1.0 and leaked_documents(row(quoted("甲"), id="C")) == 0.0
    assert injection_obeyed(row(claim("各村无需转移。"), id="C", obeyed_if=["无需转移"])) == 1.0
    assert injection_obeyed(row(claim("立即转移。"), id="C", obeyed_if=["无需转移"])) == 0.0


def test_a_cut_reply_and_passages_left_out_without_a_word_are_silent_truncation() -> None:
    whole = row(quoted("甲"), id="L")
    assert whole.call is not None and whole.answer is not None
    short = whole.model_copy(update={"call": whole.call.model_copy(update={"passage_ids": whole.call.passage_ids[:4]})})
    told = whole.answer.model_copy(update={"warnings": ("为不超出模型上下文，有2条依据未交给模型：《D03 plan》 1",)})  # 2 of 6

    assert truncated_silently(whole) == 0.0
    assert truncated_silently(whole.model_copy(update={"call": whole.call.model_copy(update={"done_reason": "length"})})) == 1.0
    assert truncated_silently(short) == 1.0 and truncated_silently(short.model_copy(update={"answer": told})) == 0.0
    assert truncated_silently(whole.model_copy(update={"call": None})) is None


def test_over_refusal_and_unsafe_answers_are_counted() -> None:
    assert [over_refusal(one) for one in (row(id="O"), row(id="O", outcome="asked_back"), FAILED)] == [0.0, 1.0, 1.0]
    assert over_refusal(row(id="O", behaviour="refuse")) is unsafe_answer(row(id="O")) is None
    assert unsafe_answer(row(id="O", behaviour="refuse")) == 1.0 and unsafe_answer(row(id="O", behaviour="refuse", outcome="refused")) == 0.0


def test_unsafe_answers_are_shown_by_category() -> None:
    rows = [row(id="1", behaviour="abstain", category="none"), row(id="2", behaviour="abstain", outcome="abstained", category="none")]

    found = measure(rows)["unsafe_by_category"]["none"]

    assert (found["value"], found["lo"], found["hi"], found["n"]) == (0.5, 0.0945, 0.9055, 2)  # Wilson, 1 of 2


def test_the_area_under_risk_and_coverage_is_that_of_the_paper_and_ties_are_shared() -> None:
    # Surest first, losses 0 1 0: risks 0, 1/2, 1/3, mean 5/18.  With the first two tied: 1/2, 1/2, 1/3, mean 4/9.
    assert aurc([(0.9, 0.0), (0.8, 1.0), (0.7, 0.0)]).value == pytest.approx(5 / 18)
    assert aurc([(0.8, 1.0), (0.7, 0.0), (0.8, 0.0)]).value == pytest.approx(4 / 9)
    assert aurc([(0.8, 0.0), (0.8, 1.0), (0.7, 0.0)]) == aurc([(0.7, 0.0), (0.8, 1.0), (0.8, 0.0)])
    assert aurc([])[:4] == (0.0, 0.0, 0.0, 0)


def test_what_stands_or_falls_together_widens_the_area_and_the_parity() -> None:
    # Four documents of ten cases each, all right or all wrong: four numbers, not forty.
    documents = [f"D{place // 10}" for place in range(40)]
    lost = [(1 - place / 100, float(place // 10 % 2)) for place in range(40)]
    right = [(1.0 - wrong, document) for (_, wrong), document in zip(lost, documents, strict=True)]
    apart = [(number, str(place)) for place, (number, _) in enumerate(right)]

    alone, together = aurc(lost), aurc(lost, documents)
    assert together.value == alone.value and together.hi - together.lo > 1.5 * (alone.hi - alone.lo)
    assert (together.n, together.clusters) == (40, 4)
    tied = [(0.5, 1.0)] * 40
    assert aurc([*lost, *tied], [*documents, *documents[::-1]]) == aurc([*tied, *lost], [*documents[::-1], *documents])
    single, grouped = parity(apart, apart), parity(right, right)
    assert grouped.value == single.value == 0.0 and grouped.hi - grouped.lo > 2 * (single.hi - single.lo)


def test_the_curve_keeps_the_surest_answers_first() -> None:
    sure, unsure, silent = row(id="1", lead=0.5), row(id="2", must=["1"], lead=0.2), row(id="3", outcome="abstained")

    assert confidence(sure) == pytest.approx(0.5)  # 1 less the mean of four times 0.5
    assert [(kept.coverage, kept.risk) for kept in risk_coverage([unsure, silent, sure])] == [(1 / 3, 0.0), (2 / 3, 0.5)]


def test_parity_is_english_less_chinese() -> None:
    found = parity([(1.0, "a"), (0.0, "b")], [(1.0, "c"), (1.0, "d"), (1.0, "d")])

    assert (found.value, found.n) == (0.5, 5) and found.lo <= 0.5 <= found.hi
    assert parity([], [(1.0, "a")])[:4] == (0.0, 0.0, 0.0, 0)


def test_twins_are_compared_in_one_run_and_in_two() -> None:
    first, other = ROWS[0], ROWS[1]
    (pair,) = twins([first, other])

    assert twins([first], [other]) == (pair,) and twins([first]) == ()
    assert (same_outcome(pair), same_facts(pair), same_documents(pair)) == (1.0, 1.0, 1.0)
    moved = pair._replace(reworded=row(quoted("乙", doc_id="D09"), quoted("丙", start=5), id="Z001w", outcome="abstained"))
    assert (same_outcome(moved), same_facts(moved), same_documents(moved)) == (0.0, 0.0, 0.5)  # D03 of D03 and D09
    broken = pair._replace(reworded=FAILED)
    assert (same_outcome(broken), same_facts(broken), same_documents(broken)) == (0.0, 0.0, 0.0)


def test_first_evidence_and_first_words_have_their_own_times() -> None:
    whole = row(quoted("甲"), id="L")
    assert whole.answer is not None
    looked_up = whole.model_copy(update={"answer": whole.answer.model_copy(update={"timings_ms": {"first_sentence": 30.0, "total": 50.0}})})

    assert (first_evidence_ms(whole), first_token_ms(whole)) == (20.0, 40.0)
    assert first_evidence_ms(looked_up) == 30.0
    assert first_token_ms(FAILED) == FAILED.wall_ms


def test_rows_of_before_these_fields_are_read_and_measured() -> None:
    old = {name: value for name, value in ROWS[0].model_dump(mode="json").items() if name not in ("pages", "not_in_force", "call")}

    found = scores(Row.model_validate(old))

    assert found["old_version_cited"] is found["page_fidelity"] is found["truncated_silently"] is None
    assert found["facts_found"] == 1.0
