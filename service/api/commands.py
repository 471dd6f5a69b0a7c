"""The commands of the command line, for those who hold the home's token."""

import hmac
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, HTTPException, Request

from service.api.desk import DeskHere
from service.api.leaving import unless_left
from service.commands import Command, Document
from service.errors import NotFound

GIVEN_UP = frozenset(("ask", "drill-make"))
"""Commands that keep the model and leave nothing half done when their caller is gone."""


def _with_token(request: Request) -> None:
    expected: str | None = request.app.state.token
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    told = given.encode("utf-8", "replace")
    if not expected or scheme.lower() != "bearer" or not hmac.compare_digest(told, expected.encode()):
        raise HTTPException(401, "commands need the token of the home's serve.json",
                            headers={"WWW-Authenticate": "Bearer"})


router = APIRouter(prefix="/commands", tags=["commands"], dependencies=[Depends(_with_token)])


@router.post("/{name}")
async def run(name: str, request: Request, desk: DeskHere, values: Annotated[dict[str, Any], Body()]) -> Document:
    """Run a command; blanks in its name are written as `-`."""
    table: Mapping[str, Command] = request.app.state.commands
    command = table.get(name.replace("-", " "))
    if command is None:
        raise NotFound(f"there is no command {name!r}")
    work = command.run(desk, command.parse(values))
    return await (unless_left(request, work) if name in GIVEN_UP else work)
