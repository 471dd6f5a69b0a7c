"""Keeps the desk from asking a model that failed repeatedly, for a while that grows; one trial then decides."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, get_args

from service.errors import ModelTrouble, ModelUnavailable

CircuitState = Literal["closed", "open", "trial"]
"""`closed` lets every call through, `open` none, `trial` has let one through."""

_NOT_FAULTS: set[ModelTrouble] = {
    "cut", "unchecked", "language", "too_long", "not_taken", "prompt_cut", "malformed", "queue", "paused",
}
FAULTS = frozenset(get_args(ModelTrouble)) - _NOT_FAULTS
"""Troubles of reaching and serving a model; a reply that fails its checks is none."""


class Circuit:
    """Opens after `faults` failed calls in a row for `pause_s`, twice as long each time its trial fails."""

    def __init__(
        self, faults: int, pause_s: float, longest_pause_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = faults
        self._first_pause_s = self._pause_s = pause_s
        self._longest_pause_s = longest_pause_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._opened = False
        self._until = 0.0
        self._on_trial = False
        self._last: ModelUnavailable | None = None

    @property
    def state(self) -> CircuitState:
        return "trial" if self._on_trial else "open" if self._opened else "closed"

    @property
    def retry_in_s(self) -> float | None:
        """Seconds until a call is let through on trial; None while every call is."""
        return max(0.0, self._until - self._clock()) if self._opened else None

    @property
    def last_fault(self) -> str | None:
        """What the newest fault was, until a call succeeds."""
        return str(self._last) if self._last else None

    def require_closed(self) -> None:
        """Do nothing unless a call would be refused now.  Raises: ModelUnavailable."""
        if self._opened and (self._on_trial or self._clock() < self._until):
            assert self._last is not None
            raise ModelUnavailable(
                f"the model failed {self._failed} times in a row and is left alone for another "
                f"{self.retry_in_s:.0f} s; the last time: {self._last}", "paused", self._last.trouble
            )

    @contextmanager
    def call(self) -> Iterator[Callable[[], None]]:
        """Make one call inside; what it yields is called once the model has served.

        A fault of the call counts; one that is given up half-way counts neither way.  Raises: ModelUnavailable.
        """
        with self._lock:
            self.require_closed()
            on_trial = self._on_trial = self._opened
        try:
            yield self._served
        except ModelUnavailable as failure:
            if failure.trouble in FAULTS:
                self._count(failure, on_trial)
            else:
                self._served()
            raise
        finally:
            if on_trial:
                self._on_trial = False

    def _served(self) -> None:
        with self._lock:
            self._failed, self._pause_s = 0, self._first_pause_s
            self._opened = self._on_trial = False
            self._last = None

    def _count(self, failure: ModelUnavailable, on_trial: bool) -> None:
        with self._lock:
            self._failed += 1
            self._last = failure
            if on_trial or (not self._opened and self._failed >= self._limit):
                self._opened = True
                self._until = self._clock() + self._pause_s
                self._pause_s = min(self._longest_pause_s, 2 * self._pause_s)
