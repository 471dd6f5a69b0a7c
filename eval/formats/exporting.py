"""A stored run into the files of other tools."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from eval.formats.ragas import RagasSample, write_ragas
from eval.formats.spreadsheet import Shown, write_sheet
from eval.formats.trec import ranked, write_run
from eval.formats.trec_rag import RagAnswer, RagSentence, write_answers
from eval.measures.outcomes import outcome_of
from eval.rows import Row, asserted, citations_of
from service.errors import WrongCall

Texts = Mapping[str, str]
"""Passage id to its text."""
NOT_ANSWERED = {"zh": "文件没有回答这个问题。", "en": "The documents do not answer this question."}


class Exported(NamedTuple):
    """The text of a file, and what could not be put into it."""

    text: str
    without_text: int = 0
    """Passages whose text the home no longer holds."""


def export_run(form: str, run_id: str, rows: Sequence[Row], texts: Texts) -> Exported:
    """Return a run in a format of `EXPORTS`; every case is in it, failures too.  Raises: WrongCall."""
    if form not in EXPORTS:
        raise WrongCall(f"no format {form!r} can be exported; there are {', '.join(EXPORTS)}")
    return EXPORTS[form](run_id, rows, texts)


def wanted_texts(rows: Sequence[Row]) -> frozenset[str]:
    """Return the ids of the passages that an export may show."""
    return frozenset(one.passage_id for row in rows for one in row.passages)


def _trec_run(run_id: str, rows: Sequence[Row], texts: Texts) -> Exported:
    return Exported(write_run(placed for row in rows for placed in
                              ranked(row.case.id, list({one.passage_id: one.score for one in row.passages}.items()), run_id)))


def _ragas(run_id: str, rows: Sequence[Row], texts: Texts) -> Exported:
    samples, without = [], 0
    for row in rows:
        own = _texts_of(row, texts)
        contexts = [own[one.passage_id] for one in row.passages if one.passage_id in own]
        without += len(row.passages) - len(contexts)
        samples.append(RagasSample(row.case.question, tuple(contexts), asserted(row.answer) if row.answer else "", reference(row)))
    return Exported(write_ragas(samples), without)


def reference(row: Row) -> str:
    """Return the right answer as one text: the case's own, else its facts in their first spelling, else that there is none."""
    own = (row.case.model_extra or {}).get("reference")
    if isinstance(own, str) and own:
        return own
    if row.case.behaviour == "abstain":
        return NOT_ANSWERED[row.case.lang]
    return ("；" if row.case.lang == "zh" else "; ").join(spellings[0] for spellings in row.case.wanted() if spellings)


def _texts_of(row: Row, texts: Texts) -> Texts:
    """Return the texts of a row's passages: as the home holds them, as the case brought them, or as far as they are quoted."""
    brought = (row.case.model_extra or {}).get("passages")
    by_name = brought if isinstance(brought, dict) else {}
    quoted = {one.passage_id: one.quote for one in (citations_of(row.answer) if row.answer else ())}
    own = {one.passage_id: by_name[one.doc_id] for one in row.passages if one.doc_id in by_name}
    return {**quoted, **own, **texts}


def _trec_rag(run_id: str, rows: Sequence[Row], texts: Texts) -> Exported:
    return Exported(write_answers(_rag_answer(run_id, row) for row in rows))


def _rag_answer(run_id: str, row: Row) -> RagAnswer:
    claims = row.answer.claims if row.answer else ()
    cited = [one.passage_id for claim in claims for one in claim.citations]
    references = tuple(dict.fromkeys([*(one.passage_id for one in row.passages), *cited]))
    sentences = [RagSentence(claim.text, tuple(dict.fromkeys(references.index(one.passage_id) for one in claim.citations)))
                 for claim in claims]
    if row.answer and row.answer.gap and not claims:
        sentences = [RagSentence(row.answer.gap.missing, ())]
    return RagAnswer(run_id, row.case.id, row.case.question, references, tuple(sentences))


def _csv(run_id: str, rows: Sequence[Row], texts: Texts) -> Exported:
    return Exported(write_sheet([row.case for row in rows], [_shown(row) for row in rows]))


def _shown(row: Row) -> Shown:
    if row.answer is None:
        return Shown(outcome_of(row), row.failure.message if row.failure else "", "")
    evidence = (f"{' · '.join(part for part in (one.doc_id, one.section) if part)}: {one.quote}" for one in citations_of(row.answer))
    return Shown(outcome_of(row), asserted(row.answer), "\n".join(dict.fromkeys(evidence)))


EXPORTS: Mapping[str, Callable[[str, Sequence[Row], Texts], Exported]] = {
    "trec-run": _trec_run, "ragas": _ragas, "trec-rag": _trec_rag, "csv": _csv,
}
