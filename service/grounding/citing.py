"""The one place where a citation is made, after its quote is found in the passage."""

from service.domain.answers import Citation
from service.domain.documents import Anchor, Passage, Version
from service.domain.sentences import sentences
from service.errors import WatchdeskError
from service.grounding.coverage import coverage
from service.grounding.support import stands_in
from service.rules.numerals import values

_WINDOW = 3
"""Sentences that one quote may span."""
_PER_SENTENCE = 0.4
"""Coverage that each further sentence must add to a quote; a value that it adds counts 1."""


class NotQuoted(WatchdeskError, ValueError):
    """A quote does not stand in its passage."""

    code = "not_quoted"


def cite(passage: Passage, version: Version, quote: str) -> Citation:
    """Cite words that stand verbatim in the passage, at their first place.  Raises: NotQuoted."""
    start = passage.text.find(quote)
    if start < 0:
        raise NotQuoted(f"the quote does not stand in passage {passage.passage_id}: {quote[:60]!r}")
    return cite_span(passage, version, start, start + len(quote))


def cite_span(passage: Passage, version: Version, start: int, end: int) -> Citation:
    """Cite the characters `start` to `end` of the passage's text.  Raises: NotQuoted."""
    quote = passage.text[start:end]
    if not 0 <= start < end <= len(passage.text) or not quote.strip():
        raise NotQuoted(f"nothing to quote at {start}:{end} of passage {passage.passage_id}")
    if passage.version_id != version.version_id:
        raise NotQuoted(f"passage {passage.passage_id} is of version {passage.version_id}, not {version.version_id}")
    return Citation(
        passage_id=passage.passage_id, document_id=version.document_id, doc_id=version.doc_id, title=version.title,
        doc_no=version.doc_no, version=version.version, effective=version.effective, section=passage.anchor_path,
        anchor=Anchor(path=passage.anchor_path, start=passage.start + start, end=passage.start + end),
        page=passage.page, quote=quote, is_ocr=passage.is_ocr,
    )


def cite_best(passage: Passage, version: Version, sentence: str) -> Citation:
    """Cite the one to three neighbouring sentences of the passage that best support a worded sentence.

    Values found count first, then the share of its words; the shortest and earliest of equals wins.
    A sentence in the other language is placed by its values alone.  Raises: NotQuoted for an empty passage."""
    spans = sentences(passage.text)
    if not spans:
        raise NotQuoted(f"passage {passage.passage_id} has no text to quote")
    wanted = [value for value in values(sentence) if value.kind != "clause"]
    best, best_score = spans[0], -1.0
    for first in range(len(spans)):
        for last in range(first, min(first + _WINDOW, len(spans))):
            start, end = spans[first][0], spans[last][1]
            text = passage.text[start:end]
            found = values(text)
            hits = sum(stands_in(value, sentence, found, text) for value in wanted)
            score = hits + coverage(sentence, text) - _PER_SENTENCE * (last - first)
            if score > best_score:
                best, best_score = (start, end), score
    return cite_span(passage, version, *best)
