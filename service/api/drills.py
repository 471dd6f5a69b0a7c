"""Drill scenarios: made, listed, shown."""

from fastapi import APIRouter, Request

from service import commands
from service.api.desk import DeskHere
from service.api.leaving import unless_left
from service.commands import Document, DrillArguments
from service.domain.drills import Drill
from service.errors import NotFound

router = APIRouter(prefix="/drills", tags=["drills"])


@router.post("", status_code=201)
async def make(arguments: DrillArguments, desk: DeskHere, request: Request) -> Document:
    """Make a drill from the plans in force; the same seed and documents give the same drill."""
    return await unless_left(request, commands.drill_make(desk, arguments))


@router.get("")
def listed(desk: DeskHere) -> tuple[Drill, ...]:
    """List drills that were made."""
    return desk.drills.all()


@router.get("/{drill_id}")
def shown(drill_id: str, desk: DeskHere) -> Drill:
    """Show one drill."""
    found = desk.drills.get(drill_id)
    if found is None:
        raise NotFound(f"there is no drill {drill_id}")
    return found
