"""What a fact is about and what it says of it, so that two documents can be held side by side."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from service.domain.documents import Version
from service.domain.facts import (
    CallBackClock,
    Contact,
    Count,
    Distance,
    Fact,
    FactValue,
    Norm,
    ReportClock,
    Shelter,
    Supply,
    Team,
    Threatened,
    Threshold,
    TimeLimit,
)
from service.rules.precedence import Subject
from service.rules.units import COUNTED, UNITS, exact, plain, unit_named

SILENT = "none"
"""The value of a document that names a thing and says nothing of its limit."""


class Keyed(NamedTuple):
    """One thing that a fact says."""

    key: str
    """The same for every document that speaks of the same thing."""
    value: str
    """In one spelling; numbers in their dimension's base unit."""
    shown: str
    """As a person reads it."""
    number: float | None = None
    """The value as a number where a small difference comes from rounding between units."""
    subject: Subject | None = None
    counts: str = ""
    """What the value takes in, where its key is shared by values that take in different things."""
    scope: str = ""
    """For when it holds, as printed: one document may give two values for two cases."""
    is_converted: bool = False
    """Whether the unit is one that metric values are converted to and rounded."""


_SUBSTANCES = (("氯", ("氯", "chlorine")), ("氨", ("氨", "ammonia")), ("液化石油气", ("液化石油气", "lpg")),
               ("燃气", ("燃气", "天然气", "natural gas", "gas main", "管道", "主管")))
_SIZES = (("50kg", ("50 kg", "50kg", "50千克", "50公斤", "110 lb")), ("1t", ("1 t", "1吨", "1t")),
          ("cylinder", ("钢瓶", "cylinder")), ("tank", ("储罐", "罐车", "tank")), ("small", ("小量", "少量", "small")),
          ("large", ("大量", "large")), ("any", ("any pressure",)), ("low", ("低压", "low-pressure", "low pressure")),
          ("medium", ("中压", "medium-pressure", "medium pressure")), ("fire", ("爆炸", "explosion")))
_COUNTY = re.compile(r"^(?:青岚|[一-鿿]{2})?县(?=[一-鿿])")
_MAJOR, _ORDINARY = re.compile(r"较大|敏感|重大|serious|major", re.IGNORECASE), re.compile(r"一般|ordinary", re.IGNORECASE)
_TIERS = (("household", re.compile(r"住户|到户|household", re.IGNORECASE)), ("village", re.compile(r"村|社区|village", re.IGNORECASE)),
          ("township", re.compile(r"乡镇|街道|镇|township", re.IGNORECASE)))
_PER = {"person": "per person", "person_day": "per person per day", "person_month": "per person per month", "tent": "per tent"}
_WATERS = ("drinking_water", "all_water", "water")
_COMPARED_NORMS = ("floor_area", "short_stay_area", *_WATERS, "meals", "food_energy", "toilets", "taps")
"""What has one value for everybody; beds, tents and equipment come in kinds and sizes."""
_LIMITED = re.compile(r"地震|earthquake|不得|not used", re.IGNORECASE)


def subject_key(value: FactValue) -> str:
    """Return what a fact is about, its value left out: a review is found again by it when a document is read anew."""
    match value:
        case Contact():
            return f"{value.name}|{value.role}|{value.unit}"
        case Supply():
            past = f"|{value.counted}" if value.basis == "past" else ""
            return f"{value.item}|{value.spec}|{value.depot}{past}"
        case Threshold():
            return f"{value.subject}|{value.quantity}|{value.level}|{value.action}|{value.grade}|{value.comparator}|{value.window_h}"
        case Distance():
            return f"{value.substance}|{value.size}|{value.measure}"
        case Norm():
            return f"{value.subject}|{value.named}|{value.per}|{value.people}|{value.scope}"
        case ReportClock():
            return f"{value.sender}|{value.receiver}|{value.event_class}|{value.channel}"
        case CallBackClock():
            return f"{value.colour}|{value.whom}"
        case Team() | Shelter():
            return value.name
        case _:
            said = value.model_dump(exclude={"value", "minutes", "households", "people", "in_need", "printed"})
            return "|".join(f"{name}={said[name]}" for name in sorted(said))


