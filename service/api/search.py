"""Search over what is in force."""

from fastapi import APIRouter

from service import commands
from service.api.desk import DeskHere
from service.commands import Document, SearchArguments

router = APIRouter(tags=["search"])


@router.post("/search")
async def search(arguments: SearchArguments, desk: DeskHere) -> Document:
    """Return passages, best first, each with its citation."""
    return await commands.search(desk, arguments)
