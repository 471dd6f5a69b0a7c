"""Whether the search finds the passage that answers, over a home's own documents: `watchdesk eval finding`."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import Field

from eval.intervals import Interval, wilson
from service.domain.documents import Language
from service.domain.record import Record
from service.errors import WrongCall
from service.retrieval.searching import Hit
from service.wiring import Desk

DEPTH = 10


class Holder(Record):
    """A passage that answers: the document's short name and words that stand in the passage."""

    document: str
    quote: str


class SearchCase(Record):
    """A question of which only the right passage is asked."""

    id: str
    question: str
    lang: Language
    style: str = "plain"
    place: str | None = None
    relevant: tuple[Holder, ...] = Field(min_length=1)
    """Each is enough by itself."""
    not_above: tuple[str, ...] = ()
    """Documents with another value for the same thing."""


class Finding(Record):
    """What the search found for a case."""

    case: SearchCase
    rank: int | None
    """Of the first passage that answers, from 1; None beyond the depth."""
    wrong_above: tuple[str, ...]
    """Documents of `not_above` that rank above the answer, or anywhere when it is not found."""
    found: tuple[str, ...]
    """What was found, best first, as `document anchor`."""


def read_search_cases(text: str) -> tuple[SearchCase, ...]:
    """Return the cases of a text, one JSON object a line.  Raises: WrongCall."""
    cases = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                cases.append(SearchCase.model_validate(json.loads(line)))
            except ValueError as failure:
                raise WrongCall(f"line {number} is no search case: {failure}") from failure
    if not cases:
        raise WrongCall("there are no search cases, one JSON object a line")
    return tuple(cases)


def look(desk: Desk, case: SearchCase, use_thesaurus: bool = True) -> Finding:
    """Return how high the search puts a passage that answers."""
    hits = desk.search.find(case.question, DEPTH, desk.today(), desk.place(case.place), use_thesaurus, with_earlier=True).hits
    rank = next((place for place, hit in enumerate(hits, start=1) if _answers(hit, case)), None)
    above = hits[: rank - 1] if rank else hits
    return Finding(case=case, rank=rank, found=tuple(f"{hit.version.doc_id} {hit.passage.anchor_path}" for hit in hits),
                   wrong_above=tuple(dict.fromkeys(hit.version.doc_id for hit in above if hit.version.doc_id in case.not_above)))


def _answers(hit: Hit, case: SearchCase) -> bool:
    return any(hit.version.doc_id == one.document and one.quote in hit.passage.text for one in case.relevant)


def summary(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return shares found among the first 1, 5 and 10, the mean reciprocal rank, and both by language and style."""
    groups: dict[str, list[Finding]] = {"all": list(findings)}
    for one in findings:
        groups.setdefault(f"lang {one.case.lang}", []).append(one)
        groups.setdefault(f"style {one.case.style}", []).append(one)
    wrong = [one for one in findings if one.wrong_above and one.rank]
    return {
        "n": len(findings),
        "found": {name: _shares(group) for name, group in groups.items()},
        "wrong_above": [{"id": one.case.id, "question": one.case.question, "documents": list(one.wrong_above)} for one in wrong],
        "wrong_documents": dict(Counter(document for one in wrong for document in one.wrong_above)),
        "missed": [{"id": one.case.id, "question": one.case.question, "rank": one.rank, "found": list(one.found[:3])}
                   for one in findings if one.rank is None or one.rank > 5],
    }


def _shares(group: Sequence[Finding]) -> dict[str, Any]:
    return {
        "n": len(group),
        **{f"recall@{depth}": _shown(wilson(sum(one.rank is not None and one.rank <= depth for one in group), len(group)))
           for depth in (1, 5, 10)},
        "mrr@10": round(sum(1 / one.rank for one in group if one.rank) / len(group), 4),
    }


def _shown(interval: Interval) -> dict[str, float]:
    return {"value": round(interval.value, 4), "lo": round(interval.lo, 4), "hi": round(interval.hi, 4)}


def table(document: dict[str, Any]) -> Iterable[str]:
    """Yield the shares as lines to read."""
    for name, row in document["found"].items():
        shares = "  ".join(f"@{depth} {row[f'recall@{depth}']['value']:.3f} [{row[f'recall@{depth}']['lo']:.3f}, "
                           f"{row[f'recall@{depth}']['hi']:.3f}]" for depth in (1, 5, 10))
        yield f"{name:<14} n {row['n']:>4}  {shares}  mrr {row['mrr@10']:.3f}"
    yield f"a wrong edition or county above the answer: {len(document['wrong_above'])}"
