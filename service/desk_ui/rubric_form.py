"""The rubric with three choices a row, worked by mouse, finger or keyboard."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from nicegui import ui

from service.desk_ui.elements import Text, box, card
from service.desk_ui.wording import Wording
from service.domain.grades import RUBRIC, RubricRow

MOST_CHARS = 2000
Save = Callable[[dict[str, int], str], Awaitable[bool]]
"""Takes marks and note; whether they were kept and the form is done with."""

# Arrows choose within a row, as in any group of choices; a figure chooses and goes on to the next row, at last to the button.
_KEYS = """(event) => {
  const row = event.target.closest('fieldset');
  if (!row || !['0', '1', '2'].includes(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  row.querySelectorAll('input')[Number(event.key)].click();
  const rows = [...event.currentTarget.querySelectorAll('fieldset')], next = rows[rows.indexOf(row) + 1];
  (next ? next.querySelector('input:checked') || next.querySelector('input') : event.currentTarget.querySelector('.save')).focus();
}"""
_FOCUS = """
const row = getHtmlElement(%d).querySelectorAll('fieldset')[%d];
(row.querySelector('input:checked') || row.querySelector('input')).focus({preventScroll: %s});
"""


class RubricForm:
    """A card with the rubric's rows, a note and the button that gives marks and note to `save`."""

    def __init__(self, words: Wording, save: Save, chosen: Mapping[str, int] | None = None, note: str | None = None,
                 beside: Mapping[RubricRow, Sequence[int]] | None = None) -> None:
        """`beside` has the marks that graders gave, for a person who settles them."""
        self._words, self._save = words, save
        self._chosen: dict[str, int] = dict(chosen or {})
        self._card = card("rubric").on("keydown", js_handler=_KEYS).mark("rubric")
        with self._card:
            for name in RUBRIC:
                self._row(name, (beside or {}).get(name, ()))
            self._note = ui.textarea(words("grade_note"), value=note or "") \
                .props(f"outlined autogrow stack-label maxlength={MOST_CHARS}").classes("w-full mt-3").mark("grade-note")
            with box("asking"):
                self._button = ui.button(words("differ_save" if beside else "grade_save"), icon="check", on_click=self._give).props("unelevated") \
                    .classes("save").mark("grade-save")
                Text("span", words("grade_keys"), "quiet keys")
                self.beside_button = box()
                """For what else can be done with this answer."""

    def focus(self) -> None:
        """Put the keyboard on the first row without moving the page."""
        ui.run_javascript(_FOCUS % (self._card.id, 0, "true"))

    def _row(self, name: RubricRow, beside: Sequence[int]) -> None:
        side = self._words.language == "en"
        criterion = RUBRIC[name]
        with box(tag="fieldset").mark(f"rubric-{name}"):
            with box(tag="legend"):
                Text("b", criterion.name[side])
                Text("span", criterion.asks[side], "quiet")
            with box("levels"):
                for mark, level in enumerate(criterion.levels):
                    with box("level", "label"):
                        choice = box(tag="input").mark(f"{name}-{mark}")
                        choice.props.update({"type": "radio", "name": f"{name}-{self._card.id}", "value": str(mark)})
                        if self._chosen.get(name) == mark:
                            choice.props["checked"] = True
                        choice.on("change", lambda _, one=mark: self._choose(name, one), args=[])
                        Text("b", str(mark))
                        Text("span", level[side])
                        if mark in beside:
                            Text("span", self._words("grade_given", count=beside.count(mark)), "given")

    def _choose(self, name: RubricRow, mark: int) -> None:
        self._chosen[name] = mark

    async def _give(self) -> None:
        missing = [name for name in RUBRIC if name not in self._chosen]
        if missing:
            side = self._words.language == "en"
            names = ", ".join(RUBRIC[name].name[side] for name in missing)
            ui.notify(self._words("grade_missing", names=names), type="warning")
            ui.run_javascript(_FOCUS % (self._card.id, list(RUBRIC).index(missing[0]), "false"))
            return
        self._button.set_enabled(False)  # a second press would grade what comes next
        if not await self._save(dict(self._chosen), str(self._note.value or "")):
            self._button.set_enabled(True)
