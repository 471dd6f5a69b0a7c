"""Every text of a drill says that it is an exercise, so that nobody takes it for real."""

import re

from service.domain.documents import Language
from service.domain.drills import Drill
from service.errors import WatchdeskError

MARKS: dict[Language, str] = {"zh": "【演练】", "en": "[EXERCISE] "}
_MARK = re.compile(r"演练|EXERCISE")


class NotMarked(WatchdeskError):
    """A text of a drill does not say that it is an exercise."""

    code = "not_marked"


def mark(text: str, language: Language) -> str:
    """Return the text with the mark in front, once."""
    return text if text.startswith(MARKS[language]) else f"{MARKS[language]}{text}"


def is_marked(text: str) -> bool:
    """Say whether a text carries the mark of either language."""
    return bool(_MARK.search(text))


def require_marks(drill: Drill) -> Drill:
    """Return the drill when its title, background and every inject are marked.  Raises: NotMarked."""
    texts = {"title": drill.title, "background": drill.background,
             **{f"inject {inject.number}": inject.text for inject in drill.injects}}
    bare = [name for name, text in texts.items() if not is_marked(text)]
    if bare:
        raise NotMarked(f"drill {drill.drill_id} is not marked as an exercise in: {', '.join(bare)}")
    return drill
