"""Places and hazards that questions and documents name."""

from typing import Literal

from service.domain.record import Record

PlaceKind = Literal[
    "city", "county", "township", "subdistrict", "park", "village", "community", "site", "shelter", "gauge",
    "reservoir", "depot", "hazard_point", "zone", "street", "valve",
]

Hazard = Literal[
    "flood", "geological", "forest_fire", "hazmat", "gas", "fire", "extreme_weather", "earthquake", "relief",
]

HAZARDS: dict[str, tuple[str, str]] = {
    "flood": ("防汛抗旱", "flood"),
    "geological": ("地质灾害", "geological disaster"),
    "forest_fire": ("森林火灾", "forest fire"),
    "hazmat": ("危险化学品", "hazardous materials"),
    "gas": ("城镇燃气", "gas leak"),
    "fire": ("火灾", "fire"),
    "extreme_weather": ("极端天气", "extreme weather"),
    "earthquake": ("地震", "earthquake"),
    "relief": ("自然灾害救助", "disaster relief"),
}
"""Hazard code to its Chinese and English names."""


class Place(Record):
    """A row of the gazetteer."""

    code: str
    name_zh: str
    name_en: str
    parent: str
    """Chinese name of the place that contains it; empty at the top."""
    kind: str
    longitude: float | None = None
    latitude: float | None = None
