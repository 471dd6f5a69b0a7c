"""When nothing found is good enough: what is missing, what stands nearest, and whom to call."""

import re
from collections.abc import Mapping
from itertools import islice

from service.answering.extraction import units
from service.domain.answers import Citation, Gap
from service.domain.documents import Version
from service.domain.facts import Contact
from service.grounding.citing import cite
from service.ports import DocumentRecords
from service.retrieval.searching import Found, Hit
from service.retrieval.tokens import question_tokens, tokens
from service.rules.hostile_text import orders_in

SUFFICIENT = 0.32
"""Of nearness plus .6 coverage.  Over the odd half of the county's answer cases and the twenty development cases it withholds 4 of 71
answerable questions that are left to the clauses and 4 of 12 unanswerable ones; 0.50 withholds 9 and 4, 0.40 withholds 1 and 2.  Near misses
lie as near as answers (area under the curve 0.54), so what nothing holds is told by rules (`not_held`, `details`), not by this."""
NEAR = 0.5
"""The same sum, from which on clauses overrule a classifier that takes a question for one about this moment, the future or no duty at all:
of nine development questions taken so, the four that documents answer lie at 0.52 to 0.73, the three that they do not at 0.32 to 0.41."""
UNCOVERED = 0.15  # asked on top when no document is for the hazard: general clauses only just touch it
COVERED = 0.3  # share of the question's term weight that must match where there are no vectors
_NEAREST = 3

_CODE = re.compile(r"[a-z]{1,5}(?:-[a-z]{1,4})?-?\d{1,5}|\d{3,4}-\d{3,4}-\d{4}")
_DESKS = {
    "flood": ("防办", "防汛"),
    "geological": ("自然资源", "地灾"),
    "forest_fire": ("森防办", "森林"),
    "gas": ("燃气",),
    "fire": ("消防",),
    "hazmat": ("应急局值班", "应急管理局"),
    "extreme_weather": ("气象",),
}
_DEFAULT_DESKS = ("县总值班室", "总值班室", "应急局值班")


def enough(found: Found) -> bool:
    """Say whether the best passages are near enough to the question to answer from."""
    if not found.hits:
        return False
    best = found.hits[:5]
    covered = max(hit.coverage for hit in best)
    if found.degraded == "vectors":
        return covered >= COVERED
    wanted = SUFFICIENT if found.hazard_covered else SUFFICIENT + UNCOVERED
    return _likeness(found) >= wanted or _names_a_code(found)


def is_near(found: Found) -> bool:
    """Say whether the best passages are so near that the question surely is one of duty."""
    return bool(found.hits) and found.degraded != "vectors" and _likeness(found) >= NEAR


def _likeness(found: Found) -> float:
    best = found.hits[:5]
    return max(hit.dense for hit in best) + 0.6 * max(hit.coverage for hit in best)


def _names_a_code(found: Found) -> bool:
    """Say whether the question names a code or a telephone number that the best passage holds."""
    codes = [token for token in question_tokens(found.understood.text) if _CODE.fullmatch(token)]
    held = set(tokens(found.hits[0].passage.text)) if codes else set()
    return any(code in held for code in codes)


def gap_report(
    missing: str, found: Found, scope: Mapping[str, Version], records: DocumentRecords
) -> Gap:
    """Return what is missing, the nearest clauses quoted, and whom to call about the hazard asked for."""
    nearest = tuple(islice((cited for hit in found.hits if (cited := _first_words(hit)) is not None), _NEAREST))
    return Gap(missing=missing, nearest=nearest,
               call=whom_to_call("nothing", found.understood.hazard, scope, records))


def whom_to_call(
    reason: str, hazard: str | None, scope: Mapping[str, Version], records: DocumentRecords
) -> tuple[Citation, ...]:
    """Return the duty desk for a hazard, and the general duty room, from rosters in `scope`; one line each."""
    if reason == "other_place":
        return ()
    rosters = {version_id for version_id, version in scope.items() if version.kind == "roster"}
    contacts = records.facts(rosters, "contact")
    found: dict[str, Citation] = {}
    for wanted in (_DESKS.get(hazard or "", ()), _DEFAULT_DESKS):
        for fact in contacts:
            contact = fact.value
            if not isinstance(contact, Contact) or contact.name or len(found) >= 2:
                continue
            if any(word in f"{contact.unit}{contact.role}" for word in wanted) and contact.phone not in found:
                passage = records.passages_by_id([fact.passage_id])[fact.passage_id]
                found[contact.phone] = cite(passage, scope[fact.version_id], fact.quote)
                break
    return tuple(found.values())


def emergency_number(scope: Mapping[str, Version], records: DocumentRecords, number: str = "119") -> tuple[Citation, ...]:
    """Return the roster's row for 119 or 120: with life in danger the call comes before every other step."""
    rosters = {version_id for version_id, version in scope.items() if version.kind == "roster"}
    rows = [fact for fact in records.facts(rosters, "contact") if isinstance(fact.value, Contact) and fact.value.phone == number]
    return tuple(cite(records.passages_by_id([fact.passage_id])[fact.passage_id], scope[fact.version_id], fact.quote) for fact in rows[:1])


def _first_words(hit: Hit) -> Citation | None:
    """Cite a passage's first sentence or row; None for one that only speaks to machines."""
    text = hit.passage.text
    orders = orders_in(text, with_suspects=True)
    said = (text[start:end] for start, end in units(text) if not any(start < last and first < end for first, last in orders))
    quote = next(said, None)
    return cite(hit.passage, hit.version, quote) if quote else None
