"""The page where a trainer makes drills; all of it is marked as an exercise."""

from nicegui import ui

from service.desk_ui.drill_view import drill_view
from service.desk_ui.elements import Text, box, card, cell, holder, rows
from service.desk_ui.frame import Served, frame, tell_failure
from service.desk_ui.source_panel import SourcePanel
from service.desk_ui.wording import Wording
from service.domain.drills import Drill
from service.domain.places import HAZARDS


def register(served: Served) -> None:
    """Add the page."""

    @ui.page("/drill", response_timeout=20)
    def drill_page() -> None:
        with frame("drill") as words:
            DrillPage(served, words)


class DrillPage:
    """One visitor's drills."""

    def __init__(self, served: Served, words: Wording) -> None:
        self._served, self._words = served, words
        side = words.language == "en"
        places = {place.name_zh: place.name_en if side and place.name_en else place.name_zh
                  for place in served.desk.search.gazetteer()}
        home = served.settings.place
        with box("drill-band"):
            Text("div", words("exercise"))
        Text("div", words("exercise_note"), "quiet")
        with card("drill-card"), box("asking").style("margin-top: 0"):
            self._hazard = ui.select({code: names[side] for code, names in HAZARDS.items()}, value="flood",
                                     label=words("hazard")).props("outlined dense").classes("place").mark("hazard")
            self._place = ui.select(places, label=words("place"), with_input=True,
                                    value=home if home in places else None) \
                .props("outlined dense").classes("place").mark("drill-place")
            self._minutes = ui.number(words("drill_minutes"), value=120, min=20, max=1440, precision=0) \
                .props("outlined dense").classes("day").mark("minutes")
            self._seed = ui.number(words("seed"), value=1, min=0, precision=0).props("outlined dense").classes("day").mark("seed")
            self._lang = ui.select({"zh": "中文", "en": "English"}, value=words.language, label=words("drill_language")) \
                .props("outlined dense").classes("day").mark("drill-language")
            self._no_model = ui.switch(words("no_model"), value=served.desk.model is None)
            self._no_model.set_enabled(served.desk.model is not None)
            self._button = ui.button(words("make"), on_click=self._make).props("unelevated").mark("make")
            self._button.style("background: var(--drill) !important")
        with box("two"):
            self._shown = box().mark("drill")
            self._panel = SourcePanel(served, words)
        with card():
            Text("div", words("earlier_drills"), "asked")
            self._earlier = box()
        self._list()

    async def _make(self) -> None:
        words = self._words
        if not self._place.value:
            ui.notify(words("needs_place"), type="warning")
            return
        self._button.props("loading")
        command = self._served.commands["drill make"]

        async def work() -> None:
            values = {"hazard": self._hazard.value, "place": self._place.value, "lang": self._lang.value,
                      "minutes": int(self._minutes.value or 120), "seed": int(self._seed.value or 0),
                      "no_model": bool(self._no_model.value)}
            document = await command.run(self._served.desk, command.parse(values))
            self._show(Drill.model_validate(document))

        await tell_failure(work(), words)
        self._button.props(remove="loading")
        self._list()

    def _show(self, drill: Drill) -> None:
        self._shown.clear()
        with self._shown:
            drill_view(drill, self._words, self._panel)

    def _list(self) -> None:
        words = self._words
        self._earlier.clear()
        with self._earlier:
            drills = self._served.desk.drills.all()
            if not drills:
                Text("div", words("no_drills"), "quiet")
                return
            with rows([words("title"), words("hazard"), words("place"), words("drill_minutes"), words("seed"), ""]):
                for drill in reversed(drills):
                    with box(tag="tr"):
                        cell(words("title"), drill.title)
                        cell(words("hazard"), _hazard_name(drill.hazard, words))
                        cell(words("place"), drill.place)
                        cell(words("drill_minutes"), drill.minutes)
                        cell(words("seed"), drill.seed)
                        with holder("", "tight"):
                            ui.button(words("open"), on_click=lambda one=drill: self._show(one)).props("flat dense")


def _hazard_name(code: str, words: Wording) -> str:
    return HAZARDS[code][words.language == "en"] if code in HAZARDS else code
