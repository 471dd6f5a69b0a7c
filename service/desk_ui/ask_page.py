"""The page where an officer asks."""

import asyncio
from contextlib import aclosing
from typing import Any

from nicegui import background_tasks, ui

from service.answering.events import AnswerReady
from service.commands import AskArguments, Turn, to_ask
from service.desk_ui.answer_view import AnswerView
from service.desk_ui.circumstances import Circumstances, StateLine
from service.desk_ui.draft_view import draft_view
from service.desk_ui.elements import box, card
from service.desk_ui.frame import Served, frame, tell_failure
from service.desk_ui.source_panel import SourcePanel
from service.desk_ui.wording import Wording
from service.domain.drafts import Draft

REMEMBERED = 8  # turns that a follow-up can refer to


def register(served: Served) -> None:
    """Add the page."""

    @ui.page("/", response_timeout=20)
    def ask_page() -> None:
        with frame("ask") as words:
            AskPage(served, words)


class AskPage:
    """One visitor's conversation."""

    def __init__(self, served: Served, words: Wording) -> None:
        self._served, self._words = served, words
        self._turns: list[Turn] = []
        self._task: asyncio.Task[Any] | None = None
        with card("ask-box"):
            self._question = ui.textarea(placeholder=words("question_hint")) \
                .props(f'outlined autogrow autofocus rows=1 maxlength=4000 aria-label="{words("question")}"') \
                .classes("w-full").mark("question")
            # Enter sends, Shift+Enter makes a line; Enter that ends the choice of a Chinese word does neither.
            self._question.on(
                "keydown.enter", lambda _: self._send(),
                js_handler="(e) => { if (!e.shiftKey && !e.isComposing) { e.preventDefault(); emit(); } }",
            )
            with box("asking"):
                self._send_button = ui.button(words("send"), icon="send", on_click=self._send) \
                    .props("unelevated size=lg").mark("send")
                self._stop_button = ui.button(words("stop"), icon="stop", on_click=self._stop).props("outline").mark("stop")
                self._new_button = ui.button(words("new_conversation"), on_click=self._forget).props("flat").mark("new")
                self._asked = Circumstances(served, words)
        self._state = StateLine(served, words, self._asked)
        with box("two"):
            with ui.column().classes("w-full gap-4"):
                self._answers = ui.column().classes("w-full gap-4")
            self._panel = SourcePanel(served, words)
        self._busy(False)
        ui.context.client.on_delete(self._stop)

    def _send(self) -> None:
        question = str(self._question.value or "").strip()
        if question and (self._task is None or self._task.done()):
            self._question.set_value("")
            self._ask(question)

    def _ask(self, question: str) -> None:
        if self._task is None or self._task.done():
            self._panel.reset()
            with self._answers:
                view = AnswerView(question, self._served, self._words, self._panel)
            self._answers.default_slot.children[-1].move(target_index=0)
            self._task = background_tasks.create(self._answer(question, view), context=self._answers)

    async def _answer(self, question: str, view: AnswerView) -> None:
        self._busy(True)
        self._state.answered(None)

        async def work() -> None:
            arguments = AskArguments(text=question, history=tuple(self._turns[-REMEMBERED:]), **self._asked.values())
            async with aclosing(self._served.desk.answerer.answer(to_ask(self._served.desk, arguments))) as events:
                async for event in events:
                    view.follow(event, self._ask)
                    if isinstance(event, AnswerReady):
                        self._state.answered(event.answer)
                        self._turns += [Turn(role="user", content=question),
                                        Turn(role="assistant", content=event.answer.text)]

        try:
            done = await tell_failure(work(), self._words)
        except asyncio.CancelledError:
            view.stop(self._words("stopped"))
            raise
        finally:
            self._busy(False)
        if not done:
            view.stop(self._words("stopped"))
        elif view.answer is not None and view.answer.outcome != "refused":
            self._offer_draft(question, view)

    def _offer_draft(self, question: str, view: AnswerView) -> None:
        async def draft() -> None:
            button.props("loading")
            command = self._served.commands["draft steps"]

            async def work() -> None:
                values = {"text": question, **self._asked.values()}
                document = await command.run(self._served.desk, command.parse(values))
                with shown:
                    shown.clear()
                    draft_view(Draft.model_validate(document), self._words, self._panel)

            await tell_failure(work(), self._words)
            button.props(remove="loading")

        with view.actions:
            button = ui.button(self._words("draft"), icon="checklist", on_click=draft) \
                .props("unelevated").mark("draft-button")
        with view.below:
            shown = box()

    def _stop(self) -> None:
        if self._task is not None and not self._task.done():
            self._task.cancel()

    def _forget(self) -> None:
        self._stop()
        self._turns.clear()
        self._answers.clear()
        self._state.answered(None)

    def _busy(self, busy: bool) -> None:
        self._send_button.set_visibility(not busy)
        self._stop_button.set_visibility(busy)
        self._new_button.set_visibility(bool(self._turns) and not busy)
