"""What a check may use besides the texts: word vectors, synonyms, the home's places and a model of entailment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from service.domain.places import Place
from service.grounding.glossary import EMPTY, Glossary
from service.grounding.soft_coverage import SoftCoverage
from service.ports import Entailment


class Places(Protocol):
    """The places of a home."""

    def find(self, text: str) -> tuple[Place, ...]:
        """Return the places that a text names."""


@dataclass(frozen=True)
class Checker:
    """Everything optional; without it the texts alone are compared."""

    coverage: SoftCoverage | None = None
    glossary: Glossary = EMPTY
    places: Places | None = None
    entailment: Entailment | None = None


PLAIN = Checker()
"""Compares the texts alone."""


def names_of(places: Iterable[Place]) -> frozenset[str]:
    """Return the codes of places, which are the same in both languages."""
    return frozenset(place.code for place in places)
