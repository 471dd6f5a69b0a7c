"""An answer shown again as it was given, and held against what is in force today."""

import asyncio
import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from service.answering.body import Ask
from service.answering.comparing import Change, Standing, compare, said
from service.answering.conflicting import conflicts_cited
from service.answering.disputed import settle
from service.answering.events import AnswerReady
from service.correcting import kept_answer
from service.domain.answers import Answer, Citation, Claim, sentences_of
from service.domain.documents import Version
from service.domain.places import Place
from service.errors import NotFound
from service.ports import KeptAnswer
from service.retrieval.in_force import superseded, work_name
from service.rules.folding import squeezed
from service.rules.numerals import values
from service.wiring import Desk

_NUMBERED = re.compile(r"(?:第[〇零一二三四五六七八九十百\d]+条|\d+(?:\.\d+)+(?=\s)|\d+[.、)）](?!\d)|[（(]?[一二三四五六七八九十\d]+[)）、])\s*")
_LEAST_CHARS = 6  # of a quote without its number, to be looked for elsewhere


async def replay(desk: Desk, answer_id: str) -> dict[str, Any]:
    """Return an answer as it was given, and whether today's documents would answer otherwise.  Raises: NotFound.

    The question is asked again without a model, and that second answer is not kept."""
    kept = desk.answers.kept(answer_id)
    if kept is None:
        raise NotFound(f"there is no answer {answer_id}; it was never given here, or it was purged")
    was = kept_answer(desk, answer_id)
    today = desk.today()
    place = _place(desk, kept)
    now = await _asked_again(desk, was, today, place)
    since = await asyncio.to_thread(_Since.look, desk, kept, was, today, place)
    changes = await asyncio.to_thread(since.changes, now)
    # A model may abstain where extracts answer: with the same documents that is no change.
    outcome_differs = was.outcome != now.outcome and (was.mode != "generated" or bool(changes))
    standing = [since.standing(one) for one in _citations(was)]
    return {
        "answer_id": answer_id,
        "answered_at": kept.answered_at.isoformat(),
        "text": was.text,
        "answer": kept.document,
        "is_as_given": kept.is_as_given,
        "same": not changes and not outcome_differs,
        "outcome": {"was": was.outcome, "now": now.outcome},
        "changed": [_change(one, was) for one in changes],
        "superseded": [{**_plain(one.citation), "superseded_by": one.by} for one in standing if one.state == "superseded"],
        "removed": [_plain(one.citation) for one in standing if one.state == "removed"],
        "asked_again": {"as_of": today.isoformat(), "place": place.name_zh if place else None, "mode": now.mode,
                        "warnings": list(now.warnings)},
        "corrections": [one.model_dump(mode="json") for one in desk.corrections.of_answer(answer_id)],
    }


