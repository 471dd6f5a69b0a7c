"""How long answers are kept: purged when their days are over, or when a person asks."""

import logging
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from service.errors import NotFound
from service.wiring import Desk

log = logging.getLogger(__name__)


def purge_outlived(desk: Desk, now: datetime | None = None) -> int:
    """Delete the answers whose days are over; return how many.  Their real age counts, whatever counts as today."""
    days = desk.settings.answers_kept_days
    if days == 0:
        return 0
    return _told("days are over", desk.answers.purge_before((now or datetime.now(UTC)) - timedelta(days=days)))


def purge_one(desk: Desk, answer_id: str) -> int:
    """Delete one answer with its evidence and corrections.  Raises: NotFound."""
    if not desk.answers.purge(answer_id):
        raise NotFound(f"there is no answer {answer_id}; it may have been purged already")
    return _told("asked for", 1)


def purge_before(desk: Desk, day: date) -> int:
    """Delete the answers given before a day began where the desk stands; return how many."""
    return _told("asked for", desk.answers.purge_before(day_begins(desk, day)))


def purge_all(desk: Desk) -> int:
    """Delete every answer; return how many there were."""
    return _told("asked for", desk.answers.purge_before(None))


def day_begins(desk: Desk, day: date) -> datetime:
    """Return the moment at which a day begins where the desk stands."""
    return datetime.combine(day, time.min, ZoneInfo(desk.settings.timezone))


def _told(why: str, purged: int) -> int:
    if purged:
        log.info("answers purged", extra={"answers": purged, "why": why})
    return purged
