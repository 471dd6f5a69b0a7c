"""Critical values of an answer that no cited clause and no computation of ours carries."""

from collections.abc import Iterator

from eval.rows import Row
from service.domain.answers import Claim
from service.grounding.support import values
from service.rules.units import same_value
from service.rules.value import Value


def numbers_unsupported(row: Row) -> float | None:
    """Return how many critical values of the answer's sentences stand in nothing they cite and in no trace.

    What a citation carries is the text stored at its anchor, not its quote: a number that the quote has otherwise is not
    carried.  The quote itself where the row did not look.  A document's title and number count as quoted with it.  Clause numbers are no critical values.  A hard zero."""
    if row.answer is None:
        return 0.0
    return float(sum(len(unsupported(claim)) for claim in _as_stored(row)))


def numeric_fidelity(row: Row) -> float | None:
    """Return the share of the critical values of the answer's sentences that something carries; 0 for a failure.

    None when the sentences hold none."""
    if row.answer is None:
        return 0.0
    stated = sum(value.kind != "clause" for claim in row.answer.claims for value in values(claim.text))
    return 1.0 - sum(len(unsupported(claim)) for claim in _as_stored(row)) / stated if stated else None


def unsupported(claim: Claim) -> tuple[Value, ...]:
    """Return the critical values of a sentence that nothing carries."""
    if is_quote(claim):
        return ()
    sources = [text for citation in claim.citations
               for text in (citation.quote, citation.title, citation.doc_no, str(citation.effective)) if text]
    if claim.kind in ("computed", "combined") and claim.trace:
        sources.append(claim.trace)
    carried = [value for text in sources for value in values(text)]
    return tuple(value for value in values(claim.text)
                 if value.kind != "clause" and not any(_carries(other, value) for other in carried))


def is_quote(claim: Claim) -> bool:
    """Say whether a sentence is one of its quotes, letter by letter: then nothing of it needs to be looked for."""
    return any(citation.quote == claim.text for citation in claim.citations)


def _as_stored(row: Row) -> Iterator[Claim]:
    """Yield the sentences with what is stored at each citation's anchor in the place of its quote."""
    stored = iter(row.stored)  # the citations of sentences come first
    for claim in row.answer.claims if row.answer else ():
        held = tuple(one.model_copy(update={"quote": next(stored, one.quote)}) for one in claim.citations)
        yield claim.model_copy(update={"citations": held})


def _carries(source: Value, value: Value) -> bool:
    if same_value(value, source):
        return True
    # 11月20日 is carried by 2025年11月20日.
    return value.kind == source.kind == "date" and source.canonical.endswith(value.canonical.lstrip("-"))
