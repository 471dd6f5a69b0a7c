"""Says after each page of a long file that reading goes on; whoever starts the reading may listen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

PageRead = Callable[[int, int], None]
"""Called with the pages read and the pages there are."""

_LISTENER: ContextVar[PageRead | None] = ContextVar("page_read", default=None)


def page_read(done: int, count: int) -> None:
    """Tell the listener, if there is one."""
    if (listener := _LISTENER.get()) is not None:
        listener(done, count)


@contextmanager
def listening(listener: PageRead) -> Iterator[None]:
    """Let `listener` hear of the pages read inside the block."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
