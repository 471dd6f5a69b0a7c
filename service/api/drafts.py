"""Response steps and level suggestions."""

from fastapi import APIRouter

from service import commands
from service.api.desk import DeskHere
from service.commands import Document, DraftArguments, LevelArguments

router = APIRouter(tags=["drafts"])


@router.post("/drafts")
async def draft(arguments: DraftArguments, desk: DeskHere) -> Document:
    """Draft response steps for a situation from the plan in force."""
    return await commands.draft(desk, arguments)


@router.post("/level")
async def level(arguments: LevelArguments, desk: DeskHere) -> Document:
    """Suggest a response level from readings; a person decides."""
    return await commands.level(desk, arguments)
