"""Whether sentences forbid, require and permit what their quotes do."""

from eval.measures.numbers import is_quote
from eval.rows import Row
from service.domain.answers import Claim
from service.grounding.coverage import language_of
from service.grounding.modality import shifts


def modality_fidelity(row: Row) -> float | None:
    """Return the share of the sentences whose orders and bans are as strong as in their quotes; 0 for a failure.

    A sentence is weaker, stronger or the reverse by `service.grounding.modality`.  Sentences without a quote in their own
    language and computed ones are not compared; None when none is."""
    if row.answer is None:
        return 0.0
    compared = [(claim, quotes) for claim in row.answer.claims if (quotes := _quotes(claim))]
    return sum(is_quote(claim) or not shifts(claim.text, quotes) for claim, quotes in compared) / len(compared) if compared else None


def _quotes(claim: Claim) -> list[str]:
    if claim.kind == "computed":
        return []
    return [one.quote for one in claim.citations if language_of(one.quote) == language_of(claim.text)]
