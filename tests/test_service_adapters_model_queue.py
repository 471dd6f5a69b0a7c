"""Who wants the model while others are answered stands in line, knows the place, and may leave."""

import asyncio
import threading
from contextlib import aclosing

import pytest

from service.adapters.model_queue import ModelQueue
from service.errors import ModelUnavailable


class Caller:
    """Someone who stands in line; `places` are those that were told."""

    def __init__(self, queue: ModelQueue, patience_s: float | None = None) -> None:
        self.places: list[int] = []
        self.through = asyncio.Event()
        self.done = asyncio.Event()
        self.task = asyncio.create_task(self._call(queue, patience_s))

    async def _call(self, queue: ModelQueue, patience_s: float | None) -> None:
        with queue.ticket() as ticket:
            async with aclosing(queue.places(ticket, patience_s)) as places:
                async for place in places:
                    self.places.append(place)
            self.through.set()
            await self.done.wait()

    async def finish(self) -> None:
        self.done.set()
        await self.task


async def settled() -> None:
    """Let everyone who can go on do so."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_the_first_does_not_wait_and_the_others_know_their_place() -> None:
    queue = ModelQueue(1)
    callers = [Caller(queue) for _ in range(3)]
    await settled()

    assert [caller.through.is_set() for caller in callers] == [True, False, False]
    assert [caller.places for caller in callers] == [[], [1], [2]]
    assert (queue.asking, queue.waiting) == (1, 2)

    for caller in callers:
        await caller.finish()


async def test_whoever_came_first_is_next_and_the_others_move_up() -> None:
    queue = ModelQueue(1)
    first, second, third = (Caller(queue) for _ in range(3))
    await settled()

    await first.finish()
    await settled()

    assert second.through.is_set() and not third.through.is_set()
    assert (second.places, third.places) == ([1, 0], [2, 1])
    await second.finish()
    await third.finish()
    assert (queue.asking, queue.waiting) == (0, 0)


async def test_as_many_as_are_set_go_at_once() -> None:
    queue = ModelQueue(2)
    callers = [Caller(queue) for _ in range(3)]
    await settled()

    assert [caller.through.is_set() for caller in callers] == [True, True, False]
    for caller in callers:
        await caller.finish()


async def test_who_leaves_the_line_makes_room() -> None:
    queue = ModelQueue(1)
    first, second, third = (Caller(queue) for _ in range(3))
    await settled()

    second.task.cancel()
    await settled()

    assert third.places == [2, 1]
    assert queue.waiting == 1
    await first.finish()
    await third.finish()
    assert third.places == [2, 1, 0]


async def test_waiting_has_a_limit_and_who_reaches_it_is_out_of_the_line() -> None:
    queue = ModelQueue(1)
    first, second = Caller(queue), Caller(queue, patience_s=0.05)

    with pytest.raises(ModelUnavailable, match=r"busy with others for 0.05 s") as refused:
        await second.task

    assert refused.value.trouble == "queue"
    assert (queue.asking, queue.waiting) == (1, 0)
    await first.finish()


async def test_callers_of_other_event_loops_stand_in_the_same_line() -> None:
    queue = ModelQueue(1)
    first = Caller(queue)
    await settled()
    told: list[int] = []

    async def elsewhere() -> None:
        with queue.ticket() as ticket:
            async with aclosing(queue.places(ticket, None)) as places:
                async for place in places:
                    told.append(place)

    thread = threading.Thread(target=lambda: asyncio.run(elsewhere()))
    thread.start()
    while told != [1]:
        await asyncio.sleep(0.01)
    await first.finish()
    await asyncio.to_thread(thread.join, 5)

    assert told == [1, 0]
    assert not thread.is_alive()
