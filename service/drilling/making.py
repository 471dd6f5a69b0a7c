"""A drill made from a county's own plans: deterministic scenario and clauses, words a model may make livelier."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from random import Random
from typing import NamedTuple

from service.domain.documents import Language, Passage, Version
from service.domain.drills import Drill, Inject
from service.domain.facts import Fact, Supply
from service.domain.places import HAZARDS, Place
from service.drilling import injects, wording
from service.drilling.clauses import Clauses, governing
from service.drilling.injects import Plot
from service.drilling.ladder import climb, readings_at
from service.drilling.livening import liven
from service.drilling.marking import mark, require_marks
from service.drilling.scene import Scene, StepPool, spots_of
from service.drilling.wording import say
from service.errors import WrongCall
from service.ports import ChatModel, DocumentRecords
from service.retrieval.gazetteer import Gazetteer
from service.retrieval.in_force import superseded
from service.retrieval.searching import Search
from service.steps.finding import choose_plan
from service.steps.suggesting import thresholds_in_force

FEWEST = 8  # injects below which a drill says that it is thin
SHORT = 90  # minutes below which a drill climbs three rungs at most

_ITEMS: dict[str, tuple[str, ...]] = {
    "flood": ("冲锋舟", "救生衣", "boat"), "geological": ("卫星电话", "帐篷"), "gas": ("检测仪", "呼吸器"), "fire": ("呼吸器", "担架"),
    "hazmat": ("防护服", "呼吸器"), "forest_fire": ("风力灭火", "水泵"), "relief": ("帐篷", "饮用水"), "earthquake": ("帐篷", "卫星电话"),
    "extreme_weather": ("发电机", "帐篷"),
}


class DrillRequest(NamedTuple):
    """What drill is wanted, where and for which day."""

    hazard: str
    place: Place
    minutes: int
    lang: Language
    seed: int
    as_of: date


async def make_drill(
    request: DrillRequest, search: Search, records: DocumentRecords, model: ChatModel | None
) -> Drill:
    """Return a drill; the same request and documents give the same one when no model rewords it.  Raises: WrongCall."""
    gazetteer = search.gazetteer()
    versions = search.scope(request.as_of, request.place)
    scene, notes = await asyncio.to_thread(_set, request, versions, gazetteer, records)
    plots = _plots(scene, request.minutes, gazetteer, records)
    texts = tuple(mark(plot.text, request.lang) for plot in plots)
    if model is not None:
        texts, answered = await liven(texts, [plot.names for plot in plots], request.lang, model)
        notes += [] if answered else ["no_model"]
    times = _times(len(plots), request.minutes, scene.random)
    notes += ["few"] if len(plots) < FEWEST else []
    return require_marks(Drill(
        drill_id=_drill_id(request, versions.values()),
        title=mark(say(wording.TITLE, request.lang, place=scene.name(request.place), minutes=str(request.minutes),
                       hazard=HAZARDS[request.hazard][request.lang == "en"]), request.lang),
        lang=request.lang,
        seed=request.seed,
        hazard=request.hazard,
        place=request.place.name_zh,
        minutes=request.minutes,
        objectives=tuple(say(pair, request.lang) for pair in wording.OBJECTIVES),
        background=mark(say(wording.BACKGROUND, request.lang, hazard=HAZARDS[request.hazard][request.lang == "en"],
                            place=scene.name(request.place), plan=_basis(scene.plan, request.lang),
                            minutes=str(request.minutes)), request.lang),
        injects=tuple(
            Inject(number=number, at_min=at, sender=plot.sender, recipient=plot.recipient, channel=plot.channel,
                   text=text, expected=plot.expected[:3])
            for number, (at, plot, text) in enumerate(zip(times, plots, texts, strict=True), start=1)
        ),
        warnings=tuple(say(wording.NOTES[note], request.lang) for note in notes),
    ))


def _set(
    request: DrillRequest, scope: dict[str, Version], gazetteer: Gazetteer, records: DocumentRecords
) -> tuple[Scene, list[str]]:
    """Return the scene and what a trainer should know about it.  Raises: WrongCall."""
    if request.hazard not in HAZARDS:
        raise WrongCall(f"no hazard {request.hazard!r}; the hazards are {', '.join(HAZARDS)}")
    plan = _plan(request, scope, gazetteer)
    # The language stays out of the seed: one seed is one scenario in both languages.
    random = Random(f"{request.seed}|{request.hazard}|{request.place.code}|{request.minutes}")
    versions = governing(scope, plan, request.hazard)
    rungs = climb(thresholds_in_force(request.hazard, {plan.version_id: plan}, records), plan,
                  [one for one in versions[1:] if one.kind == "plan" and not one.hazards and one.lang == plan.lang],
                  scope, records, gazetteer, request.place)
    parent = gazetteer.chain(request.place)[1:2]
    spots = spots_of(request.place, gazetteer.inside(request.place), gazetteer.inside(parent[0]) if parent else (),
                     request.hazard, random)
    scene = Scene(
        request.lang, request.hazard, request.place, spots, plan,
        rungs if request.minutes >= SHORT else rungs[:3],
        StepPool(records.passages(plan.version_id), plan), Clauses(versions, records),
        _stock(request, scope, gazetteer, records), _old(request, scope, plan, records), random,
    )
    notes = ["original"] if plan.lang != request.lang else []
    notes += [] if rungs and rungs[0].number is not None else ["no_number"]
    return scene, notes


def _plan(request: DrillRequest, scope: dict[str, Version], gazetteer: Gazetteer) -> Version:
    """Return the plan for the hazard, a park's own base plan first for a place in the park.  Raises: WrongCall."""
    park = next((step for step in gazetteer.chain(request.place) if step.kind == "park"), None)
    home = next((version.place for version in scope.values()
                 if version.place and park and gazetteer.named(version.place) == park), None)
    plan = choose_plan(scope.values(), request.hazard, home)
    if plan is None and home is not None:
        plan = choose_plan((version for version in scope.values() if version.place == home), None, home)
    if plan is None:
        held = dict.fromkeys(hazard for version in scope.values() for hazard in version.hazards)
        raise WrongCall(f"no plan for {request.hazard} is in force for {request.place.name_zh} on {request.as_of}; "
                        f"plans are here for: {', '.join(held) or 'nothing yet, ingest some first'}")
    return plan