def keyed(fact: Fact, version: Version, names: Mapping[str, str]) -> tuple[Keyed, ...]:
    """Return what a fact says that other documents may say otherwise; `names` gives a place's Chinese name for its English one.

    People and desks are matched by `contact_keys`: their names are not spelled alike."""
    value = fact.value
    match value:
        case Threshold():
            return _threshold(value, names)
        case CallBackClock():
            tier = next((name for name, pattern in _TIERS if pattern.search(value.whom)), None)
            return (Keyed(f"call_back|{value.colour}|{tier}", plain(exact(value.minutes)), value.printed),) if tier else ()
        case ReportClock():
            return _report(value)
        case Supply() if version.kind == "supplies" and value.basis == "list":
            return (Keyed(f"supply|{value.item}|{value.spec}|{value.depot}", f"{value.quantity:g}", f"{value.quantity:g}{value.unit}",
                          subject="supply"),)
        case Team() if value.size is not None:
            return (Keyed(f"team|{_COUNTY.sub('', value.name)}", f"{value.size:g}", f"{value.size:g}"),)
        case Shelter():
            return _shelter(value, names)
        case Distance() if version.kind != "case":
            return _distance(value)
        case Norm():
            return _norm(value)
        case Threatened() if value.people is not None:
            said = f"{value.households or 0:g}户{value.people:g}人"
            return (Keyed(f"threatened|{names.get(value.subject, value.subject)}", said, said, subject="threatened_people"),)
        case Count():
            return (_count(value, version),)
        case TimeLimit() if value.topic in ("watch", "cool") and value.value and value.bound != "every" and value.hazard:
            minutes = exact(value.value) * UNITS[value.unit].factor
            return (Keyed(f"time|{value.hazard}|{value.topic}", plain(minutes), value.printed),)
        case _:
            return ()


def _count(value: Count, version: Version) -> Keyed:
    unit = unit_named(value.unit)
    number = exact(value.value) * unit.factor if unit else exact(value.value)
    shown = f"{value.value:g} {value.unit}" if value.unit.isascii() else f"{value.value:g}{value.unit}"
    return Keyed(f"count|{version.doc_id}|{value.subject}", plain(number), shown, float(number))


def _threshold(value: Threshold, names: Mapping[str, str]) -> tuple[Keyed, ...]:
    subject = names.get(value.subject, value.subject)
    if value.quantity == "stage_m":
        subject = names.get(f"{value.subject} Gauge", subject)
    what = value.level or value.action or value.grade
    if value.quantity in ("rain_mm", "forecast_rain_mm") and value.level:
        subject = "雨量"
    if not (value.level or value.action in ("prepare", "move") or (value.quantity == "reservoir" and value.grade)):
        return ()
    if value.action and value.quantity not in ("rain_mm", "crack"):
        return ()
    named = value.quantity in ("stage_m", "reservoir") or bool(value.action)
    hazard = "" if named else f"{value.hazard}|"
    subject = subject if named or value.quantity.endswith("rain_mm") else ""
    unit = unit_named(value.unit)
    number = exact(value.value) * unit.factor if unit else exact(value.value)
    grade = what if value.level or value.action else _reservoir_grade(value.grade)
    upper = "max" if value.comparator in ("<", "<=") else "min"
    window = "" if value.window_h is None else f"{value.window_h:g}h"
    # 50 mm in three townships and 100 mm in any are alternatives and no disagreement.
    window += "" if value.places_min is None else f"{value.places_min}places"
    shown = f"{value.value:.2f}" if value.unit == "m" else f"{value.value:g}"
    return (Keyed(f"threshold|{hazard}{subject}|{value.quantity}|{window}|{grade}|{upper}", plain(number), f"{shown} {value.unit}"),)


def _reservoir_grade(grade: str) -> str:
    lowered = grade.lower()
    return next((name for name, words in (("limit", ("汛限", "limit")), ("design", ("设计", "design")), ("check", ("校核", "check")))
                 if any(word in lowered for word in words)), grade)


