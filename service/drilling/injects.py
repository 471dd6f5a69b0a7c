"""The messages of a drill, each with the actions that the plan expects: one function a kind of trouble."""

import re
from fractions import Fraction
from typing import NamedTuple

from service.domain.documents import Version
from service.domain.drills import ExpectedAction
from service.domain.facts import Supply, Threshold
from service.drilling import wording
from service.drilling.clauses import quotable
from service.drilling.ladder import Readings, Rung
from service.drilling.scene import Scene, expected
from service.drilling.wording import say
from service.grounding.citing import cite
from service.ports import DocumentRecords
from service.retrieval.gazetteer import Gazetteer
from service.rules.numerals import values
from service.rules.units import exact, plain

_ROMAN = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ"}

_BRACKETS = re.compile(r"\s*[（(][^）)]*[）)]\s*$")
_PEOPLE = re.compile(r"[；;]\s*(?:保管|联系|负责|电话|[Kk]eeper|[Cc]ontact|[Pp]hone)")
_GAUGED = ("m", "mm")


class Plot(NamedTuple):
    """An inject before it has a number, a time and its mark."""

    sender: str
    recipient: str
    channel: str
    text: str
    expected: tuple[ExpectedAction, ...]
    names: tuple[str, ...] = ()
    """Names that a rewording must keep."""


def first_report(scene: Scene) -> Plot:
    """Someone on the spot calls: frightened, incomplete, without a number."""
    pair = wording.FIRST_REPORTS[scene.hazard]
    return _plot(scene, "caller", "duty", "phone", say(pair, scene.language, place=scene.name(scene.spots[0])),
                 expected(scene.steps.take(None, 3)) or scene.expect("verify", "report"))


def near_miss(scene: Scene, rung: Rung, readings: Readings | None, gazetteer: Gazetteer) -> Plot:
    """The lowest threshold is close and not reached: no level is due."""
    return _plot(scene, _watcher(rung), "duty", "log" if rung.unit in _GAUGED else "phone", _reading(scene, rung, readings and readings.below, "near_trigger", gazetteer),
                 scene.expect("watch", "verify"))


def reached(scene: Scene, rung: Rung, number: Fraction | None, gazetteer: Gazetteer) -> Plot:
    """A threshold is reached: the level to suggest, with its clause, and the plan's actions at that level."""
    label = _BRACKETS.sub("", rung.label)
    if rung.level and (label == rung.level or label.endswith("级")):
        label = say(wording.LEVEL, scene.language, level=_ROMAN[rung.level] if scene.language == "zh" else rung.level)
    pair = wording.SUGGEST if rung.level else wording.GRADE
    suggestion = ExpectedAction(action=say(pair, scene.language, label=label), actor=None, within_min=None,
                                citations=(rung.citation,))
    return _plot(scene, _watcher(rung), "duty", "log" if rung.unit in _GAUGED else "phone", _reading(scene, rung, number, "trigger", gazetteer),
                 (suggestion, *expected(scene.steps.take(rung.level, 2))))


def unanswered(scene: Scene) -> Plot:
    """The person who must be warned does not answer."""
    text = say(wording.TEXTS["no_answer"], scene.language, place=scene.name(scene.spots[0]))
    return _plot(scene, "township", "duty", "phone", text, scene.expect("no_answer"))


def conflict(scene: Scene, rung: Rung, readings: Readings | None, gazetteer: Gazetteer) -> Plot:
    """Two sources give different values on either side of a threshold."""
    if readings is None:
        text = say(wording.TEXTS["conflict_trigger"], scene.language, name=rung.name)
    else:
        text = say(wording.TEXTS["conflict"], scene.language, name=_what(scene, rung, gazetteer),
                   above=_spaced(scene, rung.printed(readings.above)), below=_spaced(scene, rung.printed(readings.below)))
    return _plot(scene, _watcher(rung), "duty", "phone", text, scene.expect("conflict", "verify"))


def wrong_place(scene: Scene) -> Plot:
    """The place of the report was wrong, or is now."""
    first, second = (scene.name(spot) for spot in scene.spots)
    text = say(wording.TEXTS["wrong_place"], scene.language, place=first, other=second)
    return _plot(scene, "township", "duty", "radio", text, scene.expect("place", "verify"))


def rumour(scene: Scene) -> Plot:
    """A chat message tells people the opposite of what the plan does."""
    return _plot(scene, "chat", "duty", "chat", say(wording.TEXTS["rumour"], scene.language), scene.expect("rumour", "publish"))


def shortage(scene: Scene) -> Plot:
    """What is on the list is all out."""
    actions = scene.expect("shortage")
    if scene.stock is None or not actions:
        text = say(wording.TEXTS["shortage_plain"], scene.language, place=scene.name(scene.spots[0]))
        return _plot(scene, "keeper", "duty", "phone", text, actions)
    fact, version, passage, depot = scene.stock
    assert isinstance(fact.value, Supply)
    quantity = f"{plain(exact(fact.value.quantity))}{fact.value.unit}"
    text = say(wording.TEXTS["shortage"], scene.language, depot=depot, item=fact.value.item, quantity=quantity,
               place=scene.name(scene.spots[0]))
    listed = actions[0].model_copy(update={"citations": (*actions[0].citations, cite(passage, version, _without_people(fact.quote)))})
    return _plot(scene, "keeper", "duty", "phone", text, (listed, *actions[1:]))


