"""Blocks of an HTML page: what a visitor sees, in order."""

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest_docs.blocks import Block, HiddenText, ReadFile
from ingest_docs.hostile_text import hostile_problem
from ingest_docs.readers.decoding import decode
from ingest_docs.readers.markdown import caption_above, spoken_comments
from ingest_docs.tables import one_line, row_blocks
from service.domain.documents import Problem
from service.rules.hostile_text import is_addressed_to_a_machine

_NEVER = frozenset(("script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "option"))
_UNSEEN = _NEVER - {"script", "style", "head"}
_RUNNING = frozenset(("header", "footer"))
_ACTIVE = ",".join(("script", "iframe", "object", "embed", "[onload]", "[onclick]", "[onerror]", "[href^='javascript:']"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BREAKING = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "ul", *_HEADINGS,
))
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0*(?:\.0+)?0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|(?:^|;)\s*color\s*:\s*(?:white|transparent|#fff(?:fff)?|rgb\(\s*255\s*,\s*255"
    r"\s*,\s*255\s*\))|(?:left|top|text-indent)\s*:\s*-\d{3,}|(?:^|;)\s*(?:height|width)\s*:\s*0(?:px)?\s*(?:;|$)",
    re.IGNORECASE,
)


_ELSEWHERE = re.compile(r"@media\s+(?:only\s+)?print\b[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
"""Rules for print, which hide nothing on a screen."""
_WHITE = re.compile(r"(?:^|;)\s*color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:!important)?\s*(?=;|$)", re.IGNORECASE)
_GROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*(?:#([0-9a-f]{3}|[0-9a-f]{6})|(red|black|navy|green|blue|maroon|purple|darkred|crimson))\b",
                     re.IGNORECASE)
DARK = 160
"""Mean of red, green and blue below which white print is read on a ground."""


def _hides(style: str) -> bool:
    """Say whether a style hides its element; white print on a ground of its own does not."""
    return _HIDING.search(_WHITE.sub("", style) if _is_dark(style) else style) is not None


def _is_dark(style: str) -> bool:
    ground = _GROUND.search(style)
    if ground is None or ground[2]:
        return ground is not None
    digits = ground[1] if len(ground[1]) == 6 else "".join(digit * 2 for digit in ground[1])
    return sum(int(digits[at : at + 2], 16) for at in (0, 2, 4)) / 3 < DARK


def read_html(name: str, data: bytes, media_type: str) -> ReadFile:
    """Return the visible blocks, and apart from them what the page hides, which is reported.  Raises: ReadFailed."""
    text, problems = decode(name, data)
    page = _Page(LexborHTMLParser(text))
    blocks = tuple(page.blocks())
    running = tuple(dict.fromkeys(page.running))
    comments = spoken_comments(text)
    return ReadFile(
        media_type,
        tuple(block for block in blocks if block.text not in running),
        running=running,
        outline=tuple(page.outline),
        properties=page.properties(),
        problems=(*problems, *_active(page.tree), *page.problems,
                  *(hostile_problem(one.text, f"{one.where}, left out") for one in comments)),
        hidden=(*page.hidden, *comments),
    )


def _active(tree: LexborHTMLParser) -> tuple[Problem, ...]:
    found = sorted({node.tag if node.tag in ("script", "iframe", "object", "embed") else "event" for node in tree.css(_ACTIVE)})
    if not found:
        return ()
    return (Problem(code="active_content", message=f"the page carries active content ({', '.join(found)}); it was not run"),)


class _Page:
    """One walk over the tree of a page."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.tree = tree
        self.running: list[str] = []
        self.outline: list[str] = []
        self.problems: list[Problem] = []
        self.hidden: list[HiddenText] = []
        self.found: list[Block] = []
        self.inline: list[str] = []
        css = " ".join(node.text() or "" for node in tree.css("style"))
        rules = re.findall(r"([^{}]+)\{([^{}]*)\}", _ELSEWHERE.sub("", css))
        self.hiding_classes = {
            name for chosen, style in rules if _hides(style) for name in re.findall(r"\.([\w-]+)\s*(?:,|$)", chosen)
        }

    def properties(self) -> dict[str, str]:
        title = self.tree.css_first("title")
        found = {"title": one_line(title.text())} if title else {}
        for node in self.tree.css("meta[name][content]"):
            key, value = node.attributes.get("name") or "", node.attributes.get("content") or ""
            if key.lower() in ("author", "date", "description") and value:
                found[key.lower()] = one_line(value)
        return found

    def blocks(self) -> list[Block]:
        body = self.tree.body
        if body is not None:
            self._children(body, "paragraph")
            self._flush("paragraph")
        return self.found

    def _children(self, node: LexborNode, kind: str) -> None:
        for child in node.iter(include_text=True):
            self._visit(child, kind)

    def _visit(self, node: LexborNode, kind: str) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self.inline.append(node.text_content or "")
        elif tag in _NEVER or tag.startswith(("_", "!")) or tag == "-comment":
            text = one_line(node.text()) if tag in _UNSEEN else ""
            if is_addressed_to_a_machine(text):
                self._hide(node, [HiddenText(f"<{tag}>", text)])
        elif self._is_hidden(node):
            self._report(node)
        else:
            self._shown(node, tag, kind)

    def _shown(self, node: LexborNode, tag: str, kind: str) -> None:
        if tag == "br":
            self.inline.append(" ")
        elif tag in _BREAKING:
            self._flush(kind)
            self._block(node, tag, kind)
        else:
            self._children(node, kind)

    def _block(self, node: LexborNode, tag: str, kind: str) -> None:
        if tag in _RUNNING and not node.css_first("h1"):
            self.running += [line for line in self._lines(node) if line]
        elif tag == "nav":
            self.outline += [line for line in self._lines(node) if line]
        elif tag == "table":
            self._table(node)
        elif tag in _HEADINGS:
            self._children(node, kind)
            self._flush("heading", _HEADINGS[tag])
        else:
            inner = "item" if tag in ("li", "dd") else "paragraph" if tag in ("ul", "ol") else kind
            if tag == "li":
                self.inline.append(_number(node))
            self._children(node, inner)
            self._flush(inner)

    def _lines(self, node: LexborNode) -> Iterator[str]:
        inner = _Page(self.tree)
        inner._children(node, "paragraph")
        inner._flush("paragraph")
        self._take_over(inner)
        return iter([block.text for block in inner.found])

    def _flush(self, kind: str, level: int | None = None) -> None:
        text = one_line("".join(self.inline))
        self.inline = []
        if not text:
            return
        if kind == "heading":
            self.found.append(Block("heading", text, level=level))
        else:
            self.found.append(Block("item" if kind == "item" else "paragraph", text))

    def _table(self, table: LexborNode) -> None:
        named = table.css_first("caption")
        if named is not None and self._is_hidden(named):
            self._report(named)
            named = None
        caption = self._cell(named) if named is not None else caption_above(self.found)
        if named is not None and caption:
            self.found.append(Block("paragraph", caption))
        grid: dict[tuple[int, int], str | None] = {}
        headers, rows = 0, [row for row in table.css("tr") if _own_table(row, table) and self._is_row_seen(row)]
        for r, row in enumerate(rows):
            cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
            if cells and all(cell.tag == "th" for cell in cells) and headers == r:
                headers = r + 1
            column = 0
            for cell in cells:
                while (r, column) in grid:
                    column += 1
                down, right = _span(cell, "rowspan"), _span(cell, "colspan")
                text = "" if self._is_hidden(cell) else self._cell(cell)
                if self._is_hidden(cell):
                    self._report(cell)
                for place in range(down * right):
                    grid[r + place // right, column + place % right] = text if place % right == 0 else None
                column += right
        if not grid:
            return
        width = max(column for _, column in grid) + 1
        self.found += row_blocks(
            [[grid.get((r, column), "") for column in range(width)] for r in range(len(rows))],
            headers if headers else None, caption,
        )

    def _cell(self, cell: LexborNode) -> str:
        return one_line(" ".join(self._lines(cell)))

    def _is_hidden(self, node: LexborNode) -> bool:
        attributes = node.attributes
        classes = set((attributes.get("class") or "").split())
        return (
            "hidden" in attributes
            or _hides(attributes.get("style") or "")
            or bool(classes & self.hiding_classes)
        )

    def _is_row_seen(self, row: LexborNode) -> bool:
        hiding = next((node for node in (row, row.parent) if node is not None and node.tag != "table" and self._is_hidden(node)), None)
        if hiding is not None:
            self._report(row)
        return hiding is None

    def _report(self, node: LexborNode) -> None:
        """Keep what a hidden element would show, by paragraphs and rows."""
        inner = _Page(self.tree)
        if node.tag == "tr":
            inner._table_row(node)
        else:
            inner._shown(node, node.tag or "", "paragraph")
            inner._flush("paragraph")
        texts = [HiddenText(f"<{node.tag}>", block.text, block.cells) for block in inner.found]
        self._take_over(inner)
        self._hide(node, [*texts, *(HiddenText(f"<{node.tag}>", text) for text in (*inner.running, *inner.outline))])

    def _table_row(self, row: LexborNode) -> None:
        """Find a row by itself, named by the header cells of its table."""
        table = row.parent
        while table is not None and table.tag != "table":
            table = table.parent
        first = table.css_first("tr") if table is not None else None
        names = [one_line(cell.text()) for cell in first.css("th, td")] if first is not None else []
        values = [self._cell(cell) for cell in row.iter() if cell.tag in ("td", "th")]
        self.found += row_blocks([[*names, *[""] * (len(values) - len(names))], [*values, *[""] * (len(names) - len(values))]], 1, "")

    def _hide(self, node: LexborNode, texts: Sequence[HiddenText]) -> None:
        """Keep the texts and report the element once, by the first that speaks to software."""
        if texts:
            quoted = next((one for one in texts if is_addressed_to_a_machine(one.text)), texts[0])
            self.hidden += texts
            self.problems.append(hostile_problem(quoted.text, f"hidden in <{node.tag}>, left out"))

    def _take_over(self, inner: "_Page") -> None:
        self.problems += inner.problems
        self.hidden += inner.hidden


def _number(item: LexborNode) -> str:
    """Return the number that a browser prints before an item of a numbered list."""
    parent = item.parent
    if parent is None or parent.tag != "ol" or "none" in (parent.attributes.get("style") or ""):
        return ""
    before = [node for node in parent.iter() if node.tag == "li"]
    first = int(parent.attributes.get("start") or 1) if (parent.attributes.get("start") or "1").isdecimal() else 1
    place = next((place for place, node in enumerate(before) if node.mem_id == item.mem_id), 0)
    return f"{first + place}. "


def _own_table(row: LexborNode, table: LexborNode) -> bool:
    above = row.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above is not None and above.mem_id == table.mem_id


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return max(1, min(int(value), 100)) if value.isdecimal() else 1
