"""Text of a Word file that it holds and does not show: hidden, white or tiny print, and comments."""

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from ingest_docs.blocks import HiddenText
from ingest_docs.tables import one_line

TINY = 4
"""Half points of print that nobody reads."""
_OFF = frozenset(("0", "false", "off"))


class Hiding:
    """What a Word file hides and by which styles."""

    def __init__(self, word: Document) -> None:
        self._word = word
        self._styles = {style.get(qn("w:styleId")) for style in word.styles.element.iter(qn("w:style"))
                        if _says_vanish(style.find(qn("w:rPr")))}

    def take_out(self) -> tuple[HiddenText, ...]:
        """Return the hidden texts by paragraph, and take them out of the document, which is read without them."""
        found = []
        for root in self._roots():
            for number, paragraph in enumerate(root.iter(qn("w:p")), start=1):
                runs = [run for run in paragraph.iter(qn("w:r")) if _above(run, "w:p") is paragraph and self._is_hidden(run, paragraph)]
                text = one_line("".join(_text(run) for run in runs))
                if text:
                    found.append((HiddenText(f"paragraph {number}", text, _row_cells(paragraph)), runs))
        for _, runs in found:
            for run in runs:
                for node in list(run.iter(qn("w:t"))):
                    node.text = ""
        return tuple(hidden for hidden, _ in found)

    def comments(self) -> tuple[HiddenText, ...]:
        """Return the comments in their order."""
        if not any(relation.reltype.endswith("/comments") for relation in self._word.part.rels.values()):
            return ()
        texts = (one_line(" ".join(map(_text, comment._comment_elm.iter(qn("w:p"))))) for comment in self._word.comments)
        return tuple(HiddenText(f"comment {number}", text) for number, text in enumerate(texts, start=1) if text)

    def _roots(self) -> Iterator[Any]:
        yield self._word.element.body
        for section in self._word.sections:
            for part in (section.header, section.footer, section.first_page_header, section.first_page_footer,
                         section.even_page_header, section.even_page_footer):
                if not part.is_linked_to_previous:
                    yield part._element

    def _is_hidden(self, run: Any, paragraph: Any) -> bool:
        own = run.find(qn("w:rPr"))
        said = own.find(qn("w:vanish")) if own is not None else None
        if said is not None:
            return said.get(qn("w:val")) not in _OFF
        styles = [own.find(qn("w:rStyle")) if own is not None else None, paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")]
        if any(style is not None and style.get(qn("w:val")) in self._styles for style in styles):
            return True
        return own is not None and (_is_tiny(own) or _is_white(own, paragraph))


def _says_vanish(properties: Any) -> bool:
    said = properties.find(qn("w:vanish")) if properties is not None else None
    return said is not None and said.get(qn("w:val")) not in _OFF


def _is_tiny(properties: Any) -> bool:
    size = properties.find(qn("w:sz"))
    value = size.get(qn("w:val")) if size is not None else None
    return value is not None and value.isdigit() and int(value) <= TINY


def _is_white(properties: Any, paragraph: Any) -> bool:
    """Say whether print is white on white; in tables and text boxes the ground may be dark, so it is not asked there."""
    colour = properties.find(qn("w:color"))
    if colour is None or (colour.get(qn("w:val")) or "").upper() != "FFFFFF" or colour.get(qn("w:themeColor")):
        return False
    shaded = properties.find(qn("w:shd")) is not None or properties.find(qn("w:highlight")) is not None
    return not shaded and paragraph.find(f"{qn('w:pPr')}/{qn('w:shd')}") is None and \
        _above(paragraph, "w:tbl") is None and _above(paragraph, "w:txbxContent") is None


def _row_cells(paragraph: Any) -> tuple[tuple[str, str], ...]:
    """Return the row that a paragraph of a table stands in, named by the table's first row."""
    row = _above(paragraph, "w:tr")
    table = _above(row, "w:tbl") if row is not None else None
    if row is None or table is None:
        return ()
    first = next(table.iter(qn("w:tr")))
    names, values = ([one_line(_text(cell)) for cell in one.iterchildren(qn("w:tc"))] for one in (first, row))
    return tuple(zip(names, values, strict=False))


def _above(node: Any, tag: str) -> Any:
    return next(node.iterancestors(qn(tag)), None)


def _text(node: Any) -> str:
    return "".join(text.text or "" for text in node.iter(qn("w:t")))
