"""The line of those who want the model at once: first come, first served, each told the place."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from service.errors import ModelUnavailable


class _Ticket(NamedTuple):
    loop: asyncio.AbstractEventLoop
    moved: asyncio.Event
    """Set when the line may have moved."""


class ModelQueue:
    """Lets `at_once` callers through at a time; callers may live in several event loops."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._line: list[_Ticket] = []
        self._lock = threading.Lock()

    @property
    def asking(self) -> int:
        """Callers that are let through."""
        return min(len(self._line), self._at_once)

    @property
    def waiting(self) -> int:
        """Callers behind them."""
        return max(0, len(self._line) - self._at_once)

    @contextmanager
    def ticket(self) -> Iterator[_Ticket]:
        """Stand in the line; leaving the context leaves the line, from wherever one stands."""
        ticket = _Ticket(asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._line.append(ticket)
        try:
            yield ticket
        finally:
            with self._lock:
                self._line = [one for one in self._line if one is not ticket]
                others = tuple(self._line)
            for other in others:
                _tell(other)

    async def places(self, ticket: _Ticket, patience_s: float | None) -> AsyncGenerator[int, None]:
        """Yield the place among the waiting whenever it changes, 1 the next, and 0 last; nothing to who need not wait.

        Raises: ModelUnavailable when that takes longer than `patience_s`.
        """
        clock = asyncio.get_running_loop().time
        due = None if patience_s is None else clock() + patience_s
        told = 0
        while (place := self._place(ticket)) > 0:
            if place != told:
                told = place
                yield place
            try:
                async with asyncio.timeout_at(due):  # not around the yield: it would cancel whoever reads
                    await ticket.moved.wait()
            except TimeoutError as failure:
                raise ModelUnavailable(f"the model was busy with others for {patience_s:g} s; place {place} in the queue", "queue") \
                    from failure
            ticket.moved.clear()
        if told:
            yield 0

    def _place(self, ticket: _Ticket) -> int:
        with self._lock:
            return next(at for at, one in enumerate(self._line) if one is ticket) + 1 - self._at_once


def _tell(ticket: _Ticket) -> None:
    with suppress(RuntimeError):  # its loop has ended
        ticket.loop.call_soon_threadsafe(ticket.moved.set)
