"""What every page shares: the desk it works on, its language, its head, and how it tells of trouble."""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from nicegui import app, ui

from service.commands import Command
from service.desk_ui.elements import Text, box
from service.desk_ui.look import LOST, STYLE
from service.desk_ui.wording import Wording
from service.domain.documents import Language
from service.errors import WatchdeskError
from service.settings import Settings
from service.standing import Standing
from service.wiring import Desk

log = logging.getLogger(__name__)

PAGES = (("ask", "/"), ("library", "/library"), ("drill", "/drill"), ("evaluation", "/evaluation"), ("grading", "/grading"))


@dataclass(frozen=True)
class Served:
    """What the pages work with; the same functions that the HTTP face calls."""

    standing: Callable[[], Standing]
    """The desk being served; known once the service has started."""
    commands: Mapping[str, Command]
    settings: Settings

    @property
    def desk(self) -> Desk:
        return self.standing().desk


def chosen_language() -> Language:
    """Return the language this browser chose; Chinese before it has."""
    return "en" if app.storage.user.get("language") == "en" else "zh"


@contextmanager
def frame(here: str) -> Iterator[Wording]:
    """Open a page: head, language switch, body."""
    words = Wording(chosen_language())
    ui.add_css(STYLE + LOST % words("connection_lost"))
    ui.colors(primary="#1d5c94", negative="#5a6877", positive="#2c6e49", warning="#9a5b00")
    ui.page_title(f"{words(here)} · {words('desk')}")

    def switch() -> None:
        app.storage.user["language"] = "zh" if words.language == "en" else "en"
        ui.navigate.reload()

    with ui.header().classes("desk-head no-wrap"):
        Text("div", words("desk"), "name")
        for name, target in PAGES:
            ui.link(words(name), target).classes("here" if name == here else "")
        ui.space()
        ui.button(words("other_language"), on_click=switch).props("flat color=white dense no-caps").mark("language")
    with box("desk-body"), ui.column().classes("w-full gap-4"):
        yield words


async def tell_failure(work: Awaitable[object], words: Wording) -> bool:
    """Wait for `work`; say on the page when it fails, and return whether it succeeded."""
    try:
        await work
    except WatchdeskError as failure:
        ui.notify(words("failed", reason=failure), type="warning", multi_line=True, timeout=8000, close_button=True)
        return False
    except Exception:
        log.exception("a page failed")
        ui.notify(words("page_failed"), type="warning", timeout=8000, close_button=True)
        return False
    return True
