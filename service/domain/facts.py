"""Typed facts, each tied to the passage it was found in."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from service.domain.places import Hazard
from service.domain.record import Record

ResponseLevel = Literal["I", "II", "III", "IV"]
"""County response levels; I is the highest."""
FactState = Literal["extracted", "reviewed", "corrected", "rejected"]
Comparator = Literal[">=", ">", "<=", "<"]
Quantity = Literal[
    "stage_m", "rain_mm", "forecast_rain_mm", "reservoir", "crack", "wind", "area", "burning_time", "lel",
    "concentration", "temperature", "wbgt", "magnitude", "dead", "injured", "moved", "threatened", "people",
    "households", "loss", "places", "other",
]
"""What is measured or counted; those ending in a unit are always in that unit."""
ThresholdAction = Literal["prepare", "move", "enlarge", "re_enter", "close", "withdraw", "end", "other"]


class Threshold(Record):
    """A value that, when reached, suggests a response level, an action or a grade."""

    kind: Literal["threshold"] = "threshold"
    hazard: Hazard | None
    subject: str
    """What is measured, such as `石桥站`, or a place for rain."""
    quantity: Quantity
    level: ResponseLevel | None = None
    """The response level that the value suggests; None when it sets an action or a grade."""
    action: ThresholdAction | None = None
    """What is done when the value is reached, such as prepare or move now."""
    grade: str = ""
    """The grade or stage as printed (`较大`, `H2`, `Level 1`) where it is no county response level."""
    comparator: Comparator
    value: float
    unit: str
    window_h: float | None = None
    """Hours over which rain or movement is summed; None for a stage."""
    datum: str | None = None
    """Vertical datum of a stage, as printed."""
    places_min: int | None = None
    """How many places must reach the value at once, such as 3 of `3个以上乡镇`; None when one is enough."""
    also: str = ""
    """What must hold beside the value, as printed, such as `连续6小时回落`; a person judges it."""


class ReportClock(Record):
    """How soon, or how often, one desk reports to another."""

    kind: Literal["report_clock"] = "report_clock"
    sender: str
    receiver: str
    event_class: str
    """As printed, such as `较大以上突发事件`; empty when every event is meant."""
    channel: Literal["phone", "written", "follow_up", "final", "any"]
    minutes: float | None
    """The limit, or the interval of a follow-up; None when the text gives a time of day or working days."""
    printed: str
    """As printed, such as `15分钟内`."""


class CallBackClock(Record):
    """How soon somebody must have answered after a warning of a colour."""

    kind: Literal["call_back"] = "call_back"
    colour: Literal["red", "orange", "yellow", "blue"]
    whom: str
    """As printed, such as `村（社区）责任人`."""
    minutes: float
    printed: str


class TimeLimit(Record):
    """A time that a clause sets for anything else: a limit, an interval, a shortest duration, a time of day."""

    kind: Literal["time_limit"] = "time_limit"
    hazard: Hazard | None
    subject: str
    """Who or what it holds for, in the clause's words."""
    topic: Literal["watch", "cool", "return", "other"] = "other"
    bound: Literal["within", "every", "at_least", "at_most", "at", "for"]
    value: float | None
    """In `unit`; None for a time of day, a day of the year, a point of a timeline (`T+10 minutes`) and a rhythm in words."""
    unit: str
    printed: str


class Contact(Record):
    """Who answers a number."""

    kind: Literal["contact"] = "contact"
    name: str
    role: str
    unit: str
    phone: str
    """Empty where the list leaves the number out."""


class Supply(Record):
    """How many of an item lie where."""

    kind: Literal["supply"] = "supply"
    item: str
    quantity: float
    unit: str
    depot: str
    spec: str = ""
    """Make or size as printed: the same item in two sizes is two stocks."""
    counted: str | None = None
    """Date of the count as printed."""
    expires: str | None = None
    """Last day of use as printed."""
    note: str = ""
    basis: Literal["list", "plan", "past"] = "list"
    """Who says so: a supply list's own count, a plan in passing, or a past count that a list keeps; only the first is summed."""


