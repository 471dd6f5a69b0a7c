"""A row with something else in it: changed sentences, citations or fields, its text put together anew."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from eval.rows import Row, citations_of
from service.answering.rendering import render
from service.domain.answers import Citation, Claim

_T = TypeVar("_T", bound=BaseModel)


def changed(record: _T, **fields: Any) -> _T:
    """Return a record with some fields changed."""
    return record.model_copy(update=fields)


def claims_of(row: Row) -> tuple[Claim, ...]:
    """Return the sentences of a row; none for a failure."""
    return row.answer.claims if row.answer else ()


def reworded(row: Row, claims: Sequence[Claim]) -> Row:
    """Return a row with other sentences; the same row when they are the same."""
    return row if tuple(claims) == claims_of(row) else answered(row, claims=tuple(claims))


def said(row: Row, word: Callable[[str], str]) -> Row:
    """Return a row whose sentences are worded otherwise."""
    return reworded(row, [changed(claim, text=text) if (text := word(claim.text)) != claim.text else claim for claim in claims_of(row)])


def cited(row: Row, name: Callable[[Citation], Citation]) -> Row:
    """Return a row whose citations are others."""
    return reworded(row, [changed(claim, citations=tuple(map(name, claim.citations))) for claim in claims_of(row)])


def added(row: Row, texts: Sequence[str]) -> Row:
    """Return a row with sentences more, which cite what the first one cites."""
    claims = claims_of(row)
    cited = claims[0].citations if claims else ()
    return reworded(row, [*claims, *(Claim(text=text, verdict="supported", kind="worded", citations=cited) for text in texts)])


def answered(row: Row, **fields: Any) -> Row:
    """Return a row whose answer has other fields, its text put together anew, with what the store holds of each citation."""
    if row.answer is None:
        return row
    # An answer that could not be recorded has nothing stored beside it.
    there = zip(row.stored, row.pages or (None,) * len(row.stored), strict=False)
    held = {_anchor(one): stored for one, stored in zip(citations_of(row.answer), there, strict=False)}
    answer = changed(row.answer, **fields)
    text = render(answer.claims, answer.options, answer.gap, answer.conflicts, answer.warnings, answer.language)
    found = [held.get(_anchor(one), (one.quote, one.page)) for one in citations_of(answer)]
    return changed(row, answer=changed(answer, text=text), stored=tuple(stored for stored, _ in found),
                 pages=None if row.pages is None else tuple(page for _, page in found))


def _anchor(citation: Citation) -> tuple[str, int, int]:
    return citation.passage_id, citation.anchor.start, citation.anchor.end
