"""The button at every sentence with which a reader says that it is wrong or outdated."""

import asyncio

from nicegui import app, ui

from service.correcting import correct
from service.desk_ui.elements import Text
from service.desk_ui.frame import Served, tell_failure
from service.desk_ui.wording import Wording
from service.domain.corrections import Correction, CorrectionKind

MOST_CHARS = 2000


class Corrections:
    """The buttons of one answer; each opens a dialog and then shows that its correction is stored."""

    def __init__(self, served: Served, words: Wording, answer_id: str) -> None:
        self._served, self._words, self._answer_id = served, words, answer_id
        self._count = 0

    def add(self, text: str) -> None:
        """Add the button of the next sentence; called in the order of `sentences_of`."""
        self._count += 1
        number, words = self._count, self._words
        button = ui.button(words("object"), color=None).props(f'flat dense no-caps aria-label="{words("object_to", number=number)}"') \
            .classes("object").mark("object")
        stored = Text("span", "", "tag")
        stored.set_visibility(False)

        async def ask() -> None:
            correction = await self._dialog(number, text)
            if correction is not None:
                button.set_visibility(False)
                stored.set_text(words("stored_as", kind=words(correction.kind)))
                stored.set_visibility(True)

        button.on_click(ask)

    async def _dialog(self, number: int, text: str) -> Correction | None:
        """Ask what is the matter and store it; None when the reader changed their mind."""
        words = self._words
        with ui.dialog() as dialog, ui.card().style("width: 560px; max-width: 96vw"):
            Text("div", words("object_title"), "box-title")
            Text("div", text, "quiet")
            kind = ui.radio({"wrong": words("wrong"), "outdated": words("outdated")}, value="wrong") \
                .props("inline").mark("object-kind")
            says = ui.textarea(words("object_says")).props(f"outlined autogrow stack-label maxlength={MOST_CHARS}") \
                .classes("w-full").mark("object-says")
            name = ui.input(words("object_by"), value=app.storage.user.get("name", "")) \
                .props("outlined stack-label maxlength=100").classes("w-full").mark("object-by")
            with ui.row().classes("w-full justify-end"):
                ui.button(words("cancel"), on_click=lambda: dialog.submit(False)).props("flat")
                ui.button(words("store"), on_click=lambda: dialog.submit(True)).props("unelevated").mark("object-store")
        confirmed = await dialog
        chosen, right, by = kind.value, str(says.value or ""), str(name.value or "")
        dialog.delete()
        if not confirmed:
            return None
        app.storage.user["name"] = by
        return await self._stored(number, chosen, right, by)

    async def _stored(self, number: int, kind: CorrectionKind, says: str, by: str) -> Correction | None:
        kept: list[Correction] = []

        async def store() -> None:
            kept.append(await asyncio.to_thread(correct, self._served.desk, self._answer_id, number, kind, says, by))

        await tell_failure(store(), self._words)
        return kept[0] if kept else None
