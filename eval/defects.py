"""Runs spoiled in known ways: each defect must be seen by the measure meant for it, and by no others than it may touch.

`python -m eval.defects --run ROWS.jsonl` plants every defect in a stored run and prints what moved.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from pydantic import BaseModel

from eval.measures.citing import is_of
from eval.measures.facts import said_text, states
from eval.measures.latency import p50, p95
from eval.measures.risk import aurc, loss, sureness
from eval.measures.stability import same_documents, same_facts, same_outcome, twins
from eval.measuring import MEASURES, numbers
from eval.rows import Failure, Row, citations_of, read_rows
from service.answering.rendering import render
from service.domain.answers import Citation, Claim, Gap, ModelCall
from service.grounding.support import values

Numbers = Sequence[float | None]
Figures = Mapping[str, float]
"""A run's number for every measure, and for what only a whole run has."""

_RUN_LEVEL = {"aurc": False, "stability outcome": True, "stability facts": True, "stability documents": True}
HIGHER_IS_BETTER: Mapping[str, bool] = {one.name: one.higher_is_better for one in MEASURES} | _RUN_LEVEL
_PARITY = "parity "
_PLANTED = "PLANTED-X99"


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
    row = _with(row, case=_with(row.case, leak=row.case.leak or (_PLANTED,)), not_in_force=row.not_in_force or ())
    if row.answer is None or row.call is not None:
        return row
    call = ModelCall(model="scripted", prompt="answer", prompt_version="0", prompt_hash="0", done_reason="stop",
                     passage_ids=tuple(one.passage_id for one in row.passages[:10]))
    return _with(row, model="scripted", call=call, answer=_with(row.answer, mode="generated", model="scripted"))


# Ways to spoil a row.

def drop_citations(row: Row) -> Row:
    """Take every citation from the sentences."""
    return _reworded(row, [_with(claim, citations=()) for claim in _claims(row)])


def cite_beside(row: Row) -> Row:
    """Let every sentence cite what another one cites as well."""
    claims = _claims(row)
    others = [next((one for other in (*claims[place + 1:], *claims[:place]) for one in other.citations if one not in claim.citations), None)
              for place, claim in enumerate(claims)]
    return _reworded(row, [_with(claim, citations=(*claim.citations, one)) if one and claim.citations else claim
                           for claim, one in zip(claims, others, strict=True)])


def cite_elsewhere(row: Row) -> Row:
    """Give every citation of a sentence the name of a document that nobody asked for."""
    return _cited(row, lambda one: _with(one, doc_id=_PLANTED + "-other", document_id="other", doc_no=None, title="Another document"))


def shift_clause(row: Row) -> Row:
    """Let every citation of a sentence name another clause of its document."""
    return _cited(row, lambda one: _with(one, section="99 Elsewhere"))


def shift_page(row: Row) -> Row:
    """Let every citation of a sentence name the next page."""
    return _cited(row, lambda one: _with(one, page=(one.page or 0) + 1))


def alter_quote(row: Row) -> Row:
    """Write something behind every quote of a sentence."""
    return _cited(row, lambda one: _with(one, quote=one.quote + "□"))


def cite_old_version(row: Row) -> Row:
    """Let the first sentence cite an edition that no longer holds, under its own name."""
    def old(one: Citation) -> Citation:
        return _with(one, passage_id=_PLANTED, document_id="old", doc_id=_PLANTED + "-old", doc_no=None, title="Edition of 2009")

    claims = _claims(row)
    if row.not_in_force is None or not claims or not claims[0].citations:
        return row
    first = _with(claims[0], citations=(old(claims[0].citations[0]), *claims[0].citations[1:]))
    return _with(_reworded(row, [first, *claims[1:]]), not_in_force=(*row.not_in_force, _PLANTED))


def find_old_version(row: Row) -> Row:
    """Let the first passage found be of a version that no longer holds."""
    if not row.passages or row.not_in_force is None:
        return row
    first = _with(row.passages[0], passage_id=_PLANTED)
    return _with(row, passages=(first, *row.passages[1:]), not_in_force=(*row.not_in_force, _PLANTED))


def change_digit(row: Row) -> Row:
    """Change the last digit of the first value of every sentence."""
    return _said(row, _other_digit)


def forge_number(row: Row) -> Row:
    """Change the last digit of the first value of every sentence that is a quote, and of its quote alike."""
    return _reworded(row, [_forged(claim) if any(one.quote == claim.text for one in claim.citations) else claim for claim in _claims(row)])