def _without_people(row: str) -> str:
    """Return a stock row up to the column that names its keeper or a telephone."""
    found = _PEOPLE.search(row)
    return row[: found.start()] if found and found.start() else row


def bait(scene: Scene, records: DocumentRecords, gazetteer: Gazetteer) -> Plot | None:
    """A colleague goes by a superseded document; None when no version differs from the one in force."""
    if scene.old is None:
        return None
    old, new = scene.old
    number = old.doc_no or ""
    for fact in records.facts({old.version_id}, "threshold"):
        value = fact.value
        rung = next((one for one in scene.rungs if isinstance(value, Threshold) and one.level == value.level
                     and one.name == value.subject and one.number not in (None, exact(value.value))), None)
        if rung is not None and isinstance(value, Threshold):
            text = say(wording.TEXTS["bait_threshold"], scene.language, title=old.title, number=number,
                       name=_what(scene, rung, gazetteer), old=rung.printed(exact(value.value)))
            return _bait(scene, text, rung, new)
    current = {text for passage in records.passages(new.version_id) for text in quotable(passage.text)}
    for passage in records.passages(old.version_id):
        for text in quotable(passage.text):
            timed = any(value.unit in ("min", "h") for value in values(text))
            if timed and ("报告" in text or "report" in text.lower()) and len(text) < 120 and text not in current:
                said = say(wording.TEXTS["bait_clause"], scene.language, title=old.title, number=number, quote=text)
                return _bait(scene, said, None, new)
    return None


def _bait(scene: Scene, text: str, rung: Rung | None, new: Version) -> Plot:
    actions = scene.expect(*(() if rung else ("report",)), "repeal", within=new)
    if rung is not None:
        current = ExpectedAction(action=say(wording.CURRENT, scene.language), actor=None, within_min=None, citations=(rung.citation,))
        actions = (current, *actions)
    return _plot(scene, "colleague", "duty", "desk", text, actions)


def report_wanted(scene: Scene) -> Plot:
    """The level above wants figures that nobody has."""
    return _plot(scene, "above", "duty", "phone", say(wording.TEXTS["report"], scene.language), scene.expect("report", "written"))


def end(scene: Scene, readings: Readings | None, gazetteer: Gazetteer) -> Plot:
    """Values fall and everybody wants to go home: ending and return are two decisions."""
    rung = scene.rungs[0] if scene.rungs else None
    if rung is None or readings is None or rung.unit not in _GAUGED:
        situation = say(wording.TEXTS["quiet"], scene.language, place=scene.name(scene.spots[0]))
    else:
        situation = say(wording.TEXTS["falling"], scene.language, name=_what(scene, rung, gazetteer),
                        reading=_spaced(scene, rung.printed(readings.below)))
        situation = situation[:1].upper() + situation[1:]
    return _plot(scene, "township", "leader", "phone", say(wording.TEXTS["end"], scene.language, situation=situation),
                 scene.expect("end", "return"))


def _plot(scene: Scene, sender: str, recipient: str, channel: str, text: str, actions: tuple[ExpectedAction, ...]) -> Plot:
    spot = scene.name(scene.spots[0])
    home = scene.name(scene.place)
    names = tuple(scene.name(one) for one in scene.spots)
    parties = [say(wording.PARTIES[one], scene.language, **({"place": spot if one == "caller" else home}
                                                           if "$place" in wording.PARTIES[one][0] else {}))
               for one in (sender, recipient)]
    return Plot(parties[0], parties[1], wording.CHANNELS[channel][scene.language == "en"], text, actions, names)


def _reading(scene: Scene, rung: Rung, number: Fraction | None, otherwise: str, gazetteer: Gazetteer) -> str:
    if number is None:
        return say(wording.TEXTS[otherwise], scene.language, place=scene.name(scene.spots[0]), name=rung.name)
    trend = wording.TEXTS["rising_trend" if rung.unit in _GAUGED else "growing_trend"]
    text = say(wording.TEXTS["reading"], scene.language, name=_what(scene, rung, gazetteer),
               reading=_spaced(scene, rung.printed(number)), trend=say(trend, scene.language))
    return text[:1].upper() + text[1:]


def _watcher(rung: Rung) -> str:
    return "monitor" if rung.unit in _GAUGED else "township"


def _spaced(scene: Scene, reading: str) -> str:
    return reading if scene.language == "en" else reading.replace(" m", "米") if reading.endswith(" m") else reading


def _what(scene: Scene, rung: Rung, gazetteer: Gazetteer) -> str:
    """Name what is read: a gauge or rain in the drill's language, a table's column in the clause's words."""
    if rung.hours is not None:
        return say(wording.FORECAST if rung.ahead else wording.RAIN, scene.language, hours=str(rung.hours))
    gauge = gazetteer.named(rung.name)
    if gauge is not None and rung.unit == "m":
        return say(wording.STAGE, scene.language, gauge=scene.name(gauge))
    return say(wording.COLUMN, scene.language, column=rung.name)
