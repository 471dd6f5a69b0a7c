"""Where, when and how a question is asked, and the line that shows it at all times."""

from datetime import date
from typing import Any

from nicegui import ui

from service.desk_ui.elements import Text, box
from service.desk_ui.frame import Served
from service.desk_ui.wording import Wording
from service.domain.answers import Answer

LOOK_EVERY_S = 2.0


class Circumstances:
    """The inputs for place, date and model."""

    def __init__(self, served: Served, words: Wording) -> None:
        gazetteer = served.desk.search.gazetteer()
        self._names = {place.name_zh: place.name_en if words.language == "en" and place.name_en else place.name_zh
                 for place in gazetteer}
        home = served.settings.place
        place = gazetteer.named(home) if home else None
        self._place = ui.select(self._names, label=words("place"), with_input=True, clearable=True,
                                value=place.name_zh if place else None) \
            .props("outlined dense").classes("place").mark("place")
        self._day = ui.input(words("as_of")).props("outlined dense type=date stack-label clearable") \
            .classes("day").mark("as-of")
        self._no_model = ui.switch(words("no_model"), value=served.desk.model is None).mark("no-model")
        self._no_model.set_enabled(served.desk.model is not None)

    def values(self) -> dict[str, Any]:
        """Return what goes with every command that looks something up."""
        return {"place": self.place, "as_of": self._day.value or None, "no_model": self.no_model}

    @property
    def place(self) -> str | None:
        name: str | None = self._place.value
        return name

    @property
    def place_name(self) -> str | None:
        """Return the place's name in the page's language."""
        return self._names.get(self.place) if self.place else None

    @property
    def as_of(self) -> date | None:
        return date.fromisoformat(self._day.value) if self._day.value else None

    @property
    def no_model(self) -> bool:
        return bool(self._no_model.value)


class StateLine:
    """Mode, place, date and age of the data; looked at anew every two seconds."""

    def __init__(self, served: Served, words: Wording, asked: Circumstances) -> None:
        self._served, self._words, self._asked = served, words, asked
        self._answer: Answer | None = None
        with box("state").mark("state"):
            self._mode = self._item("mode")
            self._place = self._item("place")
            self._day = self._item("as_of")
            self._data = self._item("data")
            self._alarm = Text("div", "", "alarm")
        self.update()
        ui.timer(LOOK_EVERY_S, self.update)

    def answered(self, answer: Answer | None) -> None:
        """Show how the newest answer came about; None while there is none."""
        self._answer = answer
        self.update()

    def update(self) -> None:
        """Show what holds now."""
        words, standing = self._words, self._served.standing()
        self._mode.set_text(self._mode_now())
        self._place.set_text(self._asked.place_name or self._served.settings.place or words("every_place"))
        day = self._asked.as_of
        self._day.set_text(day.isoformat() if day else f"{standing.desk.today().isoformat()}（{words('today')}）")
        self._data.set_text(self._data_now())
        down = [words(name) for name in ("words", "vectors") if not getattr(standing, name)]
        alarm = words("index_down", names="、".join(down)) if down else ""
        self._alarm.set_text(words("reconciling") if standing.reconciling else alarm)

    def _mode_now(self) -> str:
        words, model = self._words, self._served.standing().model
        if self._answer is not None:
            return words(self._answer.mode)
        if model.name is None or self._asked.no_model:
            return words("model_off")
        use = self._served.desk.model_use()
        if use is not None and use.circuit != "closed":
            return words("model_paused")
        if model.reachable is None:
            return words("model_unknown")
        return words("model_ready", name=model.name) if model.reachable else words("model_offline")

    def _data_now(self) -> str:
        words = self._words
        if self._answer is not None and self._answer.evidence_age.indexed_at:
            age = self._answer.evidence_age
            read = _minute(age.indexed_at or "")
            return words("data_age", read=read, effective=age.oldest_effective) if age.oldest_effective \
                else words("data_read", read=read)
        current = [version for version in self._served.desk.records.versions() if version.state == "current"]
        if not current:
            return words("data_none")
        newest = max(version.ingested_at for version in current).isoformat()
        return words("data_counts", documents=len(current), read=_minute(newest))

    def _item(self, name: str) -> Text:
        with box("item"):
            Text("span", self._words(name), "what")
            return Text("span", "")


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ") + " UTC"