def _forged(claim: Claim) -> Claim:
    text = _other_digit(claim.text)
    return _with(claim, text=text, citations=tuple(_with(one, quote=text) if one.quote == claim.text else one for one in claim.citations))


def translate_wrongly(row: Row) -> Row:
    """Put units of the other language into every sentence, each a wrong one."""
    return _said(row, lambda text: _replaced(text, _WRONG_UNITS))


def turn_round(row: Row) -> Row:
    """Make permissions of prohibitions, and prohibitions of orders."""
    return _said(row, lambda text: _replaced(text, _TURNED))


def shuffle_steps(row: Row) -> Row:
    """Say the sentences in the reverse order."""
    return _reworded(row, _claims(row)[::-1])


def name_wrong_role(row: Row) -> Row:
    """Let an archivist do what the case wants others to do."""
    roles = sorted({name for step in row.case.steps for name in re.split(r"[、，,]\s?", step.actor) if name}, key=len, reverse=True)
    return _said(row, lambda text: _replaced(text, [(re.escape(name), "archivist" if name.isascii() else "档案员") for name in roles]))


def give_wrong_deadline(row: Row) -> Row:
    """Add seven minutes to every time given in minutes."""
    later = re.compile(r"\d+(?=(?:\s?[-–—]\s?\d+)?\s?(?:分钟|min))")
    return _said(row, lambda text: later.sub(lambda match: str(int(match[0]) + 7), text)) if row.case.steps else row


def drop_steps(row: Row) -> Row:
    """Leave out every second sentence of what is to be done."""
    return _reworded(row, _claims(row)[::2]) if row.case.steps else row


def drop_vital_facts(row: Row) -> Row:
    """Leave out the sentences that state a vital fact."""
    wanted = [spelling for spellings in row.case.wanted_vital() for spelling in spellings]
    return _reworded(row, [claim for claim in _claims(row) if not any(states(said_text(claim.text), one) for one in wanted)])


def state_forbidden(row: Row) -> Row:
    """Say what the case forbids."""
    return _added(row, row.case.must_not[:1])


def obey_order(row: Row) -> Row:
    """Say what a planted order wants said."""
    return _added(row, row.case.obeyed_if[:1])


def hide_conflict(row: Row) -> Row:
    """Leave out what documents disagree about."""
    return _answered(row, conflicts=()) if row.answer and row.answer.conflicts else row


def leak_document(row: Row) -> Row:
    """Let the first sentence cite a document that the asker may not see as well."""
    claims = _claims(row)
    if not row.case.leak or not claims or not claims[0].citations:
        return row
    leaked = _with(claims[0].citations[0], passage_id=_PLANTED, document_id="leaked", doc_id=row.case.leak[0], doc_no=None,
                   title="For the staff only")
    return _reworded(row, [_with(claims[0], citations=(*claims[0].citations, leaked)), *claims[1:]])


def invent_mark(row: Row) -> Row:
    """Write a mark that stands for nothing."""
    return _with(row, answer=_with(row.answer, text="[97] " + row.answer.text)) if row.answer else row


def answer_anyway(row: Row) -> Row:
    """Answer what is not to be answered, with what stands nearest."""
    if row.answer is None or row.case.behaviour == "answer" or row.answer.outcome == "answered":
        return row
    nearest = row.answer.gap.nearest if row.answer.gap else ()
    claims = [claim for claim in row.answer.claims if claim.citations]
    claims += [Claim(text=one.quote, verdict="supported", kind="quoted", citations=(one,)) for one in nearest]
    return _answered(row, claims=tuple(claims), outcome="answered", gap=None, options=())


def refuse_anyway(row: Row) -> Row:
    """Abstain from what can be answered."""
    if row.answer is None or row.case.behaviour != "answer" or row.answer.outcome != "answered":
        return row
    return _answered(row, claims=(), outcome="abstained", conflicts=(), gap=Gap(missing="—"))


def answer_twin_otherwise(row: Row) -> Row:
    """Abstain from cases in other words."""
    return refuse_anyway(row) if row.case.id.endswith("w") else row


def break_down(row: Row) -> Row:
    """Fail instead of answering what can be answered."""
    if row.case.behaviour != "answer" or row.failure:
        return row
    return _with(row, answer=None, failure=Failure(code="broken", message="planted"), stored=(), pages=None, passages=())


def reverse_passages(row: Row) -> Row:
    """Find the same passages, the worst first; the scores stay with the places."""
    turned = tuple(_with(one, score=place.score) for one, place in zip(row.passages[::-1], row.passages, strict=True))
    return _with(row, passages=turned) if len(turned) > 1 else row


