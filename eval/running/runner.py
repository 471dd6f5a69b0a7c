"""Cases through the same desk as production, one stored row a case; a run that broke off goes on where it stopped."""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from eval.cases import Case
from eval.rows import Failure, FoundPassage, Row, citations_of, read_row
from eval.running.cost import Cost, cost_of, together
from eval.running.header import differences, header_of
from service.answering.body import Ask
from service.answering.events import AnswerReady
from service.answering.generation import as_shown
from service.domain.answers import Answer, Citation, Evidence
from service.domain.documents import Passage
from service.errors import NotFound, SettingsError, WatchdeskError, WrongCall
from service.ports import Message
from service.prompt_files import load_prompt
from service.wiring import Desk

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with the cases done and all cases."""


class Asked(NamedTuple):
    """How far a run is after some of its cases were asked."""

    run_id: str
    done: int
    """Cases that have a row."""
    of: int
    asked: int
    """Cases asked now."""
    cost: Cost
    """Of the cases asked now."""


def new_run_id() -> str:
    """Return an id that no run has."""
    return f"run-{uuid.uuid4().hex[:12]}"


async def run_cases(
    desk: Desk, cases: Sequence[Case], *, use_model: bool = True, run_id: str | None = None,
    on_progress: Progress | None = None, at_once: int = 1,
) -> str:
    """Ask every case that the run has no row for; return the run's id.  Raises: WrongCall."""
    asked = await ask_cases(desk, cases, run_id or new_run_id(), use_model=use_model, on_progress=on_progress, at_once=at_once)
    return asked.run_id


async def ask_cases(
    desk: Desk, cases: Sequence[Case], run_id: str, *, use_model: bool = True, on_progress: Progress | None = None,
    at_once: int = 1, for_s: float | None = None,
) -> Asked:
    """Ask cases that the run has no row for, begun within `for_s` seconds or all; each row is stored once its case is done.

    Where a model answers, no more cases are under way than the model takes at once: waiting in its queue, they would
    fall back for no fault of its own.  Raises: WrongCall when the run was begun over or with something else."""
    workers = _workers(desk, use_model, at_once)
    header, done = await asyncio.to_thread(_begin, desk, cases, use_model, run_id, workers)
    today = date.fromisoformat(header["today"])
    to_ask = [(place, case) for place, case in enumerate(cases) if case.id not in done]
    waiting = iter(to_ask)
    ended = len(done)
    costs: list[Cost] = []
    began = time.monotonic()
    if on_progress is not None and done:
        on_progress(ended, len(cases))

    async def worker() -> None:
        nonlocal ended
        for place, case in _while_time(waiting, began, for_s):
            row = await _ask(desk, case, use_model, header["corpus_hash"], today)
            await asyncio.to_thread(desk.runs.add_row, run_id, case.id, row.model_dump(mode="json"), place)
            costs.append(cost_of((row,)))
            ended += 1
            if on_progress is not None:
                on_progress(ended, len(cases))

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(worker())
    except ExceptionGroup as failures:  # a store that cannot be written: every worker meets the same
        raise failures.exceptions[0] from None
    if ended == len(cases) and (costs or "cost" not in header):
        await asyncio.to_thread(_finish, desk, run_id, header)
    log.info("cases run", extra={"run": run_id, "cases": len(cases), "asked": len(costs)})
    return Asked(run_id, ended, len(cases), len(costs), together(costs))


def read_run(desk: Desk, run_id: str) -> tuple[dict[str, Any], tuple[Row, ...]]:
    """Return a run's header and rows.  Raises: NotFound."""
    found = desk.runs.run(run_id)
    if found is None:
        raise NotFound(f"there is no run {run_id}")
    header, rows = found
    return header, tuple(read_row(row) for row in rows)


def _begin(
    desk: Desk, cases: Sequence[Case], use_model: bool, run_id: str, workers: int
) -> tuple[dict[str, Any], frozenset[str]]:
    """Return the header of a new run or of one that goes on, and the cases that it has.  Raises: WrongCall."""
    header = {**header_of(desk, cases, use_model), "at_once": workers}  # times suffer when several are under way
    begun = desk.runs.begun(run_id)
    if begun is None:
        desk.runs.add_run(run_id, header)
        return header, frozenset()
    differ = differences(begun[0], header)
    if differ:
        said = "; ".join(f"{name} {was!r}, now {now!r}" for name, (was, now) in differ.items())
        raise WrongCall(f"run {run_id} was begun with {said}; start a new run")
    return begun


def _finish(desk: Desk, run_id: str, header: dict[str, Any]) -> None:
    """Write what the whole run cost into its header."""
    desk.runs.add_run(run_id, {**header, "cost": cost_of(read_run(desk, run_id)[1])})


def _workers(desk: Desk, use_model: bool, at_once: int) -> int:
    return min(at_once, desk.settings.model_at_once) if use_model and desk.model is not None else at_once


