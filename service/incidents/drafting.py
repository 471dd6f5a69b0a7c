"""Response steps for a situation in free words: intake, level, the plan's own steps, and what stays blank."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from service.domain.answers import Citation
from service.domain.documents import Language
from service.domain.drafts import Draft, Step
from service.domain.facts import Threshold
from service.domain.places import HAZARDS, Place
from service.errors import WrongCall
from service.grounding.citing import cite
from service.ports import DocumentRecords
from service.retrieval.query import hazard_of, language_of
from service.retrieval.searching import Search
from service.rules.readings import find_readings
from service.steps.finding import choose_plan, find_lines, forbidden_lines
from service.steps.ordering import to_steps
from service.steps.suggesting import suggest_level, thresholds_in_force

FORBIDDEN = 8  # clauses of what must not be done that a card has room for

_BLANKS: tuple[tuple[tuple[str, ...], tuple[str, str]], ...] = (
    (("接报", "reported at", "call received"), ("接报时间〔待核实〕", "time the report came in [to be verified]")),
    (("报告人", "来电", "caller", "reported by"), ("报告人及电话〔待核实〕", "caller and telephone [to be verified]")),
    (("伤", "亡", "被困", "失联", "injur", "dead", "trapped", "casualt", "missing"),
     ("伤亡、失联、被困人数〔待核实〕", "dead, missing, injured, trapped [to be verified]")),
    (("受威胁", "户", "人员", "threatened", "household", "residents"),
     ("受威胁户数、人数〔待核实〕", "households and people threatened [to be verified]")),
    (("带班", "领导", "leader", "officer in charge"), ("带班领导到位情况〔待核实〕", "duty leader on site [to be verified]")),
)

_NOTES: Mapping[str, tuple[str, str]] = {
    "no_plan": ("现行有效的文件中没有适用于该灾种和地点的预案", "No plan in force covers this hazard and place"),
    "no_steps": ("该预案没有列出可直接执行的步骤", "The plan lists no steps that can be acted on directly"),
    "no_level": ("没有读数或读数未达到启动条件，列出的是先期处置步骤", "No reading, or none that reaches a level: these are the first actions"),
    "suggestion": ("级别仅为建议，由预案规定的有权人决定；读数为输入值，未核实",
                   "The level is a suggestion for whoever the plan gives the authority; the reading was typed in and is not verified"),
    "original": ("步骤为预案原文", "Steps are quoted from the plan in its own language"),
}


class SituationGiven(NamedTuple):
    """What the officer wrote and where the desk stands."""

    text: str
    hazard: str | None
    readings: Mapping[str, float]
    as_of: date
    place: Place | None
    language: Language | None = None
    require_review: bool = False
    """Whether only reviewed facts are computed with."""


def draft_steps(given: SituationGiven, search: Search, records: DocumentRecords) -> Draft:
    """Return the plan's own steps for a situation, in its order; nothing unknown is filled in.  Raises: WrongCall."""
    if given.hazard is not None and given.hazard not in HAZARDS:
        raise WrongCall(f"no hazard {given.hazard!r}; the hazards are {', '.join(HAZARDS)}")
    language = given.language or language_of(given.text)
    gazetteer = search.gazetteer()
    understood = search.understand(given.text)
    place = understood.places[0] if understood.places else given.place
    hazard = given.hazard or hazard_of(given.text) or understood.hazard
    scope = search.scope(given.as_of, place or given.place)
    facts = thresholds_in_force(hazard, scope, records, require_review=given.require_review)
    thresholds = [fact.value for fact in facts if isinstance(fact.value, Threshold)]
    names = {one.name_zh: (one.name_en,) for one in gazetteer.find(given.text)}
    readings = {**find_readings(given.text, thresholds, names), **given.readings}
    suggestion = (suggest_level(readings, hazard, scope, records, language, require_review=given.require_review)
                  if readings else None)
    level = suggestion.level if suggestion else None
    park = next((step.name_zh for step in gazetteer.chain(place) if step.kind == "park"), None) if place else None
    home = next((version.place for version in scope.values() if version.place and park
                 and (named := gazetteer.named(version.place)) and named.name_zh == park), None)
    plan = choose_plan(scope.values(), hazard, home)
    notes: list[str] = []
    steps: tuple[Step, ...] = ()
    forbidden: tuple[Citation, ...] = ()
    if plan is None:
        notes.append("no_plan")
    else:
        passages = records.passages(plan.version_id)
        steps = to_steps(find_lines(passages, level), plan)
        forbidden = _unique(cite(line.passage, plan, line.text) for line in forbidden_lines(passages, level))
        notes += ["no_steps"] if not steps else []
        notes += ["no_level"] if steps and level is None else []
        notes += ["original"] if plan.lang != language else []
    notes += ["suggestion"] if suggestion else []
    return Draft(
        situation=given.text,
        language=language,
        hazard=hazard,
        place=place.name_zh if place else None,
        readings=dict(readings),
        suggestion=suggestion,
        steps=steps,
        blanks=_blanks(given.text, hazard, place, readings, language),
        forbidden=forbidden[:FORBIDDEN],
        warnings=tuple(_NOTES[note][language == "en"] for note in notes),
    )


def _blanks(
    text: str, hazard: str | None, place: Place | None, readings: Mapping[str, float], language: Language
) -> tuple[str, ...]:
    """Name what the situation does not say; a person fills it in."""
    lowered, side = text.lower(), language == "en"
    blanks = [words[side] for said, words in _BLANKS if not any(word in lowered for word in said)]
    if hazard is None:
        blanks.insert(0, ("灾种〔待核实〕", "hazard [to be verified]")[side])
    if place is None:
        blanks.insert(0, ("地点〔待核实〕", "place [to be verified]")[side])
    if not readings:
        blanks.append(("监测读数〔待核实〕", "readings [to be verified]")[side])
    return tuple(blanks)


def _unique(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    found: dict[str, Citation] = {}
    for citation in citations:
        found.setdefault(citation.quote, citation)
    return tuple(found.values())