def lose_passages(row: Row) -> Row:
    """Find something else in the place of every passage of a wanted clause."""
    lost = tuple(_with(one, doc_id=_PLANTED + "-other", title=None, doc_no=None) if any(is_of(wanted, one) for wanted in row.case.cite) else one
                 for one in row.passages)
    return _with(row, passages=lost) if lost != row.passages else row


def be_sure_of_errors(row: Row) -> Row:
    """Let the best passage stand alone where the answer is wrong."""
    if loss(row) == 0.0 or not row.passages:
        return row
    return _with(row, passages=tuple(_with(one, score=float(place == 0)) for place, one in enumerate(row.passages)))


def cut_silently(row: Row) -> Row:
    """Let the reply end where its length ran out."""
    return _with(row, call=_with(row.call, done_reason="length")) if row.call else row


def leave_out_silently(row: Row) -> Row:
    """Show the model one passage of those found, and say nothing."""
    return _with(row, call=_with(row.call, passage_ids=row.call.passage_ids[:1])) if row.call and len(row.passages) > 1 else row


def fall_back(row: Row) -> Row:
    """Answer from the documents though a model was asked."""
    return _with(row, answer=_with(row.answer, mode="extracted")) if row.answer and row.call else row


def slow_down(row: Row) -> Row:
    """Take three times as long."""
    if row.answer is None:
        return _with(row, wall_ms=row.wall_ms * 3)
    return _with(row, answer=_with(row.answer, timings_ms={name: taken * 3 for name, taken in row.answer.timings_ms.items()}))


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
    Defect("drop citations", drop_citations, ("citation_recall", "sentence_citation_recall"),
           (*_CITED, *_CARRIED, *_NUMERIC, *_STORED, "modality_fidelity")),
    Defect("cite beside the point", cite_beside, ("sentence_citation_precision",), ("modality_fidelity",)),
    Defect("cite another document", cite_elsewhere, ("citation_recall", "citation_precision"), ("stability documents", *_NUMERIC, *_CARRIED)),
    Defect("shift clause", shift_clause, ("citation_recall",)),
    Defect("shift page", shift_page, ("page_fidelity",)),
    Defect("alter quotes", alter_quote, ("quote_fidelity",), ("modality_fidelity",)),
    Defect("cite an old version", cite_old_version, ("old_version_cited",), (*_CITED, *_NUMERIC, *_CARRIED)),
    Defect("find an old version", find_old_version, ("in_force@10",)),
    Defect("change a digit", change_digit, _NUMERIC, _SAID),
    Defect("forge a number in a quote", forge_number, ("numbers_unsupported", "quote_fidelity"), _SAID),
    Defect("translate wrongly", translate_wrongly, _NUMERIC, _SAID),
    Defect("turn prohibitions round", turn_round, ("modality_fidelity",), _SAID),
    Defect("shuffle steps", shuffle_steps, ("step_order", "before_violations"), _STEPS),
    Defect("wrong role", name_wrong_role, ("role_accuracy",), _SAID),
    Defect("wrong deadline", give_wrong_deadline, ("deadline_accuracy",), _SAID),
    Defect("leave out steps", drop_steps, ("steps_missing",), (*_SAID, *_CITED, *_STORED)),
    Defect("drop vital facts", drop_vital_facts, ("nuggets_vital_strict",), (*_SAID, *_CITED, *_STORED)),
    Defect("state what is forbidden", state_forbidden, ("must_not_hits",), (*_SAID, "injection_obeyed")),
    Defect("obey a planted order", obey_order, ("injection_obeyed",), _SAID),
    Defect("hide a conflict", hide_conflict, ("conflict_shown",), (*_STATED, *_CITED, *_STORED)),
    Defect("leak a document", leak_document, ("leaked_documents",), (*_CITED, *_CARRIED)),
    Defect("invent a mark", invent_mark, ("dangling_marks",)),
    Defect("answer the unanswerable", answer_anyway, ("unsafe_answer", "outcome_right"), _WHOLE),
    Defect("refuse the answerable", refuse_anyway, ("over_refusal", "outcome_right"), _WHOLE),
    Defect("answer other words otherwise", answer_twin_otherwise, ("stability outcome",), ("over_refusal", *_WHOLE)),
    Defect("break down", break_down, ("outcome_right", "over_refusal", "facts_found", "recall@10"),
           (*_WHOLE, *_FOUND, "in_force@10", "fallback_rate", *_LATENCY)),
    Defect("reverse the passages", reverse_passages, ("ndcg@10", "mrr@10"), (*_FOUND, "in_force@10")),
    Defect("lose the right passages", lose_passages, ("recall@10",), _FOUND),
    Defect("be sure of errors", be_sure_of_errors, ("aurc",)),
    Defect("cut a reply silently", cut_silently, ("truncated_silently",)),
    Defect("leave out passages silently", leave_out_silently, ("truncated_silently",)),
    Defect("fall back", fall_back, ("fallback_rate",)),
    Defect("slow down", slow_down, _LATENCY),
)

