"""What a model writes reaches a reader only checked, and only from a whole reply."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import UTC, date, datetime

import pytest

from service.adapters.chat_model import LangChainChat
from service.answering.generation import Finished, Offered, estimate_tokens, generate, offer
from service.domain.documents import Language, Passage, Version
from service.errors import ModelUnavailable
from service.grounding.claims import CheckedSentence
from service.grounding.reasons import WITHHELD_TEXT
from service.ports import ChatModel, Completion, Message, Waiting
from service.prompt_files import load_prompt
from service.retrieval.searching import Hit
from service.settings import Settings
from tests.doubles.fault_server import FaultServer, Mode
from tests.doubles.scripted_model import ScriptedModel

PLAN = Version(
    title="石桥镇防汛预案", doc_no="石政发〔2025〕3号", effective=date(2025, 5, 1), version_id="v1", document_id="d1", doc_id="D13",
    file_name="D13.md", media_type="text/markdown", sha256="0" * 64, ingested_at=datetime(2025, 6, 1, tzinfo=UTC),
)
CLAUSES = ("石桥站警戒水位为86.50米。水位超过警戒水位时，镇值班室应当立即报告县防汛办。", "镇值班室电话0999-5551234。")
QUESTION = "石桥站警戒水位是多少？"
Step = Waiting | CheckedSentence | Finished


def hits(texts: Sequence[str] = CLAUSES) -> tuple[Hit, ...]:
    return tuple(
        Hit(Passage(passage_id=f"p{at}", version_id="v1", ordinal=at, text=text, start=0, end=len(text), path=("3 预警",)),
            PLAN, 1.0, 1.0, 1.0, 1.0)
        for at, text in enumerate(texts)
    )


def offered(language: Language = "zh", context: int = 8192, texts: Sequence[str] = CLAUSES) -> Offered:
    return offer(load_prompt(f"answer.{language}"), QUESTION, hits(texts), "2025-06-01", "石桥镇", context, 256)


async def steps(model: ChatModel, prompt: Offered | None = None, language: Language = "zh") -> list[Step]:
    async with aclosing(generate(model, prompt or offered(language), language)) as going:
        return [step async for step in going]


async def checked(reply: str, language: Language = "zh") -> tuple[list[CheckedSentence], Finished]:
    *sentences, end = await steps(ScriptedModel([reply]), language=language)
    assert isinstance(end, Finished)
    return [one for one in sentences if isinstance(one, CheckedSentence)], end


async def test_a_supported_sentence_is_shown_with_its_citation() -> None:
    (sentence,), end = await checked("石桥站警戒水位为86.50米[1]。")

    assert sentence.claim is not None
    assert (sentence.claim.verdict, sentence.shown) == ("supported", "石桥站警戒水位为86.50米。")
    assert [citation.quote for citation in sentence.claim.citations] == ["石桥站警戒水位为86.50米。"]
    assert end == Finished((sentence.claim,), "石桥站警戒水位为86.50米[1]。", 0, False, ())


async def test_an_invented_number_is_withheld_and_kept_in_the_raw_text() -> None:
    sentences, end = await checked("石桥站警戒水位为86.50米[1]。保证水位为88.20米[1]。")

    assert [sentence.claim is None for sentence in sentences] == [False, True]
    assert sentences[1].shown == WITHHELD_TEXT["zh"]
    assert (len(end.claims), end.withheld) == (1, 1)
    assert "88.20" in end.raw


async def test_an_invented_mark_is_flagged_and_cites_nothing() -> None:
    (sentence,), _ = await checked("镇值班室应当立即报告县防汛办[7]。")

    assert sentence.claim is not None
    assert (sentence.claim.verdict, sentence.claim.citations) == ("flagged", ())
    assert sentence.claim.reason is not None and "[7]" in sentence.claim.reason


async def test_a_sentence_without_marks_is_flagged() -> None:
    (sentence,), _ = await checked("镇值班室应当立即报告县防汛办。")

    assert sentence.claim is not None
    assert sentence.claim.verdict == "flagged"


async def test_a_number_without_a_source_is_withheld_though_a_clause_has_it() -> None:
    (sentence,), _ = await checked("石桥站警戒水位为86.50米。")

    assert sentence.claim is None


async def test_a_last_sentence_without_a_full_stop_is_checked_too() -> None:
    (sentence,), end = await checked("石桥站警戒水位为86.50米[1]")

    assert sentence.claim is not None and sentence.claim.verdict == "supported"
    assert len(end.claims) == 1


@pytest.mark.parametrize(
    ("reply", "language"),
    [("资料中没有。", "zh"), ("资料中没有相关规定", "zh"), ("NOT IN THE DOCUMENTS.", "en"), ("**资料中没有**", "zh")],
)
async def test_a_model_may_say_that_the_clauses_do_not_answer(reply: str, language: Language) -> None:
    sentences, end = await checked(reply, language)

    assert sentences == []
    assert end.says_nothing


async def test_a_sentence_that_begins_so_and_cites_is_checked_like_any_other() -> None:
    sentences, end = await checked("资料中没有写保证水位，但石桥站警戒水位为86.50米[1]。")

    assert len(sentences) == 1
    assert not end.says_nothing


@pytest.mark.parametrize(
    ("reason", "said"), [("length", "cut at its longest"), ("", "broke off"), ("load", "ended with 'load'")]
)
async def test_a_reply_that_is_not_whole_is_refused(reason: str, said: str) -> None:
    model = ScriptedModel([Completion("石桥站警戒水位为86.50米[1]。如", reason, None, None)])

    with pytest.raises(ModelUnavailable, match=said):
        await steps(model)


@pytest.mark.parametrize(
    ("reply", "language"),
    [("All units should evacuate at once [1].", "zh"), ("请所有人员立即撤离到安全地带[1]。", "en")],
)
async def test_a_reply_in_the_wrong_language_is_refused_before_it_is_shown(reply: str, language: Language) -> None:
    shown: list[Step] = []

    with pytest.raises(ModelUnavailable, match="language"):
        async for step in generate(ScriptedModel([reply + reply]), offered(language), language):
            shown.append(step)
    assert shown == []


async def test_an_english_answer_may_name_and_quote_in_chinese() -> None:
    (sentence,), _ = await checked("The warning stage at Shiqiao (石桥站警戒水位) is 86.50 m [1].", "en")

    assert sentence.claim is not None
    assert sentence.claim.verdict == "supported"


async def test_a_prompt_that_the_server_cut_is_noticed() -> None:
    prompt = offered()
    reply = "石桥站警戒水位为86.50米[1]。"

    await steps(ScriptedModel([Completion(reply, "stop", prompt.tokens // 2, 9)]), prompt)
    with pytest.raises(ModelUnavailable, match="it was cut"):
        await steps(ScriptedModel([Completion(reply, "stop", prompt.tokens // 4, 9)]), prompt)


def test_clauses_are_left_out_from_the_end_until_the_prompt_fits() -> None:
    texts = [f"第{number}条。" + "防汛值班人员应当坚守岗位。" * 40 for number in range(6)]

    tight = offered(context=2048, texts=texts)

    assert 0 < len(tight.passages) < 6
    assert [hit.passage.passage_id for hit in (*tight.passages, *tight.left_out)] == [f"p{at}" for at in range(6)]
    assert [hit.passage.passage_id for hit in tight.passages] == [f"p{at}" for at in range(len(tight.passages))]
    assert tight.tokens + 256 <= 2048
    assert f"[{len(tight.passages) + 1}]" not in tight.messages[1].content


@pytest.mark.parametrize(("language", "named"), [("zh", "有2条依据未交给模型：《石桥镇防汛预案》 3 预警"),
                                                 ("en", "2 passages did not fit the model's context and were not shown to it: "
                                                        "石桥镇防汛预案 3 预警")])
async def test_clauses_that_were_left_out_are_named(language: Language, named: str) -> None:
    prompt = offered(language, context=2048, texts=[*CLAUSES, *["防汛值班人员应当坚守岗位。" * 60] * 3])
    reply = {"zh": "石桥站警戒水位为86.50米[1]。", "en": "The warning stage is 86.50 m [1]."}[language]

    *_, end = await steps(ScriptedModel([reply]), prompt, language)

    assert isinstance(end, Finished)
    assert len(prompt.left_out) == 2
    assert end.warnings and named in end.warnings[0]


async def test_the_place_in_the_queue_is_passed_on() -> None:
    class Busy(ScriptedModel):
        async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Waiting | Completion, None]:
            yield Waiting(2)
            async with aclosing(super().stream(messages)) as pieces:
                async for piece in pieces:
                    yield piece

    first, *rest = await steps(Busy(["石桥站警戒水位为86.50米[1]。"]))

    assert first == Waiting(2)
    assert isinstance(rest[-1], Finished)


def test_a_prompt_without_room_for_one_clause_is_refused() -> None:
    with pytest.raises(ModelUnavailable, match="do not fit"):
        offered(context=1024, texts=["防汛值班人员应当坚守岗位。" * 100])
    with pytest.raises(ModelUnavailable, match="no clause"):
        offered(texts=[])


@pytest.mark.parametrize(
    ("text", "least"),
    # Counted by hand: a token a character and digit, a word never less than one.
    [("石桥站警戒水位为86.50米", 14), ("call 0999-5551234 now", 14), ("①…—《》", 5), ("", 0)],
)
def test_the_estimate_is_an_upper_bound(text: str, least: int) -> None:
    assert least <= estimate_tokens(text) <= 2 * least


async def test_closing_hangs_up_on_the_model() -> None:
    with FaultServer("trickle", delay_s=0.05) as server:
        going = generate(LangChainChat(Settings(model_url=server.url)), offered(), "zh")
        await anext(going)

        await going.aclose()

        assert await asyncio.to_thread(server.left.wait, 1.0)


async def served(mode: Mode, language: Language = "zh") -> list[Step]:
    with FaultServer(mode, delay_s=5) as server:
        model = LangChainChat(Settings(model_url=server.url, model_first_token_s=5, model_silence_s=0.3))
        return await steps(model, language=language)


@pytest.mark.parametrize("mode", ["normal", "thinking", "thinking_inline", "no_counts"])
async def test_a_whole_reply_over_the_wire_is_supported(mode: Mode) -> None:
    *sentences, end = await served(mode)

    assert isinstance(end, Finished)
    assert [claim.verdict for claim in end.claims] == ["supported", "supported"]
    assert [claim.text for claim in end.claims] == ["石桥站警戒水位为86.50米。", "镇值班室电话0999-5551234。"]
    assert len(sentences) == 2


@pytest.mark.parametrize(
    ("mode", "shown"),
    [("invented_numbers", 0), ("invented_marks", 0), ("no_marks", 0), ("injected", 1)],
)
async def test_mistakes_over_the_wire_are_never_supported(mode: Mode, shown: int) -> None:
    *_, end = await served(mode)

    assert isinstance(end, Finished)
    assert [claim.verdict for claim in end.claims] == ["flagged"] * shown


@pytest.mark.parametrize(
    "mode",
    ["no_model", "busy", "slow_pieces", "closed", "reset", "half_line", "no_done", "error_line", "load_only", "length",
     "cut_prompt", "too_long", "wrong_language"],
)
async def test_whatever_breaks_over_the_wire_the_model_is_unavailable(mode: Mode) -> None:
    with pytest.raises(ModelUnavailable):
        await served(mode)


async def test_an_english_question_is_answered_over_the_wire() -> None:
    *_, end = await served("normal", "en")

    assert isinstance(end, Finished)
    assert [claim.verdict for claim in end.claims] == ["supported", "supported"]
