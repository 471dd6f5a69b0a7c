"""The desk over HTTP: one FastAPI app that opens a desk, looks after it and closes it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from fastapi.responses import RedirectResponse

from service.api import answers, commands, documents, drafts, drills, evaluations, health, passages, problems, search
from service.api.body_limit import BodyLimit
from service.api.origin import SameOrigin
from service.commands import Command
from service.home import VERSION
from service.settings import Settings
from service.standing import Standing
from service.wiring import Desk, open_desk

MIB = 1024 * 1024
ROUTERS = (health, answers, documents, passages, search, drafts, drills, commands, evaluations)


def create_app(
    settings: Settings, table: Mapping[str, Command], desk: Desk | None = None, token: str | None = None
) -> FastAPI:
    """Return the app; it opens the home's desk, whose lock the caller holds, or serves the one given.

    `token` is what callers of `/api/v1/commands` present; without one nobody may call them."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened = desk if desk is not None else await asyncio.to_thread(open_desk, settings)
        app.state.standing = Standing(opened)
        care = asyncio.create_task(app.state.standing.look_after())
        try:
            yield
        finally:
            care.cancel()
            with suppress(asyncio.CancelledError):
                await care
            if desk is None:
                await asyncio.to_thread(opened.close)

    app = FastAPI(
        title="Watchdesk",
        version=VERSION,
        openapi_url="/api/openapi.json",
        docs_url=None,  # its pages come from a CDN; the desk works offline
        redoc_url=None,
        lifespan=lifespan,
    )
    # files of a command travel as base64, a third longer than they are
    app.add_middleware(BodyLimit, most_bytes=settings.max_upload_mb * MIB * 3 // 2 + MIB)
    app.add_middleware(SameOrigin, host=settings.host)
    app.state.settings = settings
    app.state.commands = table
    app.state.token = token
    problems.install(app)
    for module in ROUTERS:
        app.include_router(module.router, prefix="/api/v1")

    @app.get("/", include_in_schema=False)
    async def root() -> RedirectResponse:
        return RedirectResponse("/desk/")

    return app
