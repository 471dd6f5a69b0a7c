"""Placeholder."""

from nicegui import ui

from service.desk_ui.frame import Served, frame


def register(served: Served) -> None:
    """Add the page."""

    @ui.page("/evaluation")
    def page() -> None:
        with frame("evaluation"):
            pass
