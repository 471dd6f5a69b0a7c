"""Evaluation runs: listed and shown; commands make them."""

from typing import Any

from fastapi import APIRouter

from service.api.desk import DeskHere
from service.errors import NotFound

router = APIRouter(prefix="/evaluations", tags=["evaluations"])


@router.get("")
def listed(desk: DeskHere) -> tuple[dict[str, Any], ...]:
    """List runs, newest first."""
    return desk.runs.runs()


@router.get("/{run_id}")
def shown(run_id: str, desk: DeskHere) -> dict[str, Any]:
    """Show a run with its rows."""
    found = desk.runs.run(run_id)
    if found is None:
        raise NotFound(f"there is no run {run_id}")
    header, rows = found
    return {**header, "run_id": run_id, "rows": rows}
