"""Questions asked over a few passages of which a share does not answer: does the desk find what is there, and abstain when nothing is?

After RGB, Chen et al., Benchmarking Large Language Models in Retrieval-Augmented Generation, AAAI 2024.
"""

import asyncio
import hashlib
import json
import math
import random
import re
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from eval.cases import Case
from eval.formats.rgb import RgbCase
from eval.intervals import wilson
from eval.measures.facts import facts_found, must_not_hits
from eval.measures.outcomes import FAILED, outcome_of
from eval.rows import Failure, Row
from eval.running.header import differences, header_of
from eval.running.runner import read_run, run_cases
from eval.throw_away import throw_away_desk
from ingest_docs.pipeline import SourceFile, ingest_file
from service.errors import WrongCall
from service.retrieval.query import language_of
from service.settings import Settings
from service.wiring import Desk

Role = Literal["right", "wrong", "noise"]
Count = dict[str, float | int]


class Shown(NamedTuple):
    """A passage that a question is asked over."""

    text: str
    role: Role
    """It states the answer, a false value in its place, or neither."""


def draw(case: RgbCase, noise: float, passages: int, seed: int) -> tuple[Shown, ...]:
    """Return a case's passages in an order by chance: ceil(passages · noise) that do not answer, the rest answer.

    The same seed draws the same passages, so a higher noise only puts more of the others in.  Where a case has fewer
    passages that answer, fewer are shown, and none that does not answer fills their place.  An answer in several parts has
    a passage for each.  A counterfactual case has one passage with the false value beside at least one with the true one."""
    dice = random.Random(f"{seed}:{case.id}")
    groups = [dice.sample(group, len(group)) for group in case.positive]
    negative = dice.sample(case.negative, len(case.negative))
    # One passage of every part first: round-robin over the parts.
    right = [group[turn] for turn in range(max(map(len, groups))) for group in groups if turn < len(group)]
    noisy = math.ceil(round(passages * noise, 9))
    answering = passages - noisy
    false: list[str] = []
    if answering:
        answering = max(answering, len(groups))
        if case.positive_wrong:
            false = [dice.choice(case.positive_wrong)]
            answering, noisy = (answering - 1, noisy) if answering > len(groups) else (answering, max(noisy - 1, 0))
    drawn = [Shown(text, "right") for text in right[:answering]] + [Shown(text, "wrong") for text in false] \
        + [Shown(text, "noise") for text in negative[:noisy]]
    return tuple(dice.sample(drawn, len(drawn)))


def case_of(asked: RgbCase, shown: Sequence[Shown]) -> Case:
    """Return the case for the desk: where no passage answers, abstaining is right; the false value is never to be stated."""
    case_id = f"rgb-{asked.id}"
    names = {f"{re.sub(r'[^0-9A-Za-z-]', '_', case_id)}-{number}": one for number, one in enumerate(shown, start=1)}
    right = [name for name, one in names.items() if one.role == "right"]
    return Case.model_validate({
        "id": case_id, "question": asked.query, "lang": language_of(asked.query),
        "category": "counterfactual" if asked.fakeanswer else "plain",
        "behaviour": "answer" if right else "abstain",
        "must": [list(fact) for fact in asked.answer] if right else [],
        "must_not": list(asked.fakeanswer) if any(one.role == "wrong" for one in shown) else [],
        "cite": [{"document": name} for name in right],
        "passages": {name: one.text for name, one in names.items()},
        "roles": {name: one.role for name, one in names.items()},
    })


class Setting(NamedTuple):
    """How a set is asked."""

    noise: float
    passages: int = 5
    seed: int = 1
    use_model: bool = True


async def run_noise(
    desk: Desk, asked: Sequence[RgbCase], setting: Setting, run_id: str | None = None, on_case: Callable[[int, int], None] | None = None,
) -> str:
    """Ask every case that the run has no row for, each in a home of its own, and keep the rows here; return the run's id.

    Raises: WrongCall when the share or the number is out of range, or the run was begun over or with something else."""
    if not 0 <= setting.noise <= 1 or setting.passages < 1:
        raise WrongCall(f"noise {setting.noise} over {setting.passages} passages cannot be drawn; noise is 0 to 1, over at least one passage")
    cases = [case_of(one, draw(one, setting.noise, setting.passages, setting.seed)) for one in asked]
    empty = [case.id for case in cases if not (case.model_extra or {})["passages"]]
    if empty:
        raise WrongCall(f"at noise {setting.noise}, {len(empty)} cases have no passage, such as {empty[0]}; give them negatives")
    run_id = run_id or f"rgb-{uuid.uuid4().hex[:8]}-noise-{setting.noise:g}"
    corpus = _corpus_hash(cases)
    header = {**header_of(desk, cases, setting.use_model), "corpus_hash": corpus, "place": None, "noise": setting.noise,
              "passages": setting.passages, "seed": setting.seed}
    known = desk.runs.run(run_id)
    if known is not None and (differ := differences(known[0], header)):
        said = "; ".join(f"{name} {was!r}, now {now!r}" for name, (was, now) in differ.items())
        raise WrongCall(f"run {run_id} was begun with {said}; start a new run")
    if known is None:
        desk.runs.add_run(run_id, header)
    done = {row["case"]["id"] for row in known[1]} if known else set()
    for number, case in enumerate(cases, start=1):
        if case.id not in done:
            row = await asyncio.to_thread(_asked, desk.settings, case, setting.use_model)
            desk.runs.add_row(run_id, case.id, row.model_copy(update={"corpus_hash": corpus}).model_dump(mode="json"))
        if on_case is not None:
            on_case(number, len(cases))
    return run_id


