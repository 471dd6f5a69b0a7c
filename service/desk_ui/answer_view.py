"""One question and its answer on the page: sentences as they are checked, then the whole answer."""

from collections.abc import Callable, Sequence
from typing import Any

from nicegui import ui

from service.answering.events import (
    AnswerReady,
    Event,
    EvidenceFound,
    FellBack,
    QuestionResolved,
    Queued,
    SentenceChecked,
)
from service.desk_ui.copying import copy_text
from service.desk_ui.correcting import Corrections
from service.desk_ui.elements import Text, box, card
from service.desk_ui.frame import Served
from service.desk_ui.source_panel import Marks, SourcePanel
from service.desk_ui.wording import Wording
from service.domain.answers import Answer, Citation, Claim, Conflict, Gap


class AnswerView:
    """A card that follows an answer's events."""

    def __init__(self, question: str, served: Served, words: Wording, panel: SourcePanel) -> None:
        self._question, self._served, self._words, self._panel = question, served, words, panel
        self._marks = Marks(panel)
        self._corrections: Corrections | None = None  # only of an answer that is whole
        self._told = ""  # why the desk fell back, once it has said so
        self.answer: Answer | None = None
        with card().mark("answer"):
            Text("div", question, "asked")
            self._resolved = Text("div", "", "quiet")
            with box("quiet").style("display: flex; gap: 10px; align-items: center") as self._waiting:
                ui.spinner(size="22px")
                self._progress = Text("span", words("searching"))
            self._note = box()
            self._body = box().mark("answer-body")
            self.actions = ui.row().classes("gap-2 mt-3 items-center")
            """Buttons under a finished answer."""
            self.below = box()
            """For what those buttons bring."""

    def follow(self, event: Event, on_option: Callable[[str], Any]) -> None:
        """Show what an event says."""
        if isinstance(event, QuestionResolved):
            if event.resolved_question != self._question:
                self._resolved.set_text(self._words("understood_as", question=event.resolved_question))
        elif isinstance(event, EvidenceFound):
            self._progress.set_text(self._words("found", count=len(event.sources)))
        elif isinstance(event, Queued):
            words = self._words
            self._progress.set_text(words("queued", place=event.place) if event.place else words("wording"))
        elif isinstance(event, SentenceChecked):
            with self._body:
                if event.claim is None:
                    Text("p", event.shown, "claim withheld")
                else:
                    self._claim(event.claim)
        elif isinstance(event, FellBack):
            void = self._words("void") if self._body.default_slot.children else ""
            self._start_over()
            self._told = event.reason
            with self._note:
                Text("div", f"{void}{event.reason}", "note").mark("fell-back")
        elif isinstance(event, AnswerReady):
            self._finish(event.answer, on_option)

    def stop(self, said: str) -> None:
        """End without an answer."""
        self._start_over()
        self._waiting.set_visibility(False)
        with self._note:
            Text("div", said, "note")

    def _start_over(self) -> None:
        self._body.clear()
        self._marks = Marks(self._panel)

    def _finish(self, answer: Answer, on_option: Callable[[str], Any]) -> None:
        self.answer = answer
        self._waiting.set_visibility(False)
        self._start_over()
        self._corrections = Corrections(self._served, self._words, answer.answer_id)
        with self._body:
            if answer.outcome != "answered":
                Text("div", self._words(answer.outcome), "box-title")
            for claim in answer.claims:
                self._claim(claim)
            self._options(answer.options, on_option)
            if answer.gap is not None:
                self._gap(answer.gap)
            for conflict in answer.conflicts:
                self._conflict(conflict)
            for warning in answer.warnings:
                if warning != self._told:
                    Text("div", warning, "note")
        with self.actions:
            ui.button(self._words("copy"), icon="content_copy",
                      on_click=lambda: copy_text(answer.text, self._words)).props("outline").mark("copy")

    def _claim(self, claim: Claim) -> None:
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

    def _options(self, options: Sequence[str], on_option: Callable[[str], Any]) -> None:
        with ui.column().classes("gap-2 mt-2"):
            for option in options:
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
