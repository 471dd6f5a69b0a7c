"""Placeholder."""

from nicegui import ui

from service.desk_ui.frame import Served, frame


def register(served: Served) -> None:
    """Add the page."""

    @ui.page("/library")
    def page() -> None:
        with frame("library"):
            pass
