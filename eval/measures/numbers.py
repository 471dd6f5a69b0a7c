"""Critical values of an answer that no cited clause and no computation of ours carries."""

from eval.rows import Row
from service.domain.answers import Claim
from service.rules.numerals import Value, values
from service.rules.units import same_value


def numbers_unsupported(row: Row) -> float | None:
    """Return how many critical values of the answer's sentences stand in none of their quotes and in no trace.

    A document's title and number count as quoted with it.  Clause numbers are no critical values.  A hard zero."""
    if row.answer is None:
        return 0.0
    return float(sum(len(unsupported(claim)) for claim in row.answer.claims))


def unsupported(claim: Claim) -> tuple[Value, ...]:
    """Return the critical values of a sentence that nothing carries."""
    sources = [text for citation in claim.citations
               for text in (citation.quote, citation.title, citation.doc_no, str(citation.effective)) if text]
    if claim.kind in ("computed", "combined") and claim.trace:
        sources.append(claim.trace)
    carried = [value for text in sources for value in values(text)]
    return tuple(value for value in values(claim.text)
                 if value.kind != "clause" and not any(_carries(other, value) for other in carried))


def _carries(source: Value, value: Value) -> bool:
    if same_value(value, source):
        return True
    # 11月20日 is carried by 2025年11月20日.
    return value.kind == source.kind == "date" and source.canonical.endswith(value.canonical.lstrip("-"))
