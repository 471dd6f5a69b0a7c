"""Commands about answers that were given: listed, shown, replayed, corrected, purged."""

import asyncio
from datetime import date

from pydantic import Field

from service import correcting, keeping
from service.commands import Command, Document
from service.domain.answers import sentences_of
from service.domain.corrections import CorrectionKind
from service.domain.record import Record
from service.errors import NotFound, WrongCall
from service.replaying import replay
from service.wiring import Desk


class AnswerArguments(Record):
    answer_id: str


class AnswersArguments(Record):
    before: date | None = None
    """Only answers given before this day."""
    most: int = Field(default=50, ge=1, le=1000)


class PurgeArguments(Record):
    answer_id: str | None = None
    before: date | None = None
    all: bool = False


class Objection(Record):
    """What a reader finds wrong or outdated in one sentence."""

    sentence: int = Field(ge=1)
    """Number of the sentence in the answer, from 1."""
    kind: CorrectionKind
    says: str | None = Field(default=None, max_length=2000)
    """What would be right."""
    by: str | None = Field(default=None, max_length=100)
    """Name of the reader."""


class CorrectArguments(Objection):
    answer_id: str


class CorrectionsArguments(Record):
    answer_id: str | None = None
    """The answer whose corrections are wanted; those of every answer when None."""


async def answers_list(desk: Desk, arguments: AnswersArguments) -> Document:
    """List answers, newest first, and how many there are in all."""
    before = keeping.day_begins(desk, arguments.before) if arguments.before else None
    rows = []
    for kept in await asyncio.to_thread(desk.answers.latest, arguments.most, before):
        said = kept.document
        rows.append({
            "answer_id": kept.answer_id, "answered_at": kept.answered_at.isoformat(), "question": said["question"],
            "outcome": said["outcome"], "mode": said["mode"], "model": said["model"],
            "corrections": len(desk.corrections.of_answer(kept.answer_id)),
        })
    return {"answers": rows, "count": desk.answers.count(before), "kept_days": desk.settings.answers_kept_days}


async def answers_show(desk: Desk, arguments: AnswerArguments) -> Document:
    """Show all that is kept of an answer: what was said, on what it rested, how the model was asked, what checking changed."""
    answer_id = arguments.answer_id
    kept = desk.answers.kept(answer_id)
    if kept is None:
        raise NotFound(f"there is no answer {answer_id}; it was never given here, or it was purged")
    sentences = sentences_of(correcting.kept_answer(desk, answer_id))
    return {
        "answer_id": answer_id,
        "answered_at": kept.answered_at.isoformat(),
        "answer": kept.document,
        "is_as_given": kept.is_as_given,
        "history": [turn._asdict() for turn in kept.history],
        "evidence": kept.evidence.model_dump(mode="json"),
        "sentences": [{"sentence": number, "text": text} for number, text in enumerate(sentences, start=1)],
        "corrections": [one.model_dump(mode="json") for one in desk.corrections.of_answer(answer_id)],
    }


async def answers_replay(desk: Desk, arguments: AnswerArguments) -> Document:
    """Show an answer again as it was given, and say whether today's documents would answer otherwise."""
    return await replay(desk, arguments.answer_id)


async def answers_purge(desk: Desk, arguments: PurgeArguments) -> Document:
    """Delete one answer, those given before a day, or all of them, with what they rested on and their corrections."""
    named = (arguments.answer_id is not None, arguments.before is not None, arguments.all)
    if sum(named) != 1:
        raise WrongCall("say what to purge, and only one of them: an answer's id, --before DATE, or --all")
    if arguments.answer_id is not None:
        purged = await asyncio.to_thread(keeping.purge_one, desk, arguments.answer_id)
    elif arguments.before is not None:
        purged = await asyncio.to_thread(keeping.purge_before, desk, arguments.before)
    else:
        purged = await asyncio.to_thread(keeping.purge_all, desk)
    return {"purged": purged, "left": desk.answers.count()}


async def correct(desk: Desk, arguments: CorrectArguments) -> Document:
    """Keep that a sentence of an answer is wrong or outdated, and what would be right."""
    correction = await asyncio.to_thread(correcting.correct, desk, arguments.answer_id, arguments.sentence,
                                         arguments.kind, arguments.says, arguments.by)
    return correction.model_dump(mode="json")


async def corrections_list(desk: Desk, arguments: CorrectionsArguments) -> Document:
    """List what readers found wrong or outdated, each with the sentence it is about."""
    if arguments.answer_id is not None:
        correcting.kept_answer(desk, arguments.answer_id)
        found = desk.corrections.of_answer(arguments.answer_id)
    else:
        found = desk.corrections.all()
    rows = []
    for one in found:
        answer = correcting.kept_answer(desk, one.answer_id)
        rows.append({**one.model_dump(mode="json"), "text": sentences_of(answer)[one.sentence - 1], "question": answer.question})
    return {"corrections": rows, "count": len(rows)}


ANSWER_COMMANDS: dict[str, Command] = {
    "answers list": Command(AnswersArguments, answers_list),
    "answers show": Command(AnswerArguments, answers_show),
    "answers purge": Command(PurgeArguments, answers_purge),
    "replay": Command(AnswerArguments, answers_replay),
    "correct": Command(CorrectArguments, correct),
    "corrections list": Command(CorrectionsArguments, corrections_list),
}
