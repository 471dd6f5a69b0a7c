"""The parts of an answer as an officer sees them: sentences with their marks, options, gap, conflicts, warnings."""

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from service.desk_ui.correcting import Corrections
from service.desk_ui.elements import Text, box
from service.desk_ui.source_panel import Marks
from service.desk_ui.wording import Wording
from service.domain.answers import Answer, Citation, Claim, Conflict, Gap
from service.domain.grades import BlindAnswer


class AnswerBody:
    """Fills the container that is open; each sentence can be objected to where corrections are taken."""

    def __init__(self, words: Wording, marks: Marks, corrections: Corrections | None = None) -> None:
        self._words, self._marks, self._corrections = words, marks, corrections

    def show(self, answer: Answer | BlindAnswer, on_option: Callable[[str], Any] | None = None, told: str = "") -> None:
        """Show a whole answer but for the warning already told; its options can be chosen where somebody listens."""
        if answer.outcome != "answered":
            Text("div", self._words(answer.outcome), "box-title")
        for claim in answer.claims:
            self.claim(claim)
        self._options(answer.options, on_option)
        if answer.gap is not None:
            self._gap(answer.gap)
        for conflict in answer.conflicts:
            self._conflict(conflict)
        for warning in answer.warnings:
            if warning != told:
                Text("div", warning, "note")

    def claim(self, claim: Claim) -> None:
        """Add one sentence with its marks."""
        flagged = claim.verdict == "flagged"
        with box("claim flagged" if flagged else "claim", "p"):
            Text("span", claim.text)
            self._marks.add(*claim.citations)
            if claim.stage:
                Text("span", claim.stage, "tag")
            if any(citation.is_ocr for citation in claim.citations):
                Text("span", self._words("read_by_ocr"), "tag")
            if claim.kind in ("computed", "combined"):
                Text("span", self._words(claim.kind), "tag")
            if flagged:
                Text("span", f"⚠ {self._words('flagged')}：{claim.reason or ''}", "reason")
            self._can_be_corrected(claim.text)
        if claim.trace:
            Text("div", claim.trace, "trace")

    def _options(self, options: Sequence[str], on_option: Callable[[str], Any] | None) -> None:
        with ui.column().classes("gap-2 mt-2"):
            for option in options:
                if on_option is None:
                    Text("div", f"· {option}")
                else:
                    ui.button(option, on_click=lambda one=option: on_option(one)).props("outline align=left").mark("option")

    def _can_be_corrected(self, text: str) -> None:
        if self._corrections is not None:
            self._corrections.add(text)

    def _gap(self, gap: Gap) -> None:
        with box("claim", "p"):
            Text("span", gap.missing)
            self._can_be_corrected(gap.missing)
        for title, citations in (("call", gap.call), ("nearest", gap.nearest)):
            if citations:
                Text("div", self._words(title), "box-title")
                for citation in citations:
                    self._quoted(citation.quote, citation, is_sentence=True)

    def _conflict(self, conflict: Conflict) -> None:
        with box("note"):
            Text("div", self._words("conflict", key=conflict.key), "box-title").style("margin-top: 0")
            for value in conflict.values:
                self._quoted(value.value, value.citation)
            said = (self._words("prevails", value=conflict.prevails, why=conflict.why) if conflict.prevails
                    else self._words("undecided", why=conflict.why))
            Text("div", said)

    def _quoted(self, text: str, citation: Citation, is_sentence: bool = False) -> None:
        with box("claim", "p").style("font-size: 18px"):
            Text("span", text)
            self._marks.add(citation)
            if is_sentence:
                self._can_be_corrected(text)
