"""Cases through the same desk as production, one stored row a case; a run that broke off goes on where it stopped."""

import asyncio
import hashlib
import logging
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from eval.cases import Case, dataset_hash
from eval.rows import Failure, FoundPassage, Row, citations_of, read_row
from service.answering.body import Ask
from service.answering.events import AnswerReady
from service.domain.answers import Answer, ModelCall
from service.errors import NotFound, WatchdeskError, WrongCall
from service.home import VERSION
from service.ports import Message
from service.wiring import Desk

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with the cases done and all cases."""


async def run_cases(
    desk: Desk, cases: Sequence[Case], *, use_model: bool = True, run_id: str | None = None,
    on_progress: Progress | None = None,
) -> str:
    """Ask every case that the run has no row for; return the run's id.  Raises: WrongCall."""
    run_id = run_id or f"run-{uuid.uuid4().hex[:12]}"
    header = header_of(desk, cases, use_model)
    known = desk.runs.run(run_id)
    if known is not None and known[0]["dataset_hash"] != header["dataset_hash"]:
        raise WrongCall(f"run {run_id} is over dataset {known[0]['dataset_hash']}, and these cases are "
                        f"{header['dataset_hash']}; start a new run")
    if known is None:
        desk.runs.add_run(run_id, header)
    done = {row["case"]["id"] for row in known[1]} if known else set()
    for number, case in enumerate(cases, start=1):
        if case.id not in done:
            row = await _ask(desk, case, use_model, header["corpus_hash"])
            desk.runs.add_row(run_id, case.id, row.model_dump(mode="json"))
        if on_progress is not None:
            on_progress(number, len(cases))
    log.info("cases run", extra={"run": run_id, "cases": len(cases), "asked": len(cases) - len(done)})
    return run_id


def read_run(desk: Desk, run_id: str) -> tuple[dict[str, Any], tuple[Row, ...]]:
    """Return a stored run's header and rows.  Raises: NotFound."""
    found = desk.runs.run(run_id)
    if found is None:
        known = ", ".join(header["run_id"] for header in desk.runs.runs()[:5])
        raise NotFound(f"there is no run {run_id}; the latest are: {known or 'none yet'}")
    return found[0], tuple(read_row(row) for row in found[1])


def header_of(desk: Desk, cases: Sequence[Case], use_model: bool) -> dict[str, Any]:
    """Return what a run is over and with: what two runs must share or may differ in."""
    model = desk.model.name if desk.model is not None and use_model else None
    return {
        "dataset_hash": dataset_hash(tuple(cases)), "n": len(cases), "corpus_hash": corpus_hash(desk), "model": model,
        "embedder": desk.embedder.identity, "today": desk.today().isoformat(), "place": desk.settings.place,
        "version": VERSION,
    }


def corpus_hash(desk: Desk) -> str:
    """Return 16 hex digits that change with the content of any current document."""
    hashes = sorted(version.sha256 for version in desk.records.versions() if version.state == "current")
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:16]


async def _ask(desk: Desk, case: Case, use_model: bool, corpus: str) -> Row:
    as_of = case.as_of or desk.today()
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
    return Row(
        case=case, answer=answer, failure=failure, **evidence._asdict(), wall_ms=round(wall_ms, 1), as_of=as_of.isoformat(),
        place=place, model=answer.model if answer else None, prompt_version=answer.prompt_version if answer else None, corpus_hash=corpus,
    )


class _Kept(NamedTuple):
    """What a row keeps beside the answer, by the names of its fields."""

    passages: tuple[FoundPassage, ...] = ()
    raw_output: str | None = None
    stored: tuple[str, ...] = ()
    pages: tuple[int | None, ...] | None = None
    not_in_force: tuple[str, ...] | None = None
    call: ModelCall | None = None


def _evidence(desk: Desk, answer: Answer | None, as_of: date) -> _Kept:
    """Return the passages found with scores, what the model was asked and wrote, and what stood in the store that day."""
    recorded = desk.answers.get(answer.answer_id) if answer else None
    if answer is None or recorded is None:
        return _Kept()
    evidence = recorded[1]
    cited = citations_of(answer)
    held = desk.records.passages_by_id([*evidence.passage_ids, *(one.passage_id for one in cited)])
    texts: dict[str, str] = {}
    stored = []
    for one in cited:
        passage = held.get(one.passage_id)
        if passage is not None and passage.version_id not in texts:
            texts[passage.version_id] = desk.records.text(passage.version_id)
        stored.append(texts[passage.version_id][one.anchor.start:one.anchor.end] if passage is not None else "")
    found = []
    for passage_id, score in zip(evidence.passage_ids, evidence.scores, strict=True):
        passage = held.get(passage_id)
        version = desk.records.version(passage.version_id) if passage else None
        if passage is not None and version is not None:
            found.append(FoundPassage(passage_id=passage_id, doc_id=version.doc_id, section=passage.anchor_path,
                                      score=round(score, 6), title=version.title, doc_no=version.doc_no))
    in_force = desk.search.scope(as_of, None)
    outdated = tuple(one for one in held if held[one].version_id not in in_force)
    pages = tuple(held[one.passage_id].page if one.passage_id in held else None for one in cited)
    return _Kept(tuple(found), evidence.raw_output, tuple(stored), pages, outdated, evidence.call)
