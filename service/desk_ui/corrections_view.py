"""What readers corrected, for an evaluator who makes cases of it."""

import json

from nicegui import ui

from service.desk_ui.elements import Text, box, card, cell, rows
from service.desk_ui.frame import Served, tell_failure
from service.desk_ui.wording import Wording

MOST_SHOWN = 20


async def corrections_view(served: Served, words: Wording) -> None:
    """Show the newest corrections with a button that downloads all of them as cases; nothing where the commands are not."""
    if not {"corrections list", "corrections cases"} <= served.commands.keys():
        return
    listing, making = served.commands["corrections list"], served.commands["corrections cases"]
    found = (await listing.run(served.desk, listing.parse({})))["corrections"]

    async def download() -> None:
        async def work() -> None:
            made = await making.run(served.desk, making.parse({}))
            lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in made["cases"])
            ui.download.content(lines.encode(), "corrections.jsonl", "application/jsonl")

        await tell_failure(work(), words)

    with card().mark("corrections"):
        Text("div", words("corrections", count=len(found)), "asked")
        Text("div", words("corrections_hint"), "quiet")
        if not found:
            return
        with rows([words(key) for key in ("details", "sentence", "object_right", "object_who")]):
            for one in reversed(found[-MOST_SHOWN:]):
                with box(tag="tr"):
                    cell(words("details"), words(one["kind"]), "tight")
                    cell(words("sentence"), one["text"])
                    cell(words("object_right"), one["says"])
                    cell(words("object_who"), one["by"])
        ui.button(words("cases_download"), icon="download", on_click=download).props("outline").classes("mt-3").mark("cases-download")
