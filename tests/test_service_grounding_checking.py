"""With word vectors, synonyms, places and a glossary a sentence is checked by what it means."""

from datetime import UTC, datetime

import pytest

from service.adapters.embedding.static_embedder import StaticEmbedder
from service.domain.documents import Passage, Version
from service.domain.places import Place
from service.grounding.checking import Checker
from service.grounding.claims import Computed, check_sentence
from service.grounding.glossary import read_glossary
from service.grounding.soft_coverage import SoftCoverage
from service.grounding.synonyms import SHIPPED, read_synonyms
from service.grounding.verification import verify
from service.retrieval.gazetteer import Gazetteer
from service.rules.numerals import values


def _place(code: str, zh: str, en: str, kind: str) -> Place:
    return Place(code=code, name_zh=zh, name_en=en, parent="青岚县", kind=kind)


PLACES = Gazetteer([
    _place("QL-SQ", "石桥镇", "Shiqiao Town", "township"), _place("QL-LW", "柳湾镇", "Liuwan Town", "township"),
    _place("SH1", "云顶小学", "Yunding Primary School", "shelter"), _place("SH2", "石桥中学", "Shiqiao Middle School", "shelter"),
])
CHECKER = Checker(SoftCoverage(StaticEmbedder(), read_synonyms(SHIPPED)), read_glossary(), PLACES)


def codes(sentence: str, text: str, checker: Checker = CHECKER) -> set[str]:
    return {reason.code for reason in verify(sentence, [text], checker=checker).reasons}


@pytest.mark.parametrize(("sentence", "text"), [
    ("电话响三声之内要接起来。", "值班电话振铃3声内接听。"),
    ("过期的和坏了的物资不能算进可用数量。", "过期、损坏物资不计入可用数量。"),
    ("水情每60分钟报一次。", "水情报送频次：每1小时"),
    ("一天巡查两遍。", "物业每日巡查2次。"),
    ("住到容量的90%时报告县应急局。", "安置人数达到容量的九成时，管理人员报告县应急局。"),
    ("If nobody answers, ring again five minutes later.", "Without an answer call again after 5 minutes."),
    ("The police set up checkpoints within half an hour.", "县公安局接到通知后30分钟内设卡"),
])
def test_other_words_for_the_same_are_supported(sentence: str, text: str) -> None:
    assert codes(sentence, text) == set()


@pytest.mark.parametrize(("sentence", "text", "code"), [
    ("食品留样48小时，并由公证人员全程录像存档。", "食品留样48小时，过期食品不得发放。", "uncovered"),
    ("由分管副县长决定启动。", "由县防办值班负责人提出建议，县防指办公室主任决定启动，报告分管副县长。", "misplaced_actor"),
    ("转移人员安置到石桥中学。", "上坪村转移人员安置在云顶小学。", "unsupported_place"),
    ("指挥部设在下风向。", "指挥部设在上风向、警戒区外。", "opposite"),
    ("氨的返回值是25 ppm。", "氯的返回值是25 ppm。", "unsupported_substance"),
    ("尽量不返回危险区。", "任何人不得返回危险区。", "weakened"),
    ("Preferably do not enter a cloud.", "Do not enter a cloud.", "weakened"),
    ("Nobody has to report it.", "Everybody must report it.", "turned_round"),
    ("The spare keys must not be kept at the depot.", "钥匙应当存放在物资点。", "turned_round"),
])
def test_another_meaning_is_flagged(sentence: str, text: str, code: str) -> None:
    assert code in codes(sentence, text)


@pytest.mark.parametrize(("sentence", "text"), [
    ("风速低于每小时1.5米的重新划定。", "风速低于每秒1.5米的，重新划定。"),
    ("会商每周一次。", "会商频次：每日1次"),
    ("肥皂每人250千克。", "项目：肥皂；数值：250；单位：克"),
    ("损失是1.34万元。", "指标：直接经济损失；数值：13,400；单位：万元"),
    ("At a level of 145.30 ft people move.", "Level: Design flood level; m: 145.30"),
    ("Level B equipment is worn.", "Worn: Level A equipment"),
])
def test_another_rate_period_or_unit_withholds_the_sentence(sentence: str, text: str) -> None:
    assert verify(sentence, [text], checker=CHECKER).status == "withheld"


