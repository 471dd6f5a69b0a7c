"""Questions and their answers, whole or sentence by sentence."""

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from service.answer_commands import AnswerArguments, Objection, answers_replay
from service.answering.body import Ask
from service.api.desk import DeskHere
from service.api.leaving import unless_left
from service.api.problems import problem_document
from service.commands import AskArguments, Document, ask, to_ask
from service.correcting import correct, kept_answer
from service.domain.answers import Answer
from service.domain.corrections import Correction
from service.errors import WatchdeskError

log = logging.getLogger(__name__)

router = APIRouter(tags=["answers"])


@router.post("/ask")
async def ask_whole(arguments: AskArguments, desk: DeskHere, request: Request) -> Answer:
    """Answer a question; given up when the caller goes away."""
    return Answer.model_validate(await unless_left(request, ask(desk, arguments)))


def _ask(arguments: AskArguments, desk: DeskHere) -> Ask:
    # As a dependency it runs before the stream begins: an unknown place is still a 422.
    return to_ask(desk, arguments)


@router.post("/ask/stream", response_class=EventSourceResponse)
async def ask_stream(desk: DeskHere, question: Annotated[Ask, Depends(_ask)]) -> AsyncIterator[ServerSentEvent]:
    """Answer a question as events: question, evidence, queued, sentence, fell_back, answer; the last is `done` or `error`.

    What was streamed before `fell_back` is void.  A stream that ends without `done` has failed.  When the
    caller goes away the answer is given up, the model's reply with it."""
    try:
        async with aclosing(desk.answerer.answer(question)) as events:
            async for event in events:
                yield ServerSentEvent(event=event.type, data=event.model_dump(mode="json"))
    except WatchdeskError as failure:
        yield ServerSentEvent(event="error", data=problem_document(failure.status, failure.code, str(failure)))
    except Exception as failure:  # a stream cannot answer 500 any more; it must not end as if it were whole
        log.exception("a stream failed")
        detail = f"the desk failed ({type(failure).__name__}); its log says more"
        yield ServerSentEvent(event="error", data=problem_document(500, "failed", detail))
    else:
        yield ServerSentEvent(event="done", data={})


@router.get("/answers/{answer_id}")
def recorded(answer_id: str, desk: DeskHere) -> Answer:
    """Return an answer as it was recorded."""
    return kept_answer(desk, answer_id)


@router.get("/answers/{answer_id}/replay")
async def replayed(answer_id: str, desk: DeskHere) -> Document:
    """Show an answer as it was given, and say whether today's documents would answer otherwise."""
    return await answers_replay(desk, AnswerArguments(answer_id=answer_id))


@router.post("/answers/{answer_id}/corrections", status_code=201)
def corrected(answer_id: str, objection: Objection, desk: DeskHere) -> Correction:
    """Keep that a sentence of an answer is wrong or outdated, and what would be right."""
    return correct(desk, answer_id, objection.sentence, objection.kind, objection.says, objection.by)


@router.get("/answers/{answer_id}/corrections")
def corrections(answer_id: str, desk: DeskHere) -> tuple[Correction, ...]:
    """List what readers found wrong or outdated in an answer."""
    kept_answer(desk, answer_id)
    return desk.corrections.of_answer(answer_id)
