"""Puts the pages on the service's app, under `/desk`."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from service.commands import Command
from service.home import Home
from service.settings import Settings

RECONNECT_S = 30.0  # a phone that lost its network for so long goes on where it was


def mount(app: Any, settings: Settings, commands: Mapping[str, Command]) -> None:
    """Add the pages to a FastAPI app whose `state.standing` is the desk being served."""
    folder = Home(settings.home).path / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    # NiceGUI reads it when it is imported; its default is a folder wherever the service was started.
    os.environ["NICEGUI_STORAGE_PATH"] = str(folder)
    from nicegui import ui

    from service.desk_ui import ask_page, drill_page, evaluation_page, grading_page, library_page
    from service.desk_ui.frame import Served

    served = Served(lambda: app.state.standing, commands, settings)
    for page in (ask_page, library_page, drill_page, evaluation_page, grading_page):
        page.register(served)
    ui.run_with(
        app,
        mount_path="/desk",
        title="Watchdesk 值守台",
        favicon="🛎",
        reconnect_timeout=RECONNECT_S,
        storage_secret=_secret(folder / "cookie-secret"),
        session_middleware_kwargs={"same_site": "strict"},
        show_welcome_message=False,
    )


def _secret(path: Path) -> str:
    """Return the key that browsers' cookies are signed with; made once a home."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text()
