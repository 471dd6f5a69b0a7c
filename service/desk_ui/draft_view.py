"""Drafted response steps as a table, with the suggestion, what is forbidden and what stays blank."""

from service.desk_ui.elements import Text, box, cell, holder, rows
from service.desk_ui.source_panel import Marks, SourcePanel
from service.desk_ui.wording import Wording
from service.domain.drafts import Draft, Step, Suggestion


def draft_view(draft: Draft, words: Wording, panel: SourcePanel) -> None:
    """Show a draft; each line opens its clause."""
    marks = Marks(panel)
    with box().mark("draft"):
        if draft.suggestion is not None:
            _suggestion(draft.suggestion, words, marks)
        if draft.forbidden:
            with box("life").mark("forbidden"):
                Text("div", words("forbidden"), "box-title")
                for citation in draft.forbidden:
                    with box("claim", "p").style("margin: 4px 0 0; font-size: 18px"):
                        Text("span", citation.quote)
                        marks.add(citation)
        if draft.steps:
            names = [words(key) for key in ("order", "phase", "action", "actor", "deadline", "citation")]
            with rows(names):
                for step in draft.steps:
                    _step(step, words, marks)
        if draft.blanks:
            Text("div", words("blanks"), "box-title")
            for blank in draft.blanks:
                Text("div", f"□ {blank}")
        for warning in draft.warnings:
            Text("div", warning, "note")


def _suggestion(suggestion: Suggestion, words: Wording, marks: Marks) -> None:
    with box("note").mark("suggestion"):
        Text("div", words("suggestion"), "quiet")
        with box("claim", "p").style("margin: 0; font-weight: 600"):
            scale = suggestion.scale
            Text("span", words("level", level=suggestion.level, scale=scale) if suggestion.level
                 else words("no_level", scale=scale))
            marks.add(*suggestion.citations)
        for line in suggestion.trace:
            Text("div", line, "trace")
        if suggestion.unknown:
            Text("div", words("unknown", names="、".join(suggestion.unknown)), "trace")


def _step(step: Step, words: Wording, marks: Marks) -> None:
    phase = step.phase
    if phase is not None:
        phase = words("later") if phase in ("later", "之后") else words("minutes", phase=phase)
    with box(tag="tr"):
        cell(words("order"), step.order, "tight")
        cell(words("phase"), phase, "tight")
        cell(words("action"), step.action, "strong")
        cell(words("actor"), step.actor)
        cell(words("deadline"), step.deadline)
        with holder(words("citation"), "tight"):
            marks.add(*step.citations)
