"""Typed facts, each tied to the passage it was found in."""

from typing import Literal

from service.domain.places import Hazard
from service.domain.record import Record

ResponseLevel = Literal["I", "II", "III", "IV"]
"""County response levels; I is the highest."""
FactState = Literal["extracted", "reviewed", "corrected", "rejected"]


class Threshold(Record):
    """A value that, when reached, suggests a response level."""

    kind: Literal["threshold"] = "threshold"
    hazard: Hazard | None
    subject: str
    """What is measured, such as `石桥站`, or a place for rain."""
    quantity: Literal["stage_m", "rain_mm", "forecast_rain_mm"]
    level: ResponseLevel
    comparator: Literal[">=", ">", "<=", "<"]
    value: float
    unit: str
    window_h: float | None = None
    """Hours over which rain is summed; None for a stage."""
    datum: str | None = None
    """Vertical datum of a stage, as printed."""


class Contact(Record):
    """Who answers a number."""

    kind: Literal["contact"] = "contact"
    name: str
    role: str
    unit: str
    phone: str


class Supply(Record):
    """How many of an item lie where."""

    kind: Literal["supply"] = "supply"
    item: str
    quantity: float
    unit: str
    depot: str
    counted: str | None = None
    """Date of the count as printed."""
    note: str = ""


FactValue = Threshold | Contact | Supply


class Fact(Record):
    """A typed value and the passage it stands in."""

    fact_id: str
    version_id: str
    passage_id: str
    quote: str
    """Verbatim in the passage."""
    state: FactState = "extracted"
    value: FactValue
