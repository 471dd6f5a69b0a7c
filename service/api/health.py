"""Whether the desk answers."""

from fastapi import APIRouter

from service.api.desk import StandingHere
from service.standing import Health

router = APIRouter(tags=["health"])


@router.get("/health")
def health(standing: StandingHere) -> Health:
    """Say what answers: words, vectors, the model at the last look."""
    return standing.health()
