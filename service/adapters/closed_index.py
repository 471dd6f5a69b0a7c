"""An index that could not be opened for want of room: the desk goes on with the other one."""

from collections.abc import Collection, Sequence
from typing import NoReturn

from service.domain.documents import ScoredPassage
from service.errors import HomeFull
from service.ports import IndexedPassage, Query


class ClosedIndex:
    """Answers nothing, and says why each time it is asked."""

    def __init__(self, name: str, identity: str, reason: str) -> None:
        self._name, self._identity, self._reason = name, identity, reason

    @property
    def name(self) -> str:
        """What the outbox calls it."""
        return self._name

    @property
    def identity(self) -> str:
        """Name of the content it would have."""
        return self._identity

    def add(self, passages: Sequence[IndexedPassage]) -> None:
        """Raises: HomeFull."""
        self._refuse()

    def remove_version(self, version_id: str) -> None:
        """Raises: HomeFull."""
        self._refuse()

    def counts(self) -> dict[str, int]:
        """Raises: HomeFull."""
        self._refuse()

    def search(self, query: Query, k: int, versions: Collection[str] | None = None) -> tuple[ScoredPassage, ...]:
        """Raises: HomeFull."""
        self._refuse()

    def scores(self, query: Query, passage_ids: Sequence[str]) -> dict[str, float]:
        """Raises: HomeFull."""
        self._refuse()

    def substitutes(self, query: Query) -> dict[str, str]:
        """Return nothing: no term is looked for."""
        return {}

    def ceiling(self, query: Query) -> float | None:
        """Return None: there is nothing to scale."""
        return None

    def clear(self) -> None:
        """Raises: HomeFull."""
        self._refuse()

    def close(self) -> None:
        """Nothing is open."""

    def _refuse(self) -> NoReturn:
        raise HomeFull(f"the index of {self._name} is not open: {self._reason}")
