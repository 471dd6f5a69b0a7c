"""What was read from a store that only this process writes, kept until the next write."""

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

MOST = 256  # results kept; one turn of the desk asks for a few dozen

T = TypeVar("T")


class Remembered:
    """Results by what was asked; a write forgets them all.  Does nothing when others may write too."""

    def __init__(self, alone: bool) -> None:
        self._alone = alone
        self._lock = threading.Lock()
        self._writes = 0
        self._known: dict[Hashable, Any] = {}

    def get(self, asked: Hashable, read: Callable[[], T]) -> T:
        """Return what `read` gives, from memory when nothing was written since; the result must be frozen."""
        if not self._alone:
            return read()
        with self._lock:
            writes = self._writes
            if asked in self._known:
                known: T = self._known[asked]
                return known
        result = read()
        with self._lock:
            if writes == self._writes:  # what was read while somebody wrote may be half old
                if len(self._known) >= MOST:
                    self._known.clear()
                self._known[asked] = result
        return result

    def forget(self) -> None:
        """Forget everything; call it after each write is done."""
        with self._lock:
            self._writes += 1
            self._known.clear()
