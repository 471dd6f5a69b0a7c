"""The page where people grade answers blind, settle what they see otherwise, and read how far they agree."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from nicegui import app, ui

from service.desk_ui.agreement_view import agreement_view
from service.desk_ui.answer_body import AnswerBody
from service.desk_ui.elements import Text, box, card, cell, cite_button, fact, holder, rows
from service.desk_ui.frame import Served, frame, tell_failure
from service.desk_ui.rubric_form import RubricForm
from service.desk_ui.source_panel import Marks, SourcePanel
from service.desk_ui.wording import Wording
from service.domain.grades import RUBRIC, BlindAnswer

TABS = ("grade", "differing", "agreement")


def register(served: Served) -> None:
    """Add the page."""

    @ui.page("/grading", response_timeout=20)
    def grading_page() -> None:
        with frame("grading") as words:
            GradingPage(served, words)


class GradingPage:
    """One grader's work on one run."""

    def __init__(self, served: Served, words: Wording) -> None:
        self._served, self._words = served, words
        self._run, self._grader, self._third = "", "", False
        if "eval grade" not in served.commands:
            Text("div", words("not_available"), "note")
            return
        runs = served.desk.runs.runs()
        if not runs:
            with card():
                Text("div", words("grade_no_runs"), "note").style("margin-top: 0")
                ui.link(words("evaluation"), "/evaluation")
            return
        self._setup(runs)
        self._tabs = box().style("width: 100%")
        self._body = box().style("width: 100%").mark("grading")

    def _setup(self, runs: tuple[dict[str, Any], ...]) -> None:
        words, before = self._words, app.storage.user.get("grading_run")
        # A run's own name may tell the model; graders know it by its number.
        labels = {str(run["run_id"]): words("grade_run_label", number=len(runs) - index, count=run.get("n", "?"), day=run.get("today", "?"))
                  for index, run in enumerate(runs)}
        with card():
            with box("asking").style("margin-top: 0"):
                self._choice = ui.select(labels, value=before if before in labels else next(iter(labels)), label=words("grade_run")) \
                    .props("outlined dense").classes("run").mark("grade-run")
                self._name = ui.input(words("grade_name"), value=app.storage.user.get("name", "")) \
                    .props("outlined dense maxlength=60").classes("place").mark("grade-name").on("keydown.enter", self._start)
                ui.button(words("grade_start"), on_click=self._start).props("unelevated").mark("grade-start")
            Text("div", words("grade_blind"), "quiet").style("margin-top: 8px")

    async def _start(self) -> None:
        name = str(self._name.value or "").strip()
        if not name:
            ui.notify(self._words("grade_needs_name"), type="warning")
            return
        app.storage.user["name"], app.storage.user["grading_run"] = name, self._choice.value
        self._run, self._grader, self._third = str(self._choice.value), name, False
        self._tabs.clear()
        with self._tabs, ui.tabs().props("no-caps align=left").classes("grade-tabs") as tabs:
            for tab in TABS:
                ui.tab(tab, label=self._words(f"grade_tab_{tab}")).mark(f"tab-{tab}")
        tabs.set_value(TABS[0])
        tabs.on_value_change(lambda change: self._open(str(change.value)))
        await self._open(TABS[0])

    async def _open(self, tab: str) -> None:
        await {"grade": self._next, "differing": self._differing, "agreement": self._agreement}[tab]()

    # Grading

    async def _next(self, again: bool = False) -> None:
        found = await self._call("eval grades next", {"run": self._run, "grader": self._grader, "third": self._third, "again": again})
        if found is None:
            return
        words, total = self._words, found["done"] + found["left"]
        self._body.clear()
        with self._body:
            if total:
                with box("graded"):
                    Text("span", words("grade_progress", done=found["done"], total=total), "quiet").mark("grade-progress")
                    ui.linear_progress(found["done"] / total, show_value=False).props("rounded").classes("grow")
            if found["answer"] is None:
                self._nothing_left(found)
                return
            case_id = str(found["answer"]["case_id"])

            async def save(marks: dict[str, int], note: str) -> bool:
                values = {"run": self._run, "case": case_id, "grader": self._grader, "note": note, **marks}
                return await self._kept("eval grade", values, self._next)

            form = self._case(found["answer"], lambda: RubricForm(words, save, found["marks"], found["note"]))
            with form.beside_button:
                if again:
                    ui.button(words("grade_go_on"), on_click=lambda: self._next()).props("flat")
                elif found["done"]:
                    ui.button(words("grade_undo"), icon="undo", on_click=lambda: self._next(again=True)).props("flat").mark("grade-undo")
            form.focus()
            self._to_top()

    def _nothing_left(self, found: Mapping[str, Any]) -> None:
        words = self._words
        with card().style("margin-top: 10px").mark("nothing-left"):
            said = ("grade_no_answers" if not found["answers"] else "grade_all_done" if found["done_by_two"] else "grade_own_done")
            Text("div", words(said), "asked")
            if found["failed"]:
                Text("div", words("grade_failed", count=found["failed"]), "quiet")
            with box("asking"):
                if found["done"]:
                    ui.button(words("grade_undo"), icon="undo", on_click=lambda: self._next(again=True)).props("outline").mark("grade-undo")
                if found["done_by_two"] and found["done"] < found["answers"]:
                    ui.button(words("grade_third"), on_click=self._as_third).props("outline").mark("grade-third")

    async def _as_third(self) -> None:
        self._third = True
        await self._next()

    # Settling

    async def _differing(self) -> None:
        found = await self._call("eval grades differing", {"run": self._run, "grader": self._grader})
        if found is None:
            return
        words, side = self._words, self._words.language == "en"
        self._body.clear()
        with self._body, card().mark("differing"):
            Text("div", words("differ_count", count=found["n"], open=found["open"]), "asked")
            if found["own"]:
                Text("div", words("differ_own", count=found["own"]), "quiet")
            if not found["differing"]:
                return
            with rows([words("question_asked"), words("differ_rows"), ""]):
                for one in found["differing"]:
                    with box(tag="tr"):
                        cell(words("question_asked"), one["question"])
                        cell(words("differ_rows"), (", " if side else "、").join(RUBRIC[name].name[side] for name in one["rows"]))
                        with holder("", "tight"):
                            ui.button(words("differ_change" if one["final"] else "differ_settle"),
                                      on_click=partial(self._settle, one)).props("flat dense").mark("differ-settle")

    def _settle(self, one: Mapping[str, Any]) -> None:
        words, given = self._words, [grade["marks"] for grade in one["grades"]]
        agreed = {name: given[0][name] for name in RUBRIC if name not in one["rows"]}
        notes = [grade["note"] for grade in one["grades"] if grade["note"]]

        async def save(marks: dict[str, int], note: str) -> bool:
            values = {"run": self._run, "case": one["case_id"], "grader": self._grader, "note": note, **marks}
            return await self._kept("eval adjudicate", values, self._differing)

        final = one["final"] or {"marks": agreed, "note": None}
        self._body.clear()
        with self._body:
            for note in notes:
                Text("div", words("differ_note", note=note), "note")
            form = self._case(one, lambda: RubricForm(words, save, final["marks"], final["note"], beside={
                name: [marks[name] for marks in given] for name in RUBRIC}))
            with form.beside_button:
                ui.button(words("cancel"), on_click=self._differing).props("flat")
            form.focus()
            self._to_top()

    # Agreement

    async def _agreement(self) -> None:
        found = await self._call("eval agreement", {"run": self._run})
        if found is None:
            return
        words = self._words
        self._body.clear()
        with self._body, card().mark("agreement"):
            if not found["complete"]:
                # Whoever still grades is not to know how others did.
                said = "agreement_none_yet" if not found["graded"] else "agreement_wait"
                Text("div", words(said, done=found["graded_twice"], total=found["answers"]), "asked")
                Text("div", words("agreement_command", run=found["run_id"]), "quiet")
                return
            agreement_view(found, words)
            with box("asking"):
                for kind, mime in (("csv", "text/csv"), ("jsonl", "application/jsonl")):
                    ui.button(words(f"grade_export_{kind}"), icon="download",
                              on_click=partial(self._export, kind, mime)).props("outline").mark(f"grade-export-{kind}")

    async def _export(self, kind: str, mime: str) -> None:
        found = await self._call("eval grades export", {"run": self._run})
        if found is not None:
            # Spreadsheets take a table for UTF-8 only where it begins with the mark.
            ui.download.content(found[kind].encode("utf-8-sig" if kind == "csv" else "utf-8"), f"grades-{found['run_id']}.{kind}", mime)

    # What the tabs share

    def _case(self, one: Mapping[str, Any], form: Callable[[], RubricForm]) -> RubricForm:
        """Show a question in its circumstances, its answer, the quotes beside, and the form that `form` makes."""
        words = self._words
        with box("grading"):
            with box("sources") as sources:
                quotes, panel = card(), SourcePanel(self._served, words)
            with card("said"):
                Text("div", one["question"], "asked").mark("asked")
                for turn in one["history"]:
                    Text("div", f"{words('grade_before')} {turn['role']}: {turn['content']}", "quiet")
                Text("div", words("grade_circumstances", day=one["as_of"], place=one["place"] or words("every_place")), "quiet")
                marks = Marks(panel)
                AnswerBody(words, marks).show(BlindAnswer.model_validate(one["answer"]))
                self._reference(one["reference"])
            with quotes:
                Text("div", words("grade_quotes"), "box-title").style("margin-top: 0")
                if not marks.cited:
                    Text("div", words("grade_no_quotes"), "quiet")
                    panel.hide()
                for number, citation in enumerate(marks.cited, start=1):
                    with box("quoted"):
                        cite_button(number, words("grade_open"), partial(panel.open, citation))
                        where = [citation.title, citation.section, words("page_number", page=citation.page) if citation.page else ""]
                        Text("span", " · ".join(part for part in where if part), "quiet")
                        Text("div", citation.quote)
            sources.move(target_index=1)  # the marks number their quotes, the page shows them after the answer
            with box("marks"):
                return form()

    def _reference(self, wanted: Mapping[str, Any]) -> None:
        words = self._words
        with ui.expansion(words("grade_reference"), icon="menu_book").classes("w-full mt-3").props("dense").mark("reference"), box("facts"):
            fact(words("wanted_behaviour"), words(f"behaviour_{wanted['behaviour']}"))
            for key, items in (("wanted_must", [" / ".join(one) for one in wanted["must"]]), ("wanted_not", wanted["must_not"]),
                               ("wanted_cite", [f"{one['document']} {one['section'] or ''}".strip() for one in wanted["cite"]])):
                fact(words(key), "；".join(items) if words.language == "zh" else "; ".join(items))

    async def _call(self, name: str, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return a command's document; None where it failed, and the page says why."""
        command, found = self._served.commands[name], list[dict[str, Any]]()

        async def work() -> None:
            found.append(await command.run(self._served.desk, command.parse(values)))

        with self._body:
            await tell_failure(work(), self._words)
        return found[0] if found else None

    async def _kept(self, name: str, values: Mapping[str, Any], then: Callable[[], Awaitable[None]]) -> bool:
        """Keep marks and go on; False where they were not kept."""
        if await self._call(name, values) is None:
            return False
        await then()
        return True

    def _to_top(self) -> None:
        ui.run_javascript("window.scrollTo({top: 0})")
