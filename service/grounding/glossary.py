"""Names of actors and substances that mean the same, also in the other language, and words that exclude each other."""

import re
from pathlib import Path
from typing import NamedTuple

from service.errors import SettingsError

SHIPPED = Path(__file__).parent / "glossary.tsv"


class Glossary(NamedTuple):
    """What a glossary file holds."""

    actors: tuple[frozenset[str], ...]
    substances: tuple[frozenset[str], ...]
    opposites: tuple[tuple[frozenset[str], frozenset[str]], ...]


EMPTY = Glossary((), (), ())


def read_glossary(path: Path = SHIPPED) -> Glossary:
    """Read a glossary; an absent file gives an empty one.  Raises: SettingsError."""
    actors: list[frozenset[str]] = []
    substances: list[frozenset[str]] = []
    opposites: list[tuple[frozenset[str], frozenset[str]]] = []
    if not path.exists():
        return EMPTY
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, _, members = line.partition("\t")
        sides = [_members(side) for side in members.split("||")]
        if kind == "actor" and len(sides) == 1:
            actors.append(sides[0])
        elif kind == "substance" and len(sides) == 1:
            substances.append(sides[0])
        elif kind == "opposite" and len(sides) == 2:
            opposites.append((sides[0], sides[1]))
        else:
            raise SettingsError(f"{path}, line {number}: wants `actor`, `substance` or `opposite`, a tab and names between bars")
    return Glossary(tuple(actors), tuple(substances), tuple(opposites))


def stands(name: str, text: str) -> bool:
    """Return whether a lower-cased text names a lower-cased name; Latin letters as whole words, with a plural s."""
    if not name.isascii():
        return name in text
    return re.search(rf"(?<![a-z]){re.escape(name)}s?(?![a-z])", text) is not None


def _members(side: str) -> frozenset[str]:
    return frozenset(member.strip().lower() for member in side.split("|") if member.strip())
