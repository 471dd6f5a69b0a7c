"""The source of a citation: its document, the page with the quote marked, the stored text around it."""

import asyncio
from functools import partial
from urllib.parse import urlencode

from nicegui import ui

from service.desk_ui.elements import Text, box, card, cite_button, fact
from service.desk_ui.frame import Served, tell_failure
from service.desk_ui.wording import Wording
from service.domain.answers import Citation
from service.sources import SourceView, Span, page_boxes, view_source

_SHOW = """
const panel = getHtmlElement(%d), down = %f, mark = panel.querySelector('mark');
const text = mark.parentElement, image = panel.querySelector('img');
text.scrollTop = mark.offsetTop - text.clientHeight / 4;
if (window.innerWidth < 1024) panel.scrollIntoView({behavior: 'smooth'});
if (image) {
  const frame = image.closest('.page-frame');
  const show = () => { frame.scrollTop = image.clientHeight * down - frame.clientHeight / 3; };
  if (image.complete) show(); else image.onload = show;
}
"""
"""Scrolls the text to the mark, and the page to where the quote begins: a share of its height."""


class Marks:
    """Citation marks of one answer, numbered in the order they appear, as in the answer's text."""

    def __init__(self, panel: "SourcePanel") -> None:
        self._panel = panel
        self._numbers: dict[tuple[str, str], int] = {}
        self.cited: list[Citation] = []
        """What the marks stand for, the first one first."""

    def add(self, *citations: Citation) -> None:
        """Add a mark for each citation; the same quote keeps its number."""
        for citation in dict.fromkeys(citations):
            key = (citation.passage_id, citation.quote)
            if key not in self._numbers:
                self.cited.append(citation)
            number = self._numbers.setdefault(key, len(self.cited))
            read = f" · {self._panel.words('read_by_ocr')}" if citation.is_ocr else ""
            cite_button(number, f"{citation.title} {citation.section}{read}", partial(self._panel.open, citation))


class SourcePanel:
    """Shows one source at a time beside the answers, below them on a phone."""

    def __init__(self, served: Served, words: Wording) -> None:
        self._served = served
        self.words = words
        self._body = card("aside").mark("source-panel")
        self.reset()

    def reset(self) -> None:
        """Show no source: what stood here belonged to another answer."""
        self._body.clear()
        self._body.classes(add="empty")
        with self._body:
            Text("div", self.words("source"), "box-title")
            Text("div", self.words("source_hint"), "quiet")

    def hide(self) -> None:
        """Take the panel away where there is nothing to open."""
        self._body.set_visibility(False)

    async def open(self, citation: Citation) -> None:
        """Show the clause a citation quotes, scrolled to the quote."""
        async def show() -> None:
            span = Span(citation.quote, citation.anchor.start, citation.anchor.end)
            view = await asyncio.to_thread(view_source, self._served.desk, citation.passage_id, span)
            boxes = await asyncio.to_thread(page_boxes, self._served.desk, citation.passage_id, span) \
                if view.has_page_image else None
            top = boxes.boxes[0].y0 / boxes.height if boxes and boxes.boxes else 0.0
            self._body.clear()
            self._body.classes(remove="empty")
            with self._body:
                self._fill(view)
            # Only the browser knows where things stand; on a phone the panel lies below the answer.
            ui.run_javascript(_SHOW % (self._body.id, top))

        with self._body:
            await tell_failure(show(), self.words)

    def _fill(self, view: SourceView) -> None:
        words = self.words
        Text("div", view.title, "asked")
        if view.state != "current":
            Text("div", words("not_current"), "note")
        if view.is_ocr:
            Text("div", words("check_scan"), "note").mark("read-by-ocr")
        with box("facts"):
            fact(words("doc_no"), view.doc_no)
            fact(words("version"), view.version)
            fact(words("effective"), view.effective)
            fact(words("clause"), view.section)
            fact(words("page"), words("page_number", page=view.page) if view.page else None)
        if view.has_page_image:
            Text("div", words("page_image"), "box-title")
            if view.page_cover != "none":
                Text("div", words(f"page_cover_{view.page_cover}"), "note")
            address = f"/api/v1/passages/{view.passage_id}/page.png?{urlencode({'start': view.start, 'end': view.end})}"
            with box("page-frame"), box(tag="a") as larger:
                larger.props.update({"href": f"{address}&scale=3", "target": "_blank"})
                image = box("page-image", "img")
                image.props.update({"src": address, "alt": words("page_number", page=view.page)})
        Text("div", words("stored_text"), "box-title")
        with box("stored"):
            Text("span", view.before)
            Text("mark", view.quote)
            Text("span", view.after)
