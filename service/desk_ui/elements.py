"""Small elements that the pages are made of; every text in them is escaped by the browser."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement


class Text(TextElement):
    """A text in an HTML tag of its own, such as `mark` or `td`."""

    def __init__(self, tag: str, text: str, classes: str = "") -> None:
        super().__init__(tag=tag, text=text)
        self.classes(classes)


def box(classes: str = "", tag: str = "div") -> ui.element:
    """Return a plain container."""
    return ui.element(tag).classes(classes)


def card(classes: str = "") -> ui.element:
    """Return a container with paper and a frame."""
    return box(f"card {classes}")


def fact(name: str, value: object) -> None:
    """Add a name and its value to a `facts` grid; nothing for an empty value."""
    if value not in (None, ""):
        Text("div", name)
        Text("div", str(value))


@contextmanager
def rows(names: Sequence[str]) -> Iterator[None]:
    """Open a table with these column names; each row becomes a card on a phone."""
    with box("rows", "table"):
        with box(tag="thead"), box(tag="tr"):
            for name in names:
                Text("th", name)
        with box(tag="tbody"):
            yield


def cell(name: str, text: object = "", classes: str = "") -> ui.element:
    """Add a cell to the row that is open; `name` is its column, shown beside it on a phone."""
    shown = "" if text is None else str(text)
    made: ui.element = Text("td", shown, classes if shown else f"{classes} blank")
    made.props["data-name"] = name
    return made


def holder(name: str, classes: str = "") -> ui.element:
    """Add a cell that holds other elements."""
    made = box(classes, "td")
    made.props["data-name"] = name
    return made


def cite_button(number: int, label: str, on_click: Callable[[], Any]) -> ui.element:
    """Add a citation mark that opens its source."""
    made = Text("button", str(number), "cite")
    made.props["type"] = "button"
    made.props["title"] = label
    made.on("click", lambda _: on_click())
    return made
