"""The page where documents come in, are looked at and go."""

import asyncio
from typing import Any

from nicegui import events, ui

from service import commands
from service.commands import Document, DocumentArguments, GivenFile, IngestArguments, LookupArguments
from service.desk_ui.elements import Text, box, card, cell, fact, holder, rows
from service.desk_ui.frame import Served, frame, tell_failure
from service.desk_ui.wording import Wording

MIB = 1024 * 1024
DEEPEST = 4  # levels of headings that the details show


def register(served: Served) -> None:
    """Add the page."""

    @ui.page("/library", response_timeout=20)
    async def library_page() -> None:
        with frame("library") as words:
            await LibraryPage(served, words).list_documents()


class LibraryPage:
    """One visitor's view of the documents."""

    def __init__(self, served: Served, words: Wording) -> None:
        self._served, self._words = served, words
        self._turn = asyncio.Lock()
        most = served.settings.max_upload_mb
        with card():
            ui.upload(
                label=words("upload"), multiple=True, auto_upload=True, max_file_size=most * MIB,
                on_upload=self._take_in,
                on_rejected=lambda: ui.notify(words("too_large", most=most), type="warning", close_button=True),
            ).props("flat bordered").classes("w-full").mark("upload")
            Text("div", words("upload_kinds", most=most), "quiet mt-2")
            self._reports = box()
        with card():
            Text("div", words("documents"), "asked")
            self._table = box().mark("documents")

    async def list_documents(self) -> None:
        """Show the documents as they are now."""
        listed = await commands.documents_list(self._served.desk, LookupArguments())
        self._table.clear()
        with self._table:
            if not listed["documents"]:
                Text("div", self._words("no_documents"), "quiet")
                return
            with rows([self._words(key) for key in ("doc_id", "title", "version", "effective", "pages", "passages",
                                                    "in_force")] + [""]):
                for row in listed["documents"]:
                    self._row(row)

    def _row(self, row: Document) -> None:
        words = self._words
        with box(tag="tr"):
            cell(words("doc_id"), row["doc_id"], "id")
            with holder(words("title")), box():
                Text("div", row["title"])
                Text("div", " · ".join(filter(None, (row["doc_no"], *row["warnings"]))), "quiet")
            cell(words("version"), row["version"])
            cell(words("effective"), row["effective"], "tight")
            cell(words("pages"), row["pages"])
            cell(words("passages"), row["passages"])
            with holder(words("in_force")), box():
                Text("div", words("yes" if row["in_force"] else "not"))
                if row["superseded_by"]:
                    Text("div", words("superseded_by", title=row["superseded_by"]), "quiet")
            with holder("", "tight"):
                ui.button(icon="menu_book", on_click=lambda: self._details(row["document_id"])) \
                    .props(f'flat round aria-label="{words("details")}"').tooltip(words("details")).mark("details")
                ui.button(icon="delete_outline", on_click=lambda: self._remove(row)) \
                    .props(f'flat round aria-label="{words("remove")}"').tooltip(words("remove")).mark("remove")

    async def _take_in(self, event: events.UploadEventArguments) -> None:
        words, name = self._words, event.file.name
        with self._reports, box("quiet").style("display: flex; gap: 10px; align-items: center"):
            spinner = ui.spinner(size="20px")
            said = Text("div", f"{name}：{words('waiting')}")
            cancel = ui.button(words("cancel")).props("flat dense").mark("cancel-upload")
        cancelled = asyncio.Event()
        cancel.on_click(cancelled.set)
        given = GivenFile.of(name, f"upload:{name}", await event.file.read())

        loop = asyncio.get_running_loop()

        def page_read(page: int, count: int) -> None:  # called from the thread that reads
            shown = f"{name}：{words('reading_page', page=page, count=count)}"
            loop.call_soon_threadsafe(said.set_text, shown)

        async def work() -> None:
            async with self._turn:  # one file after another, so that each one's progress can be seen
                if cancelled.is_set():
                    said.set_text(f"{name}：{words('cancelled')}")
                    return
                cancel.set_visibility(False)
                said.set_text(f"{name}：{words('reading')}")
                document = await commands.ingest(self._served.desk, IngestArguments(files=(given,)), page_read)
            report = document["documents"][0]
            said.set_text(f"{name}：{self._reported(report)}")
            said.classes(add="note" if report["status"] == "failed" or report["problems"] else "")

        with self._reports:
            if not await tell_failure(work(), words):
                said.set_text(f"{name}：{words('file_failed')}")
        spinner.delete()
        cancel.delete()
        await self.list_documents()

    def _reported(self, report: Document) -> str:
        words = self._words
        if report["status"] == "failed":
            parts = [words("file_failed")]
        else:
            parts = [words(report["status"]), words("report", pages=report["pages"] or "—",
                                                    passages=report["passages"], facts=report["facts"])]
        return "；".join([*parts, *(f"{one['code']}：{one['message']}" for one in report["problems"])])

    async def _remove(self, row: Document) -> None:
        words = self._words
        with self._table, ui.dialog() as dialog, ui.card():
            Text("div", words("remove_ask", title=row["title"]))
            with ui.row().classes("w-full justify-end"):
                ui.button(words("cancel"), on_click=lambda: dialog.submit(False)).props("flat")
                ui.button(words("remove"), on_click=lambda: dialog.submit(True)).props("unelevated").mark("confirm-remove")
        confirmed = await dialog
        dialog.delete()
        if not confirmed:
            return
        arguments = DocumentArguments(document=row["document_id"])
        with self._reports:
            if await tell_failure(commands.documents_remove(self._served.desk, arguments), words):
                ui.notify(words("removed", title=row["title"]))
        await self.list_documents()

    async def _details(self, document_id: str) -> None:
        shown = await commands.documents_show(self._served.desk, DocumentArguments(document=document_id))
        with self._table, ui.dialog() as dialog, ui.card().style("width: 900px; max-width: 96vw"):
            _details(shown, self._words)
            ui.button(self._words("close"), on_click=dialog.close).props("flat").classes("self-end")
        dialog.on("hide", dialog.delete)
        dialog.open()


def _details(shown: dict[str, Any], words: Wording) -> None:
    Text("div", shown["title"], "asked")
    with box("facts"):
        for key, value in (
            ("doc_id", shown["doc_id"]), ("doc_no", shown["doc_no"]), ("version", shown["version"]),
            ("effective", shown["effective"]), ("issuer", shown["issuer"]), ("place", shown["place"]),
            ("file_name", shown["file_name"]), ("pages", shown["pages"]), ("passages", shown["passages"]),
            ("facts", len(shown["facts"])), ("read_at", shown["ingested_at"][:16].replace("T", " ") + " UTC"),
            ("warnings", "、".join(shown["warnings"])),
        ):
            fact(words(key), value)
    Text("div", words("sections"), "box-title")
    with box("stored"):
        for section in shown["sections"]:
            if section["depth"] <= DEEPEST:
                indent = f"display: block; padding-left: {(section['depth'] - 1) * 20}px"
                Text("div", section["heading"]).style(indent)
    if shown["hidden"]:
        _hidden(shown["hidden"], words)


def _hidden(hidden: list[dict[str, Any]], words: Wording) -> None:
    """Show folded what the file holds and does not show."""
    with ui.expansion(words("hidden", count=len(hidden)), icon="visibility_off").classes("w-full").mark("hidden"):
        Text("div", words("hidden_warning"), "note")
        with box("stored"):
            for one in hidden:
                mark = f" · {words('to_software')}" if one["addressed_to_software"] else ""
                Text("div", f"{one['where']}{mark}", "quiet")
                Text("div", one["text"])