class Team(Record):
    """A team that can be sent."""

    kind: Literal["team"] = "team"
    name: str
    size: float | None
    skills: str = ""
    equipment: str = ""
    assembly_day_min: float | None = None
    assembly_night_min: float | None = None
    leader: str = ""
    phone: str = ""
    valid_until: str | None = None
    """Last day of its qualification as printed."""


class Shelter(Record):
    """A place that takes people in."""

    kind: Literal["shelter"] = "shelter"
    name: str
    capacity: float | None
    area_m2: float | None = None
    restriction: str = ""
    """What it must not be used for, or is only used for, as printed."""
    serves: str = ""
    """The village or area whose people go there, where a table says so."""


class Distance(Record):
    """How far people are kept from a release, a fire or a leak."""

    kind: Literal["distance"] = "distance"
    substance: str
    """Substance or situation as printed."""
    size: str = ""
    """Container or amount class as printed."""
    measure: Literal["isolate", "downwind_day", "downwind_night", "cordon", "evacuate", "keep_away", "enlarge", "other"]
    value: float
    unit: str


NormSubject = Literal[
    "floor_area", "short_stay_area", "drinking_water", "all_water", "water", "meals", "food_energy", "beds", "bedding", "toilets",
    "taps", "soap", "charging", "staff", "money", "tent_area", "tent_places", "other",
]
"""What people are given; `water` where the text does not say whether it is drinking water or all of it."""


class Norm(Record):
    """How much of something a person is given, or how many people share it."""

    kind: Literal["norm"] = "norm"
    subject: NormSubject
    named: str = ""
    """What it is of, as a table's row names it; empty for a sentence."""
    per: Literal["person", "person_day", "person_month", "tent"]
    people: float = 1
    """How many people share `value`: 40 for `每40人1个蹲位`."""
    value: float
    unit: str
    printed: str
    """As printed, such as `每人每日3升`; the cells of one row joined."""
    scope: str = ""
    """For when and what it counts, as printed, such as `前3日；不含洗漱用水`."""


class InWords(Record):
    """What a table or a clause says in words where others give a number; nothing is computed with it."""

    kind: Literal["in_words"] = "in_words"
    subject: str
    """What it holds for, as printed."""
    about: str
    """What is said of it: the column's name as printed, such as `下风向防护（白天）`."""
    words: str
    """As printed, such as `含在隔离距离内`."""


class Threatened(Record):
    """How many households and people a hazard point or a village counts as threatened."""

    kind: Literal["threatened"] = "threatened"
    subject: str
    """The point's code, else its name or the village's."""
    households: float | None
    people: float | None
    in_need: float | None = None


class Count(Record):
    """A number that a document gives for what happened or what there is; it sets no rule."""

    kind: Literal["count"] = "count"
    subject: str
    value: float
    unit: str


class Duty(Record):
    """Who does a task, who leads and who supports."""

    kind: Literal["duty"] = "duty"
    task: str
    lead: str
    support: str = ""
    hazard: Hazard | None = None


class PlanStep(Record):
    """One action of a plan as its line says it."""

    kind: Literal["step"] = "step"
    order: str
    """Its number as printed."""
    action: str
    actor: str | None
    deadline: str | None
    deadline_min: float | None
    phase: str | None
    """A time band, as in `service.domain.drafts.Step`."""
    condition: str = ""
    """The response level or situation of the heading it stands under."""


FactValue = Annotated[
    Threshold | ReportClock | CallBackClock | TimeLimit | Contact | Supply | Team | Shelter | Distance | Norm
    | InWords | Threatened | Count | Duty | PlanStep,
    Field(discriminator="kind"),
]


class Fact(Record):
    """A typed value and the passage it stands in."""

    fact_id: str
    version_id: str
    passage_id: str
    quote: str
    """Verbatim in the passage."""
    state: FactState = "extracted"
    found_by: Literal["rules", "model"] = "rules"
    reviewed_by: str | None = None
    """Who approved, corrected or rejected it."""
    reviewed_at: datetime | None = None
    """When, UTC."""
    extracted: FactValue | None = None
    """What was read from the text, where a person corrected it."""
    value: FactValue
