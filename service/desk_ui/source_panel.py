"""The source of a citation: its document, the page with the quote marked, the stored text around it."""

import asyncio
from functools import partial
from urllib.parse import urlencode

from nicegui import ui

from service.desk_ui.elements import Text, box, card, cite_button, fact
from service.desk_ui.frame import Served, tell_failure
from service.desk_ui.wording import Wording
from service.domain.answers import Citation
from service.sources import SourceView, Span, view_source


class Marks:
    """Citation marks of one answer, numbered in the order they appear, as in the answer's text."""

    def __init__(self, panel: "SourcePanel") -> None:
        self._panel = panel
        self._numbers: dict[tuple[str, str], int] = {}

    def add(self, *citations: Citation) -> None:
        """Add a mark for each citation; the same quote keeps its number."""
        for citation in dict.fromkeys(citations):
            number = self._numbers.setdefault((citation.passage_id, citation.quote), len(self._numbers) + 1)
            cite_button(number, f"{citation.title} {citation.section}", partial(self._panel.open, citation))


class SourcePanel:
    """Shows one source at a time beside the answers, below them on a phone."""

    def __init__(self, served: Served, words: Wording) -> None:
        self._served = served
        self._words = words
        self._body = card("aside empty").mark("source-panel")
        with self._body:
            Text("div", words("source"), "box-title")
            Text("div", words("source_hint"), "quiet")

    async def open(self, citation: Citation) -> None:
        """Show the clause a citation quotes, scrolled to the quote."""
        async def show() -> None:
            span = Span(citation.quote, citation.anchor.start, citation.anchor.end)
            view = await asyncio.to_thread(view_source, self._served.desk, citation.passage_id, span)
            self._body.clear()
            self._body.classes(remove="empty")
            with self._body:
                self._fill(view)

        with self._body:
            if await tell_failure(show(), self._words):
                # Only the browser knows where things stand; on a phone the panel lies below the answer.
                ui.run_javascript(
                    f"const panel = getHtmlElement({self._body.id}), mark = panel.querySelector('mark');"
                    "if (window.innerWidth < 1024) panel.scrollIntoView({behavior: 'smooth'});"
                    "const text = mark.parentElement;"
                    "text.scrollTop = mark.offsetTop - text.clientHeight / 4;"
                )

    def _fill(self, view: SourceView) -> None:
        words = self._words
        Text("div", view.title, "asked")
        if view.state != "current":
            Text("div", words("not_current"), "note")
        with box("facts"):
            fact(words("doc_no"), view.doc_no)
            fact(words("version"), view.version)
            fact(words("effective"), view.effective)
            fact(words("clause"), view.section)
            fact(words("page"), words("page_number", page=view.page) if view.page else None)
        if view.has_page_image:
            Text("div", words("page_image"), "box-title")
            query = urlencode({"start": view.start, "end": view.end})
            image = box("page-image", "img")
            image.props["src"] = f"/api/v1/passages/{view.passage_id}/page.png?{query}"
            image.props["alt"] = words("page_number", page=view.page)
        Text("div", words("stored_text"), "box-title")
        with box("stored"):
            Text("span", view.before)
            Text("mark", view.quote)
            Text("span", view.after)
