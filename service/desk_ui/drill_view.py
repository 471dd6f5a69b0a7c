"""One drill on the page: background, objectives, injects and the actions expected."""

from nicegui import ui

from service.desk_ui.elements import Text, box, card
from service.desk_ui.source_panel import Marks, SourcePanel
from service.desk_ui.wording import Wording
from service.domain.drills import Drill, ExpectedAction, Inject
from service.drilling.document import markdown


def drill_view(drill: Drill, words: Wording, panel: SourcePanel) -> None:
    """Show a drill; each expected action opens its clause."""
    marks = Marks(panel)
    with card("drill-card"):
        with ui.row().classes("items-center w-full justify-between"):
            Text("span", words("exercise"), "drill-tag")
            ui.button(words("download"), icon="download", on_click=lambda: ui.download.content(
                markdown(drill), f"{words('exercise')}-{drill.drill_id}.md", "text/markdown")).props("outline dense") \
                .mark("download")
        Text("div", drill.title, "asked")
        Text("div", words("objectives"), "box-title")
        for objective in drill.objectives:
            Text("div", f"· {objective}")
        Text("div", words("background"), "box-title")
        Text("div", drill.background).style("white-space: pre-wrap")
        for warning in drill.warnings:
            Text("div", warning, "note")
    for inject in drill.injects:
        _inject(inject, words, marks)


def _inject(inject: Inject, words: Wording, marks: Marks) -> None:
    with card("drill-card").style("margin-top: 12px").mark("inject"):
        with box("quiet"):
            Text("span", words("exercise"), "drill-tag")
            Text("span", " " + words("inject_head", number=inject.number, at=inject.at_min, sender=inject.sender,
                                     recipient=inject.recipient, channel=inject.channel))
        Text("p", inject.text, "claim")
        Text("div", words("expected"), "box-title")
        for expected in inject.expected:
            _expected(expected, words, marks)


def _expected(expected: ExpectedAction, words: Wording, marks: Marks) -> None:
    limit = None if expected.within_min is None else words("within", minutes=f"{expected.within_min:g}")
    told = " · ".join(part for part in (expected.actor, limit) if part)
    with box("claim", "p").style("font-size: 18px; margin: 4px 0 0"):
        Text("span", f"□ {expected.action}" + (f"（{told}）" if told else ""))
        marks.add(*expected.citations)
