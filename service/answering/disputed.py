"""Claims held against the conflicts they touch: what prevails comes first, what does not is never shown as the answer."""

from collections.abc import Sequence

from service.answering.wording import say
from service.domain.answers import Citation, Claim, Conflict
from service.domain.documents import Language


def settle(claims: Sequence[Claim], conflicts: Sequence[Conflict], language: Language) -> tuple[Claim, ...]:
    """Return the claims with every one that rests on a losing or open value flagged, after the clause that prevails."""
    settled = list(claims)
    first: list[Claim] = []
    for conflict in conflicts:
        if not conflict.of_one_thing:
            continue
        losing = [value.citation for value in conflict.values if value.value != conflict.prevails]
        touched = [place for place, claim in enumerate(settled)
                   if any(_same_words(citation, lost) for citation in claim.citations for lost in losing)]
        if not touched:
            continue
        reason = (say("prevails", language, value=conflict.prevails, why=conflict.why) if conflict.prevails
                  else say("undecided", language, why=conflict.why))
        for place in touched:
            settled[place] = settled[place].model_copy(update={"verdict": "flagged", "reason": reason})
        lost_in = {citation.document_id for citation in losing}
        agreeing = [value.citation for value in conflict.values if value.value == conflict.prevails]
        # A document that contradicts itself is no witness for the value that prevails.
        winning = [citation for citation in agreeing if citation.document_id not in lost_in] or agreeing
        shown = [citation for claim in (*first, *settled) for citation in claim.citations]
        if winning and not any(_same_words(citation, won) for citation in shown for won in winning):
            first.append(Claim(text=winning[0].quote, verdict="supported", kind="quoted", citations=(winning[0],)))
        told = next((place for place, claim in enumerate(settled) if claim.verdict == "supported" and any(
            _same_words(citation, won) for citation in claim.citations for won in winning)), None)
        if told is not None and told > touched[0]:
            first.append(settled.pop(told))
    return (*first, *settled)


def _same_words(one: Citation, other: Citation) -> bool:
    """Say whether two citations quote overlapping words of one passage."""
    return (one.passage_id == other.passage_id
            and one.anchor.start < other.anchor.end and other.anchor.start < one.anchor.end)
