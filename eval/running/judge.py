"""A model's opinion of a run's answers, beside the measures: asked for several times, kept apart, never part of the gate."""

import logging
import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean, variance
from typing import Any, Literal, NamedTuple

from pydantic import Field

from eval.cases import Behaviour
from eval.clusters import cluster_of
from eval.intervals import mean_interval
from eval.rows import Row, citations_of
from service.answering.generation import estimate_tokens
from service.domain.documents import Language
from service.domain.record import Record
from service.errors import ModelTrouble, ModelUnavailable
from service.ports import ChatModel, Message
from service.prompt_files import Prompt, load_prompt
from service.settings import PromptLanguage
from service.strict_replies import reply_as

log = logging.getLogger(__name__)

NAMES = ("correct", "complete", "grounded")
_BEHAVIOURS: dict[Language, dict[Behaviour, str]] = {
    "zh": {"answer": "作答", "ask_back": "先问清楚再答", "abstain": "说明现行文件没有，不作答", "refuse": "拒绝"},
    "en": {"answer": "answer", "ask_back": "ask back first", "abstain": "say that the documents do not tell, and not answer",
           "refuse": "refuse"},
}

_NOBODY_THERE: frozenset[ModelTrouble] = frozenset({"unreachable", "missing", "busy", "queue", "paused", "not_taken"})

Mark = Literal[0, 1, 2]


class Marks(Record):
    """What a judge's reply must look like."""

    correct: Mark
    complete: Mark
    grounded: Mark
    reason: str = Field(max_length=600)


class Opinion(Record):
    """One reading of one answer by a judge."""

    case_id: str
    reading: int
    """From 1."""
    judge: str
    """The model's name."""
    prompt_version: str
    marks: Marks | None
    """None when the reply could not be used."""
    trouble: ModelTrouble | None = None
    """Why it could not; `malformed` when it had not its shape twice."""


class Judged(NamedTuple):
    """How far the judging of a run is."""

    done: int
    of: int
    asked: int
    """Opinions asked for now."""
    opinions: tuple[Opinion, ...]


async def judge_rows(
    model: ChatModel, rows: Sequence[Row], file: Path, *, repeats: int, output_tokens: int,
    prompt_language: PromptLanguage = "auto", for_s: float | None = None,
) -> Judged:
    """Ask for each answer's marks `repeats` times, or as often as `for_s` seconds allow, at least once; keep each as it comes.

    What `file` holds is not asked again unless the prompt has changed.  A model is asked at temperature 0 with one seed, so that
    it would only repeat itself: each reading has its number in the prompt, and the facts wanted and the clauses in another order.
    Raises: ModelUnavailable when no judge is there: that is no opinion."""
    kept = {(one.case_id, one.reading): one for one in read_opinions(file) if one.judge == model.name}
    wanted = [(row, reading) for reading in range(1, repeats + 1) for row in rows if row.answer is not None]
    began = time.monotonic()
    asked = 0
    found: list[Opinion] = []
    for row, reading in wanted:
        prompt = load_prompt(f"judge.{row.case.lang if prompt_language == 'auto' else prompt_language}")
        known = kept.get((row.case.id, reading))
        if known is not None and known.prompt_version == prompt.version:
            found.append(known)
        elif asked == 0 or for_s is None or time.monotonic() - began < for_s:
            asked += 1
            found.append(await _opinion(model, row, reading, prompt, output_tokens))
            _append(file, found[-1])
    return Judged(len(found), len(wanted), asked, tuple(found))


async def _opinion(model: ChatModel, row: Row, reading: int, prompt: Prompt, output_tokens: int) -> Opinion:
    marks: Marks | None = None
    trouble: ModelTrouble | None = None
    messages = asked_for(row, reading, prompt)
    try:
        if sum(estimate_tokens(message.content) for message in messages) + output_tokens > model.max_context:
            raise ModelUnavailable(f"the answer and its clauses do not fit a context of {model.max_context} tokens", "too_long")
        marks = await reply_as(model, messages, Marks)
    except ModelUnavailable as failure:
        if failure.trouble in _NOBODY_THERE:
            raise
        log.info("no opinion", extra={"case": row.case.id, "trouble": failure.trouble})
        trouble = failure.trouble
    return Opinion(case_id=row.case.id, reading=reading, judge=model.name, prompt_version=prompt.version, marks=marks, trouble=trouble)


def asked_for(row: Row, reading: int, prompt: Prompt) -> tuple[Message, Message]:
    """Return the filled prompt of a reading of an answered row."""
    assert row.answer is not None
    language: Language = "en" if prompt.name.endswith(".en") else "zh"
    quotes = dict.fromkeys(f"- {one.title} · {one.section}: {one.quote}" for one in citations_of(row.answer))
    return prompt.render(
        reading=str(reading), question=row.case.question, behaviour=_BEHAVIOURS[language][row.case.behaviour],
        wanted=_turned([f"- {' / '.join(spellings)}" for spellings in row.case.wanted()], reading),
        unwanted=_turned([f"- {item}" for item in row.case.must_not], reading), quotes=_turned(list(quotes), reading),
        answer=row.answer.text,
    )