class _Since(NamedTuple):
    """The documents today beside those of the day an answer was given."""

    desk: Desk
    kept: KeptAnswer
    was: Answer
    versions: dict[str, Version]
    """Every version that the records know."""
    scope: dict[str, Version]
    """In force today at the answer's place."""
    scope_then: dict[str, Version]
    """Of those here today, what was in force then."""
    successors: dict[str, str]
    """The version that another one stands in for, by its id."""
    texts: dict[str, str]

    @classmethod
    def look(cls, desk: Desk, kept: KeptAnswer, was: Answer, today: date, place: Place | None) -> "_Since":
        """Return what there is to compare with."""
        versions = {version.version_id: version for version in desk.records.versions()}
        then = desk.search.scope(was.evidence_age.as_of, place)
        replaced = superseded(versions.values(), today)
        return cls(
            desk, kept, was, versions, desk.search.scope(today, place),
            {key: version for key, version in then.items() if version.ingested_at <= kept.answered_at},
            {key: one.by_version_id for key, one in replaced.items()}, {},
        )

    def changes(self, now: Answer) -> tuple[Change, ...]:
        """Return what would be said otherwise."""
        return compare(said(self.was), said(now), self.standing, self._settled, self._is_news)

    def standing(self, citation: Citation) -> Standing:
        """Return what became of a citation."""
        version = self.versions.get(_version_id(citation))
        if version is not None and version.version_id in self.scope:
            return Standing(citation, "in_force")
        successor = self._successor(citation, version)
        repeated = successor is not None and self._stands_in(citation.quote, [successor.version_id])
        gone = version is None or version.state == "removed"
        return Standing(citation, "removed" if gone else "superseded", successor.title if successor else None, repeated)

    def _successor(self, citation: Citation, version: Version | None) -> Version | None:
        """Return what is in force in place of a version: its document's newest, what names it, or its work's edition."""
        for one in self.scope.values():
            if one.document_id == citation.document_id:
                return one
        named = self.successors.get(version.version_id) if version is not None else None
        while named is not None and named not in self.scope:
            named = self.successors.get(named)
        if named is not None:
            return self.scope[named]
        place = version.place if version is not None else None
        return next((one for one in self.scope.values()
                     if work_name(one.title) == work_name(citation.title) and (version is None or one.place == place)), None)

    def _settled(self, claim: Claim) -> Claim:
        """Return a sentence as the documents in force would show it."""
        found = conflicts_cited((claim,), (), self.scope, self.desk.records, self.desk.search.gazetteer(), self.was.language)
        shown = settle((claim,), found, self.was.language)
        return next((one for one in shown if one.text == claim.text), claim)

    def _is_news(self, citation: Citation) -> bool:
        """Say whether words come from a version that was not in force then, and stood in nothing the answer knew."""
        version_id = _version_id(citation)
        if version_id in self.scope_then:
            return False
        earlier = {key for key, version in self.versions.items() if version.document_id == citation.document_id
                   and version.ingested_at <= self.kept.answered_at and key != version_id}
        known = {*self.kept.evidence.version_ids, *map(_version_id, _citations(self.was)), *earlier}
        return not self._stands_in(citation.quote, sorted(known))

    def _stands_in(self, quote: str, version_ids: Iterable[str]) -> bool:
        wanted = squeezed(_unnumbered(quote))
        return any(wanted in self._text(version_id) for version_id in version_ids if version_id in self.versions)

    def _text(self, version_id: str) -> str:
        if version_id not in self.texts:
            self.texts[version_id] = squeezed(self.desk.records.text(version_id))
        return self.texts[version_id]


async def _asked_again(desk: Desk, was: Answer, today: date, place: Place | None) -> Answer:
    ask = Ask(was.resolved_question, today, place, use_model=False, language=was.language, keep=False)
    async for event in desk.answerer.answer(ask):
        if isinstance(event, AnswerReady):
            return event.answer
    raise AssertionError("an answer always ends in AnswerReady")


def _place(desk: Desk, kept: KeptAnswer) -> Place | None:
    """Return the place the question was asked for; the home's where an older record does not say."""
    asked = kept.evidence.asked
    if asked is None:
        return desk.place(None)
    return desk.search.gazetteer().named(asked.place) if asked.place else None


def _citations(answer: Answer) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(one for claim in said(answer) for one in claim.citations))


def _version_id(citation: Citation) -> str:
    return citation.passage_id.rpartition("-")[0]


def _unnumbered(quote: str) -> str:
    """Return a quote without the number it begins with: a clause that moved is the same clause."""
    number = _NUMBERED.match(quote)
    if number is None or len(quote) - number.end() < _LEAST_CHARS:
        return quote
    # At the head of a text a bare number reads as a clause's; behind a word it must show whether it measures something.
    measured = any(value.start <= number.end() and value.unit is not None for value in values(f"约{quote}"))
    return quote if measured else quote[number.end():]


def _change(change: Change, was: Answer) -> dict[str, Any]:
    numbered = sentences_of(was)
    number = numbered.index(change.was.text) + 1 if change.was is not None and change.was.text in numbered else None
    return {"sentence": number, "why": change.why, "was": _claim(change.was), "now": _claim(change.now)}


def _claim(claim: Claim | None) -> dict[str, Any] | None:
    if claim is None:
        return None
    found = dict.fromkeys(value.canonical for value in values(claim.text) if value.kind != "clause")
    return {**claim.model_dump(mode="json"), "values": list(found)}


def _plain(citation: Citation) -> dict[str, Any]:
    return citation.model_dump(mode="json")