def _asked(settings: Settings, case: Case, use_model: bool) -> Row:
    """Ask one case in a home that holds its passages and nothing else."""
    with throw_away_desk(settings, **({} if use_model else {"chat_model": ""})) as desk:
        for name, text in (case.model_extra or {})["passages"].items():
            report = ingest_file(desk, SourceFile(f"{name}.txt", f"rgb:{name}", text.encode()))
            if report.status not in ("added", "unchanged"):
                why = f"{name}: {'; '.join(one.message for one in report.problems)}"
                return Row(case=case, answer=None, failure=Failure(code="not_taken_in", message=why), wall_ms=0, as_of=desk.today().isoformat(),
                           place=None, model=None, prompt_version=None, corpus_hash="")
        run_id = asyncio.run(run_cases(desk, [case], use_model=use_model))
        return read_run(desk, run_id)[1][0]


def _corpus_hash(cases: Sequence[Case]) -> str:
    texts = sorted(text for case in cases for text in (case.model_extra or {})["passages"].values())
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]


def figures(rows: Sequence[Row]) -> dict[str, Any]:
    """Return RGB's shares with Wilson intervals, of all rows and of each language.

    accuracy: the right passage is there, and every fact is stated.  withheld: it is there, and the desk does not answer.
    rejection: no passage answers, and the desk abstains.  answered_anyway: none answers, and it answers all the same.
    Counterfactual cases are counted apart: accuracy; false_stated, the false value stands in a sentence; false_alone, it
    does and the true one does not."""
    groups = {"all": rows, **{lang: [row for row in rows if row.case.lang == lang] for lang in ("zh", "en")}}
    return {name: _figures(group) for name, group in groups.items() if group}


def _figures(rows: Sequence[Row]) -> dict[str, Any]:
    plain = [row for row in rows if row.case.behaviour == "answer" and row.case.category != "counterfactual"]
    false = [row for row in rows if row.case.behaviour == "answer" and row.case.category == "counterfactual"]
    none = [row for row in rows if row.case.behaviour == "abstain"]
    return {
        "n": len(rows),
        "accuracy": _share(plain, lambda row: facts_found(row) == 1.0),
        "withheld": _share(plain, lambda row: outcome_of(row) not in ("answered", FAILED)),
        "rejection": _share(none, lambda row: outcome_of(row) == "abstained"),
        "answered_anyway": _share(none, lambda row: outcome_of(row) == "answered"),
        "counterfactual_accuracy": _share(false, lambda row: facts_found(row) == 1.0),
        "false_stated": _share(false, lambda row: bool(must_not_hits(row))),
        "false_alone": _share(false, lambda row: bool(must_not_hits(row)) and facts_found(row) != 1.0),
        "failed": _share(rows, lambda row: outcome_of(row) == FAILED),
    }


def _share(rows: Sequence[Row], holds: Callable[[Row], bool]) -> Count:
    count = sum(map(holds, rows))
    found = wilson(count, len(rows))
    return {"count": count, "n": len(rows), "value": round(found.value, 4), "lo": round(found.lo, 4), "hi": round(found.hi, 4)}


def lines(document: Mapping[str, Any]) -> Iterable[str]:
    """Yield the figures as lines to read; a dash where no case applies."""
    names = ("accuracy", "withheld", "rejection", "answered_anyway", "counterfactual_accuracy", "false_stated", "false_alone", "failed")
    yield f"{document['cases']} cases, {document['passages']} passages, seed {document['seed']}, model {document['model'] or 'none'}"
    for level in document["levels"]:
        yield f"noise {level['noise']:g}  run {level['run_id']}"
        for group, found in level["figures"].items():
            yield f"  {group:<4}" + "".join(f"  {name} {_shown(found[name])}" for name in names if found[name]["n"])


def _shown(one: Mapping[str, Any]) -> str:
    return f"{one['count']}/{one['n']} {one['value']:.3f} [{one['lo']:.3f}, {one['hi']:.3f}]"
