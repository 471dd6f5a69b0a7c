"""Text of cases and answers made harmless for HTML, SVG and Markdown."""

import re
from html import escape

# What XML 1.0 cannot hold: control characters, lone surrogates and the two last points of the basic plane.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\r\u2028\u2029]")
# What opens a link, code, emphasis or a cell anywhere, and what opens a heading, a list or a rule where a line begins.
_MARKS = re.compile(r"([\\`*\[\]|~$]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=www)\.|^[#+\-=]|(?<=^\d)[.)](?=\s)|(?<=^\d\d)[.)](?=\s))", re.IGNORECASE)


def writable(text: str) -> str:
    """Return a text in which what no page can hold is U+FFFD and every line break is one kind."""
    return _UNWRITABLE.sub("\ufffd", _BREAKS.sub("\n", text))


def markup(text: object) -> str:
    """Return a value as text for HTML and SVG, in an element or a quoted attribute."""
    return escape(writable(str(text)))


def plain_markdown(text: object) -> str:
    """Return a value as Markdown on one line that shows its very characters, in a table's cell too: no link, no tag, no emphasis."""
    marked = _MARKS.sub(r"\\\1", writable(str(text)).strip()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<br>".join(re.sub(r"[ \t]+", " ", line).strip() for line in marked.split("\n"))


def anchor(case_id: str) -> str:
    """Return the name under which a page is jumped to a case; two ids never share one."""
    return "case-" + re.sub(r"[^A-Za-z0-9-]", lambda found: f"_{ord(found.group()):x}_", case_id)
