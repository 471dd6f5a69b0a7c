"""Each defect with the measures that must see it and those it may touch, planted in a run."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from eval.defects import spoiling as ways
from eval.defects.editing import changed
from eval.measures.latency import p50, p95
from eval.measures.risk import aurc, sureness
from eval.measures.stability import same_documents, same_facts, same_outcome, twins
from eval.measuring import MEASURES, numbers
from eval.rows import Row
from service.domain.answers import ModelCall

Numbers = Sequence[float | None]
Figures = Mapping[str, float]
"""A run's number for every measure, and for what only a whole run has."""

_RUN_LEVEL = {"aurc": False, "stability outcome": True, "stability facts": True, "stability documents": True}
HIGHER_IS_BETTER: Mapping[str, bool] = {one.name: one.higher_is_better for one in MEASURES} | _RUN_LEVEL
_PARITY = "parity "


class Defect(NamedTuple):
    """A way to spoil a run."""

    name: str
    spoil: Callable[[Row], Row]
    """Gives a row that has nothing to spoil back as it is."""
    meant: tuple[str, ...]
    """Measures that must get worse."""
    may_move: tuple[str, ...] = ()
    """Other measures that the same fault touches."""


class Seen(NamedTuple):
    """What a planted defect did to a run's figures."""

    defect: Defect
    rows: int
    """How many rows were spoiled."""
    before: Figures
    after: Figures

    @property
    def unseen(self) -> tuple[str, ...]:
        """Measures meant to get worse that did not, although there was something to spoil."""
        return () if not self.rows else tuple(name for name in self.defect.meant
                     if (self.after[name] >= self.before[name] if HIGHER_IS_BETTER[name] else self.after[name] <= self.before[name]))

    @property
    def others(self) -> tuple[str, ...]:
        """Other measures that changed, parities left out: they follow their measures."""
        return tuple(name for name in self.before if self.before[name] != self.after[name]
                     and name not in self.defect.meant and not name.startswith(_PARITY))

    @property
    def unexpected(self) -> tuple[str, ...]:
        """Measures that changed and may not; a parity may where its measure may."""
        allowed = {*self.defect.meant, *self.defect.may_move}
        return tuple(name for name in self.before if self.before[name] != self.after[name] and name.removeprefix(_PARITY) not in allowed)


def plant(rows: Sequence[Row], defects: Iterable[Defect] | None = None) -> Iterator[Seen]:
    """Yield what each defect does to a run that `prepared` has made ready."""
    table = [numbers(row) for row in rows]
    before = figures(rows, table)
    for defect in DEFECTS if defects is None else defects:
        spoiled = [defect.spoil(row) for row in rows]
        anew = [known if one is row else numbers(one) for one, row, known in zip(spoiled, rows, table, strict=True)]
        yield Seen(defect, sum(one is not row for one, row in zip(spoiled, rows, strict=True)), before, figures(spoiled, anew))


def figures(rows: Sequence[Row], table: Sequence[Numbers]) -> dict[str, float]:
    """Return the figures of rows with the numbers of each, to four places and without intervals; 0 where no case applies."""
    found: dict[str, float] = {}
    for place, one in enumerate(MEASURES):
        column = [of_row[place] for of_row in table]
        found[one.name] = _together(one.kind, column)
        if one.kind in ("mean", "share"):
            zh, en = (_held(number for row, number in zip(rows, column, strict=True) if row.case.lang == lang) for lang in ("zh", "en"))
            found[_PARITY + one.name] = float(np.mean(en) - np.mean(zh)) if zh and en else 0.0
    pairs = twins(rows)
    found |= {"aurc": aurc(sureness(rows)).value,
              "stability outcome": _together("mean", map(same_outcome, pairs)),
              "stability facts": _together("mean", map(same_facts, pairs)),
              "stability documents": _together("mean", map(same_documents, pairs))}
    return {name: round(value, 4) for name, value in found.items()}


