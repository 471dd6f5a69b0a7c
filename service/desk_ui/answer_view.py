"""One question and its answer on the page: sentences as they are checked, then the whole answer."""

from collections.abc import Callable
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
from service.desk_ui.answer_body import AnswerBody
from service.desk_ui.copying import copy_text
from service.desk_ui.correcting import Corrections
from service.desk_ui.elements import Text, box, card
from service.desk_ui.frame import Served
from service.desk_ui.source_panel import Marks, SourcePanel
from service.desk_ui.wording import Wording
from service.domain.answers import Answer


class AnswerView:
    """A card that follows an answer's events."""

    def __init__(self, question: str, served: Served, words: Wording, panel: SourcePanel) -> None:
        self._question, self._served, self._words, self._panel = question, served, words, panel
        self._marks = Marks(panel)
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
                    AnswerBody(self._words, self._marks).claim(event.claim)
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
        corrections = Corrections(self._served, self._words, answer.answer_id)
        with self._body:
            AnswerBody(self._words, self._marks, corrections).show(answer, on_option, self._told)
        with self.actions:
            ui.button(self._words("copy"), icon="content_copy",
                      on_click=lambda: copy_text(answer.text, self._words)).props("outline").mark("copy")
