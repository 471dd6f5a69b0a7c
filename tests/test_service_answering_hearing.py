"""What the record says of a model's answer: how it was asked, what it wrote, what checking made of each sentence."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence

import pytest

from service.answering.answerer import Answerer
from service.answering.body import Ask
from service.answering.events import AnswerReady
from service.answering.hearing import Hearing, messages_hash
from service.domain.answers import Answer, AskedWith, CheckReason, Evidence, ModelParameters
from service.errors import ModelUnavailable
from service.ports import Completion, Message, Waiting
from service.prompt_files import load_prompt
from service.settings import PromptLanguage
from service.wiring import Desk
from tests.doubles.scripted_model import ScriptedModel
from tests.doubles.small_county import TODAY, county_desk

QUESTION = "镇值班室接到险情报告后多久上报？"
RIGHT = "应当在20分钟内电话报告县总值班室[1]。"
INVENTED = "县总值班室在90分钟内派出三架直升机[1]。"
TOLD = ModelParameters(provider="ollama", temperature=0, seed=7, context_tokens=8192, output_tokens=256)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with county_desk(tmp_path_factory.mktemp("home")) as opened:
        yield opened


def recorded(
    desk: Desk, model: ScriptedModel | None, *, keep: bool = True, prompt_language: PromptLanguage = "auto"
) -> tuple[Answer, Evidence | None]:
    answerer = Answerer(desk.records, desk.answers, desk.search, desk.embedder, model, 256, parameters=TOLD,
                        prompt_language=prompt_language)

    async def run() -> Answer:
        async for event in answerer.answer(Ask(QUESTION, TODAY, desk.place("石桥镇"), keep=keep)):
            if isinstance(event, AnswerReady):
                return event.answer
        raise AssertionError

    answer = asyncio.run(run())
    kept = desk.answers.get(answer.answer_id)
    return answer, kept[1] if kept else None


def test_the_record_says_how_the_model_was_asked_and_which_passage_each_mark_named(desk: Desk) -> None:
    model = ScriptedModel([RIGHT])

    answer, evidence = recorded(desk, model)

    assert evidence is not None and evidence.call is not None
    call = evidence.call
    assert (call.model, call.parameters, call.done_reason) == ("scripted", TOLD, "stop")
    assert (call.prompt, call.prompt_version) == ("answer.zh", load_prompt("answer.zh").version)
    assert call.prompt_hash == messages_hash(model.heard[0])
    # mark 1 of the model's sentence is the passage that the answer cites
    assert call.passage_ids[0] == answer.claims[0].citations[0].passage_id
    for number, passage_id in enumerate(call.passage_ids, start=1):
        passage = desk.records.passages_by_id([passage_id])[passage_id]
        block = model.heard[0][1].content.partition(f"[{number}] ")[2]
        assert passage.text.split("\n")[0] in block
    assert evidence.asked == AskedWith(place="石桥镇", use_model=True)


def test_every_sentence_is_kept_as_the_model_wrote_it_with_its_verdict(desk: Desk) -> None:
    answer, evidence = recorded(desk, ScriptedModel([f"{RIGHT}{INVENTED}周末另行通知。"]))

    assert evidence is not None
    assert [(one.written, one.verdict) for one in evidence.written] == [
        (RIGHT, "supported"), (INVENTED, "withheld"), ("周末另行通知。", "flagged"),
    ]
    assert CheckReason(code="unsupported_value", detail="90分钟") in evidence.written[1].reasons
    assert evidence.written[1].shown == "〔一句未通过核对，已略去〕"
    assert [reason.code for reason in evidence.written[2].reasons] == ["no_citation"]
    assert "直升机" not in answer.text
    assert evidence.raw_output == f"{RIGHT}{INVENTED}周末另行通知。"


@pytest.mark.parametrize("end", ["", "length"])
def test_what_a_model_wrote_before_it_failed_is_kept(desk: Desk, end: str) -> None:
    answer, evidence = recorded(desk, ScriptedModel([Completion(f"{RIGHT}然后", end, None, None)]))

    assert answer.mode == "extracted"
    assert evidence is not None and evidence.call is not None
    assert evidence.raw_output == f"{RIGHT}然后"
    assert [one.written for one in evidence.written] == [RIGHT]
    assert evidence.call.done_reason == end


def test_a_model_that_says_nothing_leaves_only_how_it_was_asked(desk: Desk) -> None:
    _, evidence = recorded(desk, ScriptedModel([ModelUnavailable("no answer within 2 s", "slow")]))

    assert evidence is not None and evidence.call is not None
    assert (evidence.raw_output, evidence.written, evidence.call.done_reason) == (None, (), None)


def test_instructions_in_the_other_language_ask_for_the_readers_own(desk: Desk) -> None:
    model = ScriptedModel([RIGHT])

    answer, evidence = recorded(desk, model, prompt_language="en")

    assert evidence is not None and evidence.call is not None
    assert (evidence.call.prompt, evidence.call.prompt_version) == ("answer.en", load_prompt("answer.en").version)
    assert model.heard[0][0].content.startswith("You sit in") and "Answer in Chinese," in model.heard[0][0].content
    assert (answer.mode, answer.language, answer.prompt_version) == ("generated", "zh", evidence.call.prompt_version)


@pytest.mark.parametrize(("prompt_language", "nothing"), [("en", "NOT IN THE DOCUMENTS"), ("zh", "资料中没有。")])
def test_that_nothing_answers_is_understood_in_the_language_of_the_instructions(
    desk: Desk, prompt_language: PromptLanguage, nothing: str
) -> None:
    answer, _ = recorded(desk, ScriptedModel([nothing]), prompt_language=prompt_language)

    assert (answer.outcome, answer.mode) == ("abstained", "generated")


class Queueing(ScriptedModel):
    """A scripted model behind two others."""

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Waiting | Completion, None]:
        yield Waiting(1)
        yield Waiting(0)
        async for piece in super().stream(messages):
            yield piece


async def test_the_time_of_a_call_leaves_out_waiting_for_others() -> None:
    ticks = iter((0.0, 5.0, 8.0, 10.5))  # asked, told place 1, told place 0, reply whole
    hearing = Hearing(Queueing(["好。"]), TOLD, load_prompt("answer.zh"), clock=lambda: next(ticks))

    async for _ in hearing.stream([Message("user", "?")]):
        pass

    call = hearing.call()
    assert call is not None and call.model_ms == 2500.0


async def test_the_time_of_a_call_that_failed_is_kept() -> None:
    ticks = iter((0.0, 3.0))
    hearing = Hearing(ScriptedModel([ModelUnavailable("gone")]), TOLD, load_prompt("answer.zh"), clock=lambda: next(ticks))

    with pytest.raises(ModelUnavailable):
        async for _ in hearing.stream([Message("user", "?")]):
            pass

    call = hearing.call()
    assert call is not None and call.model_ms == 3000.0


def test_without_a_model_no_call_is_recorded(desk: Desk) -> None:
    _, evidence = recorded(desk, None)

    assert evidence is not None
    assert (evidence.call, evidence.written, evidence.raw_output) == (None, (), None)


def test_an_answer_that_is_not_to_be_kept_is_not(desk: Desk) -> None:
    before = desk.answers.count()

    answer, evidence = recorded(desk, None, keep=False)

    assert answer.outcome == "answered"
    assert evidence is None
    assert desk.answers.count() == before