def _while_time(waiting: Iterator[tuple[int, Case]], began: float, for_s: float | None) -> Iterator[tuple[int, Case]]:
    """Yield what waits until the time is over, at least one; several may draw from it in turn."""
    for following in waiting:
        yield following
        if for_s is not None and time.monotonic() - began >= for_s:
            return


async def _ask(desk: Desk, case: Case, use_model: bool, corpus: str, today: date) -> Row:
    as_of = case.as_of or today
    began = time.perf_counter()
    answer: Answer | None = None
    failure: Failure | None = None
    place: str | None = case.place
    try:
        here = desk.place(case.place)
        place = here.name_zh if here else None
        history = tuple(Message(turn.role, turn.content) for turn in case.history)
        async for event in desk.answerer.answer(Ask(case.question, as_of, here, history, use_model)):
            if isinstance(event, AnswerReady):
                answer = event.answer
        if answer is None:
            failure = Failure(code="no_answer", message="the desk ended without an answer")
    except WatchdeskError as fault:
        failure = Failure(code=fault.code, message=str(fault))
    except Exception as fault:  # a case that breaks the desk is a finding, and the run goes on
        log.exception("case failed", extra={"case": case.id})
        failure = Failure(code="broken", message=f"{type(fault).__name__}: {fault}")
    wall_ms = (time.perf_counter() - began) * 1000
    evidence = await asyncio.to_thread(_evidence, desk, answer, as_of)
    if answer is not None and not evidence:
        failure = Failure(code="not_recorded", message="the answer could not be kept, nor what it rests on; see the log")
    return Row(
        case=case, answer=answer, failure=failure, wall_ms=round(wall_ms, 1), as_of=as_of.isoformat(), place=place,
        use_model=use_model and desk.model is not None, model=answer.model if answer else None,
        prompt_version=answer.prompt_version if answer else None, corpus_hash=corpus, **evidence,
    )


def _evidence(desk: Desk, answer: Answer | None, as_of: date) -> dict[str, Any]:
    """Return what an answer rested on and what stood in the store that day, as fields of its row; empty when there is none."""
    recorded = desk.answers.get(answer.answer_id) if answer else None
    if answer is None or recorded is None:
        return {}
    evidence = recorded[1]
    cited = citations_of(answer)
    held = desk.records.passages_by_id([*evidence.passage_ids, *(one.passage_id for one in cited)])
    in_force = desk.search.scope(as_of, None)
    return {
        "passages": _found(desk, evidence, held), "stored": _stored(desk, cited, held),
        "pages": tuple(held[one.passage_id].page if one.passage_id in held else None for one in cited),
        "not_in_force": tuple(passage_id for passage_id, passage in held.items() if passage.version_id not in in_force),
        "raw_output": evidence.raw_output, "call": evidence.call, "written": evidence.written, **_prompt(desk, evidence),
    }


def _found(desk: Desk, evidence: Evidence, held: Mapping[str, Passage]) -> tuple[FoundPassage, ...]:
    """Return the passages found with their scores."""
    found = []
    for passage_id, score in zip(evidence.passage_ids, evidence.scores, strict=True):
        passage = held.get(passage_id)
        version = desk.records.version(passage.version_id) if passage else None
        if passage is not None and version is not None:
            found.append(FoundPassage(passage_id=passage_id, doc_id=version.doc_id, section=passage.anchor_path,
                                      score=round(score, 6), title=version.title, doc_no=version.doc_no))
    return tuple(found)


def _stored(desk: Desk, cited: Sequence[Citation], held: Mapping[str, Passage]) -> tuple[str, ...]:
    """Return the stored text at each citation's anchor; empty where its passage is gone."""
    texts: dict[str, str] = {}
    stored = []
    for one in cited:
        passage = held.get(one.passage_id)
        if passage is not None and passage.version_id not in texts:
            texts[passage.version_id] = desk.records.text(passage.version_id)
        stored.append(texts[passage.version_id][one.anchor.start:one.anchor.end] if passage is not None else "")
    return tuple(stored)


def _prompt(desk: Desk, evidence: Evidence) -> dict[str, Any]:
    """Return what the prompt said and showed."""
    if evidence.call is None:
        return {}
    held = desk.records.passages_by_id(evidence.call.passage_ids)
    versions = {passage.version_id: desk.records.version(passage.version_id) for passage in held.values()}
    shown = [as_shown(passage, version) if (passage := held.get(passage_id)) and (version := versions[passage.version_id]) else ""
             for passage_id in evidence.call.passage_ids]
    try:
        prompt = load_prompt(evidence.call.prompt)
    except SettingsError:  # its file went away between asking and now
        return {"shown": tuple(shown)}
    return {"shown": tuple(shown), "instructions": prompt.system.template if prompt.version == evidence.call.prompt_version else ""}
