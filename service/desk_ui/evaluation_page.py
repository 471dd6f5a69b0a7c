"""The page where an evaluator runs cases, reads measures and compares runs."""

import asyncio
from collections.abc import Mapping
from typing import Any

from nicegui import background_tasks, events, ui

from service.desk_ui.corrections_view import corrections_view
from service.desk_ui.elements import Text, box, card, cell, holder, rows
from service.desk_ui.frame import Served, frame, tell_failure
from service.desk_ui.measures_view import measures_view
from service.desk_ui.wording import Wording

LOOK_EVERY_S = 0.5
MOST_CASES_BYTES = 16 * 1024 * 1024


def register(served: Served) -> None:
    """Add the page."""

    @ui.page("/evaluation", response_timeout=20)
    async def evaluation_page() -> None:
        with frame("evaluation") as words:
            EvaluationPage(served, words)
            await corrections_view(served, words)


class EvaluationPage:
    """One visitor's view of the runs."""

    def __init__(self, served: Served, words: Wording) -> None:
        self._served, self._words = served, words
        self._cases = ""
        self._chosen: set[str] = set()
        if "eval answers" not in served.commands:
            Text("div", words("not_available"), "note")
            return
        with card():
            ui.upload(label=words("cases"), auto_upload=True, max_files=1, max_file_size=MOST_CASES_BYTES,
                      on_upload=self._take_cases).props('flat bordered accept=".jsonl,.json,.txt"').classes("w-full").mark("cases")
            with box("asking"):
                self._run_button = ui.button(words("run"), icon="play_arrow", on_click=self._start).props("unelevated").mark("run")
                self._run_button.set_enabled(False)
                self._no_model = ui.switch(words("no_model"), value=served.desk.model is None)
                self._no_model.set_enabled(served.desk.model is not None)
                self._said = Text("span", "", "quiet")
            self._progress = ui.linear_progress(0, show_value=False).classes("mt-2").mark("progress")
            self._progress.set_visibility(False)
        self._shown = box().style("width: 100%").mark("measures")
        with card():
            Text("div", words("runs"), "asked")
            self._runs = box().mark("runs")
        self._list()

    async def _take_cases(self, event: events.UploadEventArguments) -> None:
        self._cases = (await event.file.read()).decode("utf-8-sig", "replace")
        self._run_button.set_enabled(True)
        self._said.set_text(self._words("cases_chosen", name=event.file.name, count=self._count()))

    def _start(self) -> None:
        self._run_button.set_enabled(False)
        background_tasks.create(self._run(), context=self._shown)

    async def _run(self) -> None:
        self._said.set_text(self._words("running"))
        self._progress.set_visibility(True)
        known = {str(run["run_id"]) for run in self._served.desk.runs.runs()}
        watching = background_tasks.create(self._watch(known), context=self._shown)
        try:
            await self._call("eval answers", {"cases": self._cases, "no_model": bool(self._no_model.value)})
        finally:
            watching.cancel()
            self._progress.set_visibility(False)
            self._said.set_text("")
            self._run_button.set_enabled(True)
            self._list()

    async def _watch(self, known: set[str]) -> None:
        """Show how many cases the newest run has answered."""
        count = max(self._count(), 1)
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            new = [str(run["run_id"]) for run in self._served.desk.runs.runs() if str(run["run_id"]) not in known]
            found = self._served.desk.runs.run(new[0]) if new else None
            done = len(found[1]) if found else 0
            self._progress.set_value(done / count)
            self._said.set_text(f"{self._words('running')} {done}/{count}")

    async def _call(self, name: str, values: Mapping[str, Any]) -> None:
        command = self._served.commands[name]

        async def work() -> None:
            document = await command.run(self._served.desk, command.parse(values))
            self._shown.clear()
            with self._shown, card():
                measures_view(document, self._words)

        await tell_failure(work(), self._words)

    def _list(self) -> None:
        words = self._words
        self._runs.clear()
        self._chosen.clear()
        with self._runs:
            runs = self._served.desk.runs.runs()
            if not runs:
                Text("div", words("no_runs"), "quiet")
                return
            with rows(["", words("run"), words("details"), ""]):
                for run in runs:
                    self._row(run)
            ui.button(words("compare"), on_click=self._compare).props("outline").classes("mt-3").mark("compare")

    def _row(self, run: Mapping[str, Any]) -> None:
        run_id = str(run["run_id"])
        plain = {name: value for name, value in run.items()
                 if name != "run_id" and isinstance(value, (str, int, float)) and len(str(value)) <= 80}
        with box(tag="tr"):
            with holder(""):
                ui.checkbox(on_change=lambda change: self._choose(run_id, bool(change.value))) \
                    .props(f'aria-label="{run_id}"')
            cell(self._words("run"), run_id, "tight")
            cell(self._words("details"), " · ".join(f"{name} {value}" for name, value in plain.items()))
            with holder("", "tight"):
                ui.button(self._words("show"), on_click=lambda: self._call("eval measure", {"run": run_id})).props("flat dense")

    def _choose(self, run_id: str, chosen: bool) -> None:
        (self._chosen.add if chosen else self._chosen.discard)(run_id)

    async def _compare(self) -> None:
        if len(self._chosen) != 2:
            ui.notify(self._words("choose_two"), type="warning")
            return
        order = [str(run["run_id"]) for run in self._served.desk.runs.runs() if str(run["run_id"]) in self._chosen]
        # runs come newest first; a comparison reads from the older to the newer
        await self._call("eval compare", {"run_a": order[1], "run_b": order[0]})

    def _count(self) -> int:
        return sum(bool(line.strip()) for line in self._cases.splitlines())