def _report(value: ReportClock) -> tuple[Keyed, ...]:
    if value.minutes is None or value.channel not in ("phone", "written", "follow_up"):
        return ()
    major, ordinary = bool(_MAJOR.search(value.event_class)), bool(_ORDINARY.search(value.event_class))
    events = ["major"] if major and not ordinary else ["ordinary"] if ordinary and not major else ["major", "ordinary"]
    if value.channel == "follow_up":
        return (Keyed("report|follow_up|major", plain(exact(value.minutes)), value.printed),) if major else ()
    sender = _tier_of(value.sender)
    receiver = "city" if re.search(r"市|city", value.receiver, re.IGNORECASE) else \
        "county" if re.search(r"县|county", value.receiver, re.IGNORECASE) else None
    if sender is None or receiver is None or sender == receiver:
        return ()
    return tuple(Keyed(f"report|{sender}|{receiver}|{event}|{value.channel}", plain(exact(value.minutes)), value.printed)
                 for event in events)


def _tier_of(sender: str) -> str | None:
    if re.search(r"产业园|园区|park", sender, re.IGNORECASE):
        return "park"
    if re.search(r"乡镇|街道|[一-鿿]{2}[镇乡]|township", sender, re.IGNORECASE):
        return "township"
    return "county" if re.search(r"县|county", sender, re.IGNORECASE) else None


def _shelter(value: Shelter, names: Mapping[str, str]) -> tuple[Keyed, ...]:
    name = names.get(value.name, value.name)
    found = []
    if value.capacity is not None:
        found.append(Keyed(f"shelter|{name}|capacity", f"{value.capacity:g}", f"{value.capacity:g}人"))
    if value.restriction and _LIMITED.search(value.restriction):
        found.append(Keyed(f"shelter|{name}|restriction", "limited", value.restriction))
    elif value.capacity is not None and not value.restriction:
        found.append(Keyed(f"shelter|{name}|restriction", SILENT, "—"))
    return tuple(found)


def _distance(value: Distance) -> tuple[Keyed, ...]:
    text = f"{value.substance} {value.size}".lower()
    substance = next((name for name, words in _SUBSTANCES if any(word in text for word in words)), None)
    size = next((name for name, words in _SIZES if any(word in text for word in words)), None)
    measure = "isolate" if value.measure in ("isolate", "cordon") else value.measure
    unit = unit_named(value.unit)
    if substance is None or size is None or unit is None or measure not in ("isolate", "downwind_day", "downwind_night"):
        return ()
    number = exact(value.value) * unit.factor
    sizes = ("low", "medium") if size == "any" else (size,)
    return tuple(Keyed(f"distance|{substance}|{one}|{measure}", plain(number), f"{value.value:g} {value.unit}", float(number))
                 for one in sizes)


def _norm(value: Norm) -> tuple[Keyed, ...]:
    """Return a norm under its subject, and water once more under what drinking water and all water are both part of."""
    if value.subject not in _COMPARED_NORMS:
        return ()
    unit = unit_named(value.unit)
    dimension = unit.dimension if unit and unit.dimension not in COUNTED else ""
    number = exact(value.value) * (unit.factor if unit else 1) / exact(value.people)
    shown = f"{value.named} {value.printed}".strip() + (f"（{value.scope}）" if value.scope else "")
    # Toilets differ for women and men, meals by day: only floor and water have one value in a document.
    scope = value.scope if value.subject in ("floor_area", *_WATERS) else shown
    own = Keyed(_norm_key(value.subject, value.per, dimension), plain(number), shown, float(number), scope=scope,
                is_converted=value.unit == "ft²")
    if value.subject not in _WATERS:
        return (own,)
    return (own, own._replace(key=_norm_key("water for any use", value.per, dimension), counts=value.subject))


def _norm_key(subject: str, per: str, dimension: str) -> str:
    return f"norm|{subject.replace('_', ' ')}|{_PER[per]}|{dimension}"