def _plots(scene: Scene, minutes: int, gazetteer: Gazetteer, records: DocumentRecords) -> tuple[Plot, ...]:
    """Return the injects in order; one threshold is met exactly, with a contradiction about it just before."""
    readings = [readings_at(rung, scene.random) if rung.number is not None else None for rung in scene.rungs]
    exactly = scene.random.randrange(len(scene.rungs)) if scene.rungs else 0
    # In the order of the drill: a clause given out early is not given out again.
    opening: list[Plot | None] = [injects.first_report(scene)]
    if scene.rungs:
        opening.append(injects.near_miss(scene, scene.rungs[0], readings[0], gazetteer))
    climbing: list[list[Plot]] = []
    for at, (rung, around) in enumerate(zip(scene.rungs, readings, strict=True)):
        number = around and (around.at if at == exactly else around.above)
        before = [injects.conflict(scene, rung, around, gazetteer)] if at == exactly else []
        climbing.append([*before, injects.reached(scene, rung, number, gazetteer)])
    between: list[Callable[[], Plot | None]] = [
        lambda: injects.unanswered(scene), lambda: injects.wrong_place(scene), lambda: injects.rumour(scene),
        lambda: injects.shortage(scene), lambda: injects.bait(scene, records, gazetteer),
        lambda: injects.report_wanted(scene),
    ]
    plots = list(opening)
    rest = [make() for make in between]
    share = -(-len(rest) // max(len(climbing), 1))
    for at in range(max(len(climbing), 1)):
        plots += [*(climbing[at] if climbing else []), *rest[at * share:(at + 1) * share]]
    plots.append(injects.end(scene, readings[0] if readings else None, gazetteer))
    return tuple(plot for plot in plots if plot is not None and plot.expected)


def _times(count: int, minutes: int, random: Random) -> tuple[int, ...]:
    """Return rising minutes from 0, spread over the drill with the last decision before its end."""
    gap = minutes * 0.92 / count
    times = [0]
    for at in range(1, count):
        times.append(max(times[-1] + 1, round(gap * at + random.uniform(-0.25, 0.25) * gap)))
    return tuple(times)


def _stock(
    request: DrillRequest, scope: dict[str, Version], gazetteer: Gazetteer, records: DocumentRecords
) -> tuple[Fact, Version, Passage, str] | None:
    """Return a supply that the hazard asks for, at the depot nearest to the drill's place."""
    lists = {version_id for version_id, version in scope.items() if version.kind == "supplies"}
    found: list[tuple[int, int, str, Fact, str]] = []
    wanted = _ITEMS.get(request.hazard, ())
    for fact in records.facts(lists, "supply"):
        value = fact.value
        rank = next((at for at, word in enumerate(wanted) if isinstance(value, Supply) and word in value.item), None)
        if rank is None or not isinstance(value, Supply) or value.quantity <= 0 or value.basis != "list" or fact.state == "rejected":
            continue
        depot = gazetteer.named(value.depot)
        near = depot is not None and request.place in gazetteer.chain(depot)
        name = value.depot if request.lang == "zh" or depot is None else depot.name_en
        found.append((not near, rank, value.depot + value.item, fact, name))
    if not found:
        return None
    fact, name = min(found, key=lambda one: one[:3])[3:]
    return fact, scope[fact.version_id], records.passages_by_id([fact.passage_id])[fact.passage_id], name


def _old(
    request: DrillRequest, scope: dict[str, Version], plan: Version, records: DocumentRecords
) -> tuple[Version, Version] | None:
    """Return a superseded plan and the one that stands in for it, the drill's own plan before others."""
    versions = [version for version in records.versions() if version.state == "current"]
    by_id = {version.version_id: version for version in versions}
    pairs = [(by_id[one.version_id], by_id[one.by_version_id]) for one in superseded(versions, request.as_of).values()
             if one.by_version_id in scope and by_id[one.version_id].kind in ("plan", "guideline")]
    pairs = [pair for pair in pairs if pair[1].version_id == plan.version_id or not pair[1].hazards]
    pairs.sort(key=lambda pair: (pair[1].version_id != plan.version_id, pair[0].doc_id, pair[0].title))
    return pairs[0] if pairs else None


def _basis(plan: Version, language: Language) -> str:
    return say(wording.BASIS, language, title=plan.title, number=plan.doc_no or plan.version or "",
               effective=plan.effective.isoformat() if plan.effective else "—")


def _drill_id(request: DrillRequest, versions: Iterable[Version]) -> str:
    """Return an id that changes with the request and with any document it may rest on."""
    hashes = sorted(version.sha256 for version in versions)
    said = "|".join((request.hazard, request.place.code, str(request.minutes), request.lang, str(request.seed),
                     request.as_of.isoformat(), *hashes))
    return f"drill-{hashlib.sha256(said.encode()).hexdigest()[:16]}"
