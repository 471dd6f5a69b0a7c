"""The places a home knows: found in questions, and their circles of validity."""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from service.domain.documents import Version
from service.domain.places import Place
from service.errors import SettingsError

_FUNCTION_WORDS = "查写着帮忙问看叫说去报答转请催等先再就都也还没不能要想用调借送拿的是向到在往由给报和与及各全本该我你他她们这那哪县市乡镇村里上下跟找对从把被让请问把每个几两一二三"
_COUNTY = re.compile(rf"(?:(?![{_FUNCTION_WORDS}])[一-鿿]){{2}}县(?![级长城里])")
_VILLAGES = frozenset({"village", "community"})
_COVERS = frozenset({"city", "county", "township", "subdistrict", "park", "village", "community"})


class Gazetteer:
    """Places by name, with what contains what."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self._places = tuple(places)
        self._by_name = {place.name_zh: place for place in self._places}
        names = [(name, place) for place in self._places for name in _names(place)]
        self._names = sorted(names, key=lambda pair: -len(pair[0]))
        self._chains: dict[str, tuple[Place, ...]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places)

    def find(self, text: str) -> tuple[Place, ...]:
        """Return the places that `text` names, longest name first, each once."""
        rest, found = text.lower(), list[Place]()
        for name, place in self._names:
            if name in rest:
                rest = rest.replace(name, " ")
                if place not in found:
                    found.append(place)
        return tuple(found)

    def named(self, name: str) -> Place | None:
        """Return the place of that name or code, in either language."""
        wanted = name.strip().lower()
        for place in self._places:
            if wanted in (place.name_zh, place.name_en.lower(), place.code.lower()):
                return place
        return next(iter(self.find(name)), None)

    def chain(self, place: Place) -> tuple[Place, ...]:
        """Return the place and what contains it, from the inside out."""
        known = self._chains.get(place.code)
        if known is None or known[0] != place:
            chain = [place]
            while (parent := self._by_name.get(chain[-1].parent)) is not None and parent not in chain:
                chain.append(parent)
            known = self._chains[place.code] = tuple(chain)
        return known

    def inside(self, place: Place) -> tuple[Place, ...]:
        """Return the places that `place` contains, in the order of the list."""
        return tuple(one for one in self._places if one != place and place in self.chain(one))

    def is_of_another(self, about: str, text: str, places: Iterable[Place]) -> bool:
        """Say whether a text under a heading is about other villages than the ones asked for, whose numbers differ.

        False when no village is asked for, when the text itself names one that is, and when it names none."""
        asked = self._villages(places)
        if not asked or asked & self._villages(self.find(text)):
            return False
        named = self._villages(self.find(f"{about} {text}"))
        return bool(named) and not asked & named

    def _villages(self, places: Iterable[Place]) -> set[Place]:
        return {step for place in places for step in self.chain(place) if step.kind in _VILLAGES}

    def covers(self, place: Place) -> Place:
        """Return the smallest place with documents of its own that contains `place`: a gauge's town."""
        return next((step for step in self.chain(place) if step.kind in _COVERS), place)

    def applies(self, version: Version, place: Place) -> bool:
        """Say whether a document holds at a place: it is for that place, for one around it, or within it."""
        home = self.of_document(version)
        if home is None:
            return True
        here = self.covers(place)
        return home in self.chain(here) or here in self.chain(home)

    def of_document(self, version: Version) -> Place | None:
        """Return the place a document is for; None when it holds everywhere or the place is not known."""
        return self.named(version.place) if version.place else None

    def with_documents(self, versions: Iterable[Version]) -> "Gazetteer":
        """Return a gazetteer that also knows the places documents are for, each standing alone."""
        new = {
            version.place: Place(code=version.place, name_zh=version.place, name_en=version.place, parent="",
                                 kind=_kind_of(version.place))
            for version in versions
            if version.place and self.named(version.place) is None
        }
        return Gazetteer((*self._places, *new.values())) if new else self

    def counties(self) -> tuple[Place, ...]:
        """Return the counties known, the home's and its neighbours'."""
        return tuple(place for place in self._places if place.kind == "county")


def unknown_county(text: str, gazetteer: Gazetteer) -> str | None:
    """Return a county that `text` names and the gazetteer does not know, such as 红枫县; None without one."""
    counties = gazetteer.counties()
    if not counties:
        return None
    for match in _COUNTY.finditer(text):
        name = match.group()
        if not any(name.endswith(county.name_zh) for county in counties):
            return name
    return None


def read_gazetteer(path: Path) -> Gazetteer:
    """Read a places.csv; an absent file gives an empty gazetteer.  Raises: SettingsError."""
    if not path.exists():
        return Gazetteer()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [{key: value for key, value in row.items() if value != ""} for row in csv.DictReader(file)]
        return Gazetteer(Place.model_validate({"parent": "", **row}) for row in rows)
    except (ValueError, OSError) as failure:
        raise SettingsError(
            f"{path} is not a list of places (code,name_zh,name_en,parent,kind,longitude,latitude): {failure}"
        ) from failure


def _kind_of(name: str) -> str:
    lowered = name.lower()
    if lowered.endswith("park") or "园" in name[-3:]:
        return "park"
    endings = {"县": "county", "区": "county", "市": "city", "镇": "township", "乡": "township", "街道": "subdistrict",
               "村": "village", "社区": "community", "county": "county", "city": "city", "town": "township"}
    return next((kind for ending, kind in endings.items() if lowered.endswith(ending)), "county")


def _names(place: Place) -> tuple[str, ...]:
    """Return the ways a place is written, lower-cased; short forms where they cannot be mistaken."""
    zh, en = place.name_zh, place.name_en.lower()
    short = []
    if place.kind in ("township", "county", "village") and len(zh) == 3:
        short.append(zh[:2])
    if place.kind in ("township", "gauge") and " " in en:
        short.append(" ".join(en.split()[:-1]))
    if place.kind == "park":
        short += ["产业园", "园区", "the park"]
    return tuple(name for name in (zh.lower(), en, *short) if name)