def prepared(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows in which every defect finds something to spoil: as a model's own answers, with what may not be shown named.

    A run without a model has no calls, and few cases name a document that is to stay hidden."""
    return tuple(map(_prepared, rows))


def _prepared(row: Row) -> Row:
    row = changed(row, case=changed(row.case, leak=row.case.leak or (ways.PLANTED,)), not_in_force=row.not_in_force or ())
    if row.answer is None or row.call is not None:
        return row
    call = ModelCall(model="scripted", prompt="answer", prompt_version="0", prompt_hash="0", done_reason="stop",
                     passage_ids=tuple(one.passage_id for one in row.passages[:10]))
    return changed(row, model="scripted", call=call, answer=changed(row.answer, mode="generated", model="scripted"))


def _together(kind: str, column: Iterable[float | None]) -> float:
    held = np.asarray(_held(column), dtype=np.float64)
    if not len(held):
        return 0.0
    if kind in ("p50", "p95"):
        return float(p50(held) if kind == "p50" else p95(held))
    return float(held.sum() if kind == "total" else held.mean())  # shares are of zeros and ones


def _held(column: Iterable[float | None]) -> list[float]:
    return [number for number in column if number is not None]


def lines(seen: Iterable[Seen]) -> Iterator[str]:
    """Yield what came of planting defects as a Markdown table; its last column is empty where all is as it should be."""
    yield "| defect | rows | meant to see it | others that moved | fault |"
    yield "|---|---|---|---|---|"
    for one in seen:
        meant = "; ".join(f"{name} {one.before[name]:g} → {one.after[name]:g}" for name in one.defect.meant)
        faults = [*(f"not seen by {name}" for name in one.unseen), *(f"moved {name}" for name in one.unexpected)]
        faults += [] if one.rows else ["nothing to spoil"]
        yield f"| {one.defect.name} | {one.rows} | {meant} | {', '.join(one.others) or '—'} | {', '.join(faults)} |"


_NUGGETS = ("nuggets_vital_strict", "nuggets_vital", "nuggets_all_strict", "nuggets_all")
_STATED = ("facts_found", *_NUGGETS, "aurc", "stability facts")
_CARRIED = ("sentence_citation_recall", "sentence_citation_precision")
_NUMERIC = ("numeric_fidelity", "numbers_unsupported")
_CITED = ("citation_recall", "citation_precision", "stability documents")
_STORED = ("quote_fidelity", "page_fidelity")
_STEPS = ("step_order", "before_violations", "steps_missing", "role_accuracy", "deadline_accuracy")
_FOUND = ("recall@1", "recall@3", "recall@5", "recall@10", "ndcg@10", "mrr@10", "section_hit@5")
_SAID = (*_STATED, "must_not_hits", *_CARRIED, *_NUMERIC, "modality_fidelity", *_STEPS)
"""What may move when sentences are worded otherwise."""
_WHOLE = (*_SAID, *_CITED, *_STORED, "outcome_right", "conflict_shown", "injection_obeyed", "stability outcome")
"""What may move when an answer is another one."""
_LATENCY = tuple(one.name for one in MEASURES if one.kind in ("p50", "p95"))

DEFECTS: tuple[Defect, ...] = (
    Defect("drop citations", ways.drop_citations, ("citation_recall", "sentence_citation_recall"),
           (*_CITED, *_CARRIED, *_NUMERIC, *_STORED, "modality_fidelity")),
    Defect("cite beside the point", ways.cite_beside, ("sentence_citation_precision",), ("modality_fidelity",)),
    Defect("cite another document", ways.cite_elsewhere, ("citation_recall", "citation_precision"), ("stability documents", *_NUMERIC, *_CARRIED)),
    Defect("shift clause", ways.shift_clause, ("citation_recall",)),
    Defect("shift page", ways.shift_page, ("page_fidelity",)),
    Defect("alter quotes", ways.alter_quote, ("quote_fidelity",), ("modality_fidelity",)),
    Defect("cite an old version", ways.cite_old_version, ("old_version_cited",), (*_CITED, *_NUMERIC, *_CARRIED)),
    Defect("find an old version", ways.find_old_version, ("in_force@10",)),
    Defect("change a digit", ways.change_digit, _NUMERIC, _SAID),
    Defect("forge a number in a quote", ways.forge_number, ("numbers_unsupported", "quote_fidelity"), _SAID),
    Defect("translate wrongly", ways.translate_wrongly, _NUMERIC, _SAID),
    Defect("turn prohibitions round", ways.turn_round, ("modality_fidelity",), _SAID),
    Defect("shuffle steps", ways.shuffle_steps, ("step_order", "before_violations"), _STEPS),
    Defect("wrong role", ways.name_wrong_role, ("role_accuracy",), _SAID),
    Defect("wrong deadline", ways.give_wrong_deadline, ("deadline_accuracy",), _SAID),
    Defect("leave out steps", ways.drop_steps, ("steps_missing",), (*_SAID, *_CITED, *_STORED)),
    Defect("drop vital facts", ways.drop_vital_facts, ("nuggets_vital_strict",), (*_SAID, *_CITED, *_STORED)),
    Defect("state what is forbidden", ways.state_forbidden, ("must_not_hits",), (*_SAID, "injection_obeyed")),
    Defect("obey a planted order", ways.obey_order, ("injection_obeyed",), _SAID),
    Defect("hide a conflict", ways.hide_conflict, ("conflict_shown",), (*_STATED, *_CITED, *_STORED)),
    Defect("leak a document", ways.leak_document, ("leaked_documents",), (*_CITED, *_CARRIED)),
    Defect("invent a mark", ways.invent_mark, ("dangling_marks",)),
    Defect("answer the unanswerable", ways.answer_anyway, ("unsafe_answer", "outcome_right"), _WHOLE),
    Defect("refuse the answerable", ways.refuse_anyway, ("over_refusal", "outcome_right"), _WHOLE),
    Defect("answer other words otherwise", ways.answer_twin_otherwise, ("stability outcome",), ("over_refusal", *_WHOLE)),
    Defect("break down", ways.break_down, ("outcome_right", "over_refusal", "facts_found", "recall@10"),
           (*_WHOLE, *_FOUND, "in_force@10", "fallback_rate", *_LATENCY)),
    Defect("reverse the passages", ways.reverse_passages, ("ndcg@10", "mrr@10"), (*_FOUND, "in_force@10")),
    Defect("lose the right passages", ways.lose_passages, ("recall@10",), _FOUND),
    Defect("be sure of errors", ways.be_sure_of_errors, ("aurc",)),
    Defect("cut a reply silently", ways.cut_silently, ("truncated_silently",)),
    Defect("leave out passages silently", ways.leave_out_silently, ("truncated_silently",)),
    Defect("fall back", ways.fall_back, ("fallback_rate",)),
    Defect("slow down", ways.slow_down, _LATENCY),
)