def _turned(lines: Sequence[str], reading: int) -> str:
    """Return lines that begin at another one in each reading; a dash where there is none."""
    at = (reading - 1) % len(lines) if lines else 0
    return "\n".join((*lines[at:], *lines[:at])) or "—"


def read_opinions(file: Path) -> tuple[Opinion, ...]:
    """Return what was kept; a line that a kill cut short is passed over, and asked for again."""
    if not file.exists():
        return ()
    found = []
    for line in filter(str.strip, file.read_text("utf-8", errors="replace").split("\n")):
        try:
            found.append(Opinion.model_validate_json(line))
        except ValueError:
            log.warning("a line of opinions cannot be read", extra={"file": str(file)})
    return tuple(found)


def _append(file: Path, opinion: Opinion) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab+") as opened:
        if opened.tell():
            opened.seek(-1, os.SEEK_END)
            if opened.read() != b"\n":
                opened.write(b"\n")  # behind a line that a kill cut short
        opened.write(opinion.model_dump_json().encode() + b"\n")


def summary(rows: Sequence[Row], opinions: Iterable[Opinion]) -> dict[str, Any]:
    """Return a judge's marks as `{n, readings, failed, unanswered, marks, cases}`.

    A reply that could not be used, and a case without an answer, counts 0 in `value`; `value_read` leaves such replies out.
    `repeat_variance` is the mean over cases of the variance between readings (divisor n - 1), of those read at least twice.
    Both are None where nothing was read."""
    by_case: dict[str, list[Opinion]] = {row.case.id: [] for row in rows}
    for one in opinions:
        if one.case_id in by_case:  # a run of that name over other cases may have stood here before
            by_case[one.case_id].append(one)
    read = [one for group in by_case.values() for one in group]
    judged = [row for row in rows if row.answer is None or by_case[row.case.id]]
    return {
        "judges": sorted({one.judge for one in read}), "prompt_versions": sorted({one.prompt_version for one in read}),
        "judged_itself": any(row.model in {one.judge for one in by_case[row.case.id]} for row in rows if row.model),
        "n": len(judged), "readings": len(read), "unanswered": sum(row.answer is None for row in rows),
        "failed": dict(sorted(Counter(str(one.trouble) for one in read if one.marks is None).items())),
        "marks": {name: _mark(name, judged, by_case) for name in NAMES},
        "cases": {row.case.id: _case(by_case[row.case.id]) for row in judged},
    }


def _mark(name: str, rows: Sequence[Row], by_case: dict[str, list[Opinion]]) -> dict[str, Any]:
    means = [fmean([_number(name, one) for one in by_case[row.case.id]] or [0.0]) for row in rows]
    found = mean_interval([mean / 2 for mean in means], [cluster_of(row.case) for row in rows])  # as shares, for which intervals are made
    read = [[float(getattr(one.marks, name)) for one in by_case[row.case.id] if one.marks] for row in rows]
    flat, again = [mark for group in read for mark in group], [group for group in read if len(group) > 1]
    return {
        "value": round(2 * found.value, 4), "lo": round(2 * found.lo, 4), "hi": round(2 * found.hi, 4), "n": found.n,
        "value_read": round(fmean(flat), 4) if flat else None,
        "repeat_variance": round(fmean(map(variance, again)), 4) if again else None,
        "changing": sum(len(set(group)) > 1 for group in again),
    }


def _case(opinions: Sequence[Opinion]) -> dict[str, Any]:
    return {**{name: round(fmean([_number(name, one) for one in opinions] or [0.0]), 4) for name in NAMES},
            "failed": sum(one.marks is None for one in opinions), "reasons": [one.marks.reason for one in opinions if one.marks]}


def _number(name: str, opinion: Opinion) -> float:
    return 0.0 if opinion.marks is None else float(getattr(opinion.marks, name))


def lines(document: dict[str, Any]) -> list[str]:
    """Return a summary as lines to read."""
    told = [f"judged by {', '.join(document['judges']) or 'nobody'}: {document['n']} cases, {document['readings']} readings; "
            "an opinion, no part of the gate"]
    if document["judged_itself"]:
        told.append("the judge is the model that wrote the answers")
    told += [f"{count} replies could not be used ({trouble}): they count 0" for trouble, count in document["failed"].items()]
    for name, one in document["marks"].items():
        spread = "—" if one["repeat_variance"] is None else f"{one['repeat_variance']:.3f}"
        told.append(f"{name:<10} {one['value']:.3f} of 2  [{one['lo']:.3f}, {one['hi']:.3f}]  n={one['n']}  variance between readings "
                    f"{spread}, {one['changing']} cases changing")
    return told