ROWS = ("响应级别：Ⅱ级；石桥站水位（m）：87.50；启动人：县长\n响应级别：Ⅲ级；石桥站水位（m）：86.50；启动人：分管副县长\n"
        "响应级别：Ⅳ级；石桥站水位（m）：85.80；启动人：县防办主任")


def test_a_value_of_another_row_is_misplaced() -> None:
    assert codes("Ⅲ级响应的水位是86.5米，由分管副县长启动。", ROWS) == set()
    assert "misplaced_value" in codes("Ⅲ级响应的水位是85.8米，由分管副县长启动。", ROWS)


class _Contradicting:
    def contradicts(self, premise: str, hypothesis: str) -> float:
        return 0.9

    def entails(self, premise: str, hypothesis: str) -> float:
        return 0.05


class _Agreeing:
    def contradicts(self, premise: str, hypothesis: str) -> float:
        return 0.0

    def entails(self, premise: str, hypothesis: str) -> float:
        return 1.0


def test_a_model_of_entailment_adds_a_flag_and_lifts_none() -> None:
    contradicting = Checker(CHECKER.coverage, CHECKER.glossary, PLACES, _Contradicting())
    agreeing = Checker(CHECKER.coverage, CHECKER.glossary, PLACES, _Agreeing())

    assert codes("食品留样48小时。", "食品留样48小时。", contradicting) == {"contradicted"}
    assert codes("食品留样48小时。", "食品留样48小时。", agreeing) == set()
    assert verify("食品留样72小时。", ["食品留样48小时。"], checker=agreeing).status == "withheld"


VERSION = Version(title="青岚县自然灾害救助应急预案", version_id="v1", document_id="d1", doc_id="D10", file_name="D10.docx", media_type="m",
                  sha256="0", ingested_at=datetime(2025, 7, 2, tzinfo=UTC))


def _passage(text: str) -> tuple[Passage, Version]:
    return Passage(text=text, start=0, end=len(text), path=(), passage_id="p1", version_id="v1", ordinal=0), VERSION


def test_a_converted_figure_keeps_its_trace() -> None:
    checked = check_sentence("接报后1小时内报告[1]。", [_passage("接报后60分钟内报告。")], checker=CHECKER)

    assert checked.claim is not None
    assert checked.claim.trace == "60 min = 1 h"


def test_a_computed_figure_keeps_its_trace() -> None:
    total = Computed(values("8艘")[0], "6 艘 + 2 艘 = 8 艘")

    checked = check_sentence("冲锋舟合计8艘[1]。", [_passage("冲锋舟：县物资库6艘，石桥镇2艘。")], [total], checker=CHECKER)

    assert checked.claim is not None
    assert (checked.claim.kind, checked.claim.trace) == ("computed", "6 艘 + 2 艘 = 8 艘")


def test_a_supported_sentence_in_another_language_has_the_original_quote_beside_it() -> None:
    checked = check_sentence("Food samples are kept for 48 hours [1].", [_passage("食品留样48小时，过期食品不得发放。")], checker=CHECKER)

    assert checked.claim is not None
    assert checked.claim.verdict == "supported"
    assert [citation.quote for citation in checked.claim.citations] == ["食品留样48小时，过期食品不得发放。"]


@pytest.mark.parametrize("sentence", ["tea is served.", "Arm's length.", "Say kettle."])
def test_a_few_words_that_the_clause_of_another_language_does_not_say_are_an_addition(sentence: str) -> None:
    assert "uncovered" in codes(sentence, "响应级别：Ⅱ级；石桥站水位（m，达到或超过）：87.50；特征水位：—")


def test_a_few_words_that_the_clause_of_another_language_says_stay_supported() -> None:
    assert not codes("Evacuate the village.", "沿溪住户立即转移，逐户敲门，清点到人；全村疏散。")