_WRONG_UNITS = (("分钟", " hours"), ("小时", " minutes"), ("公里|千米", " m"), ("毫米|mm", "厘米"), (r"米(?!²)", " ft"),
                ("minutes?", "小时"), ("hours?", "分钟"), (r"\bft\b", "公里"), (r"\bkm\b", "米"))
_TURNED = (("严禁|禁止|不得|不准|切勿", "可以"), ("必须|应当|须(?!知)", "不得"),
           (r"\b[Mm]ust not\b|\b[Dd]o not\b|\b[Nn]ever\b|\b[Mm]ay not\b", "may"), (r"\b[Mm]ust\b|\b[Ss]hall\b", "must not"))


def _replaced(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Return a text with every pattern replaced at once, so that nothing is replaced twice."""
    if not pairs:
        return text
    pattern = "|".join(f"(?P<g{number}>{one})" for number, (one, _) in enumerate(pairs))
    return re.sub(pattern, lambda match: pairs[int((match.lastgroup or "g0")[1:])][1], text)


def _other_digit(text: str) -> str:
    value = next((one for one in values(text) if one.kind != "clause" and re.search(r"\d", text[one.start:one.end])), None)
    if value is None:
        return text
    at = value.start + max(place for place, character in enumerate(text[value.start:value.end]) if character.isdecimal())
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1:]}"


_T = TypeVar("_T", bound=BaseModel)


def _with(record: _T, **fields: Any) -> _T:
    return record.model_copy(update=fields)


def _claims(row: Row) -> tuple[Claim, ...]:
    return row.answer.claims if row.answer else ()


def _reworded(row: Row, claims: Sequence[Claim]) -> Row:
    """Return a row with other sentences; the same row when they are the same."""
    return row if tuple(claims) == _claims(row) else _answered(row, claims=tuple(claims))


def _said(row: Row, word: Callable[[str], str]) -> Row:
    return _reworded(row, [_with(claim, text=text) if (text := word(claim.text)) != claim.text else claim for claim in _claims(row)])


def _cited(row: Row, name: Callable[[Citation], Citation]) -> Row:
    return _reworded(row, [_with(claim, citations=tuple(map(name, claim.citations))) for claim in _claims(row)])


def _added(row: Row, texts: Sequence[str]) -> Row:
    """Return a row with sentences more, which cite what the first one cites."""
    claims = _claims(row)
    cited = claims[0].citations if claims else ()
    return _reworded(row, [*claims, *(Claim(text=text, verdict="supported", kind="worded", citations=cited) for text in texts)])


def _answered(row: Row, **fields: Any) -> Row:
    """Return a row whose answer has other fields, its text put together anew, with what the store holds of each citation."""
    if row.answer is None:
        return row
    # An answer that could not be recorded has nothing stored beside it.
    there = zip(row.stored, row.pages or (None,) * len(row.stored), strict=False)
    held = {_anchor(one): stored for one, stored in zip(citations_of(row.answer), there, strict=False)}
    answer = _with(row.answer, **fields)
    text = render(answer.claims, answer.options, answer.gap, answer.conflicts, answer.warnings, answer.language)
    found = [held.get(_anchor(one), (one.quote, one.page)) for one in citations_of(answer)]
    return _with(row, answer=_with(answer, text=text), stored=tuple(stored for stored, _ in found),
                 pages=None if row.pages is None else tuple(page for _, page in found))


def _anchor(citation: Citation) -> tuple[str, int, int]:
    return citation.passage_id, citation.anchor.start, citation.anchor.end


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


def main() -> None:
    """Print the table of a stored run; exit 1 when a defect is not seen, or moves more than it may."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--run", type=Path, required=True, nargs="+", help="rows.jsonl of a run; several are taken together")
    rows = [row for path in parser.parse_args().run for row in read_rows(path.read_text("utf-8"))]
    seen = list(plant(prepared(rows)))
    print("\n".join(lines(seen)))
    sys.exit(any(one.unseen or one.unexpected for one in seen))


if __name__ == "__main__":
    main()
