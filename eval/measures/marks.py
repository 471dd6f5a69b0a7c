"""Marks in an answer that stand for no citation."""

from eval.rows import Row, citations_of
from service.grounding.marks import split_marks


def dangling_marks(row: Row) -> float | None:
    """Return how many different marks of an answer stand for none of its citations.  A hard zero.

    The text numbers its citations from 1, each quote of a passage once.  A sentence has no marks of its own: they are its
    citations.  A number in brackets that a quote or its title has of itself is no mark."""
    if row.answer is None:
        return 0.0
    cited = citations_of(row.answer)
    resolved = set(range(1, len({(one.passage_id, one.quote) for one in cited}) + 1))
    own = {mark for one in cited for text in (one.quote, one.title, one.section, one.doc_no or "") for mark in split_marks(text).marks}
    in_text = {mark for line in row.answer.text.split("\n") for mark in split_marks(line).marks}
    in_claims = {mark for claim in row.answer.claims for mark in split_marks(claim.text).marks}
    return float(len((in_text - resolved - own) | (in_claims - own)))
