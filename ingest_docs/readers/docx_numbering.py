"""The numbers that Word prints before paragraphs of a numbered list or heading."""

from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_HAN = "零一二三四五六七八九"


class Numbering:
    """Counts the numbered paragraphs of one file in the order they are asked for."""

    def __init__(self, word: Document) -> None:
        self.counts: dict[str, list[int]] = {}
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        try:
            root = word.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return  # python-docx's ways of saying that the file has no list of numbers, so that none is printed
        shapes = {node.get(qn("w:abstractNumId")): _levels(node) for node in root.findall(qn("w:abstractNum"))}
        for node in root.findall(qn("w:num")):
            link = node.find(qn("w:abstractNumId"))
            if link is not None:
                self.levels[node.get(qn("w:numId"))] = shapes.get(link.get(qn("w:val")), {})

    def label(self, paragraph: Paragraph) -> str:
        """Return the printed number with a blank behind it; empty for bullets and unnumbered paragraphs."""
        found = _numbering_of(paragraph)
        if found is None:
            return ""
        number_id, level = found
        shape = self.levels.get(number_id, {}).get(level)
        if shape is None:
            return ""
        counts = self.counts.setdefault(number_id, [])
        while len(counts) <= level:
            start = self.levels[number_id].get(len(counts), ("", "", 1))[2]
            counts.append(start - 1)
        counts[level] += 1
        del counts[level + 1 :]
        kind, pattern, _ = shape
        if kind in ("bullet", "none") or "%" not in pattern:
            return ""
        for place, count in enumerate(counts):
            style = self.levels[number_id].get(place, (kind, "", 1))[0]
            pattern = pattern.replace(f"%{place + 1}", counted(count, style))
        return pattern.strip() + " "


def counted(count: int, style: str) -> str:
    """Return a count as Word's number style prints it."""
    if style.startswith(("chinese", "japaneseCounting", "ideograph", "taiwanese")):
        return han_number(count)
    if style in ("upperRoman", "lowerRoman"):
        text = ""
        for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
            text += letters * (count // value)
            count %= value
        return text if style == "upperRoman" else text.lower()
    if style in ("upperLetter", "lowerLetter") and 1 <= count <= 26:
        return chr((64 if style == "upperLetter" else 96) + count)
    return str(count)


def han_number(count: int) -> str:
    """Return a count below 1000 in Chinese numerals: 12 is 十二."""
    hundreds, tens, ones = count // 100, count // 10 % 10, count % 10
    text = f"{_HAN[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_HAN[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_HAN[ones] if ones or not text else "")


def _levels(shape: Any) -> dict[int, tuple[str, str, int]]:
    found = {}
    for node in shape.findall(qn("w:lvl")):
        kind, text, start = (node.find(qn(name)) for name in ("w:numFmt", "w:lvlText", "w:start"))
        found[int(node.get(qn("w:ilvl")))] = (
            kind.get(qn("w:val")) if kind is not None else "decimal",
            (text.get(qn("w:val")) or "") if text is not None else "",
            int(start.get(qn("w:val"))) if start is not None else 1,
        )
    return found


def _numbering_of(paragraph: Paragraph) -> tuple[str, int] | None:
    """Return the list and level of a paragraph, its own or its style's."""
    sources = [paragraph._p.pPr]
    style = paragraph.style
    while style is not None:
        sources.append(style.element.find(qn("w:pPr")))
        style = getattr(style, "base_style", None)
    for source in sources:
        mark = source.find(qn("w:numPr")) if source is not None else None
        if mark is not None:
            number, level = mark.find(qn("w:numId")), mark.find(qn("w:ilvl"))
            if number is None or number.get(qn("w:val")) == "0":
                return None
            return number.get(qn("w:val")), int(level.get(qn("w:val"))) if level is not None else 0
    return None
