"""Whether each sentence of an answer is carried by what it quotes, told without a model."""

from collections.abc import Sequence

from eval.measures.numbers import is_quote, unsupported
from eval.rows import Row
from service.domain.answers import Answer, Citation, Claim
from service.grounding.coverage import coverage, language_of
from service.rules.folding import squeezed

OVERLAP = 0.3
"""Least share of a sentence's words that its quotes of the same language hold.

On the odd numbers of claims_written_zh and _en 0.3 keeps 95.6 % and 96.4 % of the faithful sentences, and lets a clause of
another document stand for 0.4 % of them in both; on the even ones 90.7 % and 94.0 %, and 0.7 % and 0.6 %."""


def sentence_citation_recall(row: Row) -> float | None:
    """Return the share of an answer's sentences that their citations carry; None when it has none, 0 for a failure.

    What the desk says when it abstains, asks back or refuses is its own word and carried by nothing: None as well.
    Citation recall of Gao et al. (ALCE), EMNLP 2023, with `carried` in the place of the model of entailment."""
    if row.answer is None:
        return 0.0
    claims = _claims(row.answer)
    return sum(carried(claim, claim.citations) for claim in claims) / len(claims) if claims else None


def sentence_citation_precision(row: Row) -> float | None:
    """Return the share of the sentences' citations that help to carry them; None when there is no sentence, 0 for a failure.

    A citation helps when its sentence is carried, and either it carries the sentence alone or the others do not without it.
    Sentences without any citation make 0.  Citation precision of Gao et al. (ALCE), EMNLP 2023."""
    if row.answer is None:
        return 0.0
    claims = _claims(row.answer)
    if not claims:
        return None
    helpful = [_helps(claim, place) for claim in claims for place in range(len(claim.citations))]
    return sum(helpful) / len(helpful) if helpful else 0.0


def carried(claim: Claim, citations: Sequence[Citation]) -> bool:
    """Say whether citations carry a sentence.

    Every critical value of it stands in them or, when it was computed, in its trace; and it is part of one quote word for
    word, or `OVERLAP` of its words stand in the quotes.  A sentence in another language than its quotes, and one that was
    computed, are judged by their values alone, as the desk does: what such a sentence says besides is not seen."""
    claim = claim.model_copy(update={"citations": tuple(citations)})
    if is_quote(claim):
        return True
    if not citations or unsupported(claim):
        return False
    quotes = [citation.quote for citation in citations]
    if any(squeezed(claim.text) in squeezed(quote) for quote in quotes) or claim.kind == "computed":
        return True
    same = [quote for quote in quotes if language_of(quote) == language_of(claim.text)]
    titles = [citation.title for citation in citations]
    return not same or coverage(claim.text, "\n".join((*same, *titles))) >= OVERLAP


def _claims(answer: Answer) -> tuple[Claim, ...]:
    return answer.claims if answer.outcome == "answered" else ()


def _helps(claim: Claim, place: int) -> bool:
    others = (*claim.citations[:place], *claim.citations[place + 1:])
    return carried(claim, claim.citations) and (carried(claim, claim.citations[place:place + 1]) or not carried(claim, others))
