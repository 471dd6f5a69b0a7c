"""Whether an answer cites the documents a case wants, and only those."""

import re
import unicodedata
from typing import Protocol

from eval.cases import WantedCitation
from eval.rows import Row, citations_of
from service.domain.answers import Citation


def citation_recall(row: Row) -> float | None:
    """Return the share of the wanted documents that the answer cites; None when the case wants none.

    A document matches by doc_id, document number or title, exactly after NFKC; a section by its number or heading
    anywhere in the clause path.  Citation recall at the level of documents, after Gao et al. (ALCE), EMNLP 2023."""
    if not row.case.cite:
        return None
    cited = _cited(row)
    return sum(any(matches(one, wanted) for one in cited) for wanted in row.case.cite) / len(row.case.cite)


def citation_precision(row: Row) -> float | None:
    """Return the share of the documents cited by sentences that the case wants; None when it wants none.

    An answer that cites nothing has 0.  Citation precision at the level of documents, after Gao et al. (ALCE), EMNLP 2023."""
    if not row.case.cite:
        return None
    claims = row.answer.claims if row.answer else ()
    documents: dict[str, list[Citation]] = {}
    for citation in (one for claim in claims for one in claim.citations):
        documents.setdefault(citation.document_id, []).append(citation)
    if not documents:
        return 0.0
    right = sum(any(matches(one, WantedCitation(document=wanted.document)) for one in cited for wanted in row.case.cite)
                for cited in documents.values())
    return right / len(documents)


def quote_fidelity(row: Row) -> float | None:
    """Return the share of quotes that stand verbatim at their anchor in the stored text; None when nothing is quoted, 0 for a failure."""
    if row.answer is None:
        return 0.0
    quotes = [citation.quote for citation in citations_of(row.answer)]
    if not quotes:
        return None
    stored = (*row.stored, *("",) * (len(quotes) - len(row.stored)))
    return sum(quote == there for quote, there in zip(quotes, stored, strict=False)) / len(quotes)


def page_fidelity(row: Row) -> float | None:
    """Return the share of citations that name the page their passage is on; None when nothing is cited or the row did not look.

    In a format without pages none is to be named.  0 for a failure."""
    if row.answer is None:
        return 0.0
    if row.pages is None:
        return None
    named = [citation.page for citation in citations_of(row.answer)]
    if not named:
        return None
    there = (*row.pages, *(None,) * (len(named) - len(row.pages)))
    return sum(page == stands for page, stands in zip(named, there, strict=False)) / len(named)


class Place(Protocol):
    """What stands in a clause of a document: a citation, or a passage found."""

    @property
    def doc_id(self) -> str: ...

    @property
    def doc_no(self) -> str | None: ...

    @property
    def title(self) -> str | None: ...

    @property
    def section(self) -> str: ...


def is_of(wanted: WantedCitation, place: Place) -> bool:
    """Say whether a place is in the wanted document and clause."""
    if not is_named(wanted.document, place):
        return False
    if wanted.section is None:
        return True
    number = re.escape(_folded(wanted.section))
    return any(re.match(rf"{number}(?![\d.]*\d)", _folded(step)) for step in place.section.split(" > ")) \
        or _folded(wanted.section) == _folded(place.section)


def is_named(document: str, place: Place) -> bool:
    """Say whether a document's doc_id, number or title is that of a place."""
    return _folded(document) in {_folded(name) for name in (place.doc_id, place.doc_no, place.title) if name}


def matches(citation: Citation, wanted: WantedCitation) -> bool:
    """Say whether a citation is of the wanted document and clause."""
    return is_of(wanted, citation)


def _cited(row: Row) -> tuple[Citation, ...]:
    if row.answer is None:
        return ()
    nearest = set() if row.answer.gap is None else {id(one) for one in row.answer.gap.nearest}
    return tuple(one for one in citations_of(row.answer) if id(one) not in nearest)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()
