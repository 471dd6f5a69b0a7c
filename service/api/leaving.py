"""Work for one caller, given up when that caller leaves: the model is free for the next one."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import HTTPException, Request

LOOK_EVERY_S = 0.5
LEFT = 499  # what servers log for a caller who did not wait; nobody reads it

T = TypeVar("T")


async def unless_left(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """Return what the work returns; cancel it when the caller is gone."""
    task = asyncio.create_task(work)
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_EVERY_S))[0]:
            if await request.is_disconnected():
                raise HTTPException(LEFT, "the caller left")
        return await task
    finally:
        task.cancel()
