"""The number a clause or heading starts with, and how it nests among others."""

import re
from dataclasses import dataclass
from typing import Literal

Style = Literal[
    "part", "chapter", "section", "article", "han", "han_paren", "decimal", "paren", "circled", "roman", "letter",
    "annex",
]
_HAN = "一二三四五六七八九十百千零〇两"
_RANKS: dict[str, tuple[int, int]] = {
    # family, rank in it: numbers of one family nest by rank, whatever the layout says
    "part": (1, 1), "chapter": (1, 2), "section": (1, 3), "article": (1, 4),
    "han": (2, 1), "han_paren": (2, 2), "decimal": (2, 3), "paren": (2, 4), "circled": (2, 5),
}
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第\s?[{_HAN}\d]{{1,5}}\s?(?:编|篇|部分)|(?:PART|Part)\s+(?:[IVX]{{1,5}}|\d{{1,2}})\b")),
    ("chapter", re.compile(rf"第\s?[{_HAN}\d]{{1,5}}\s?章|(?:CHAPTER|Chapter)\s+(?:[IVX]{{1,5}}|\d{{1,2}})\b")),
    ("section", re.compile(rf"第\s?[{_HAN}\d]{{1,5}}\s?节|(?:SECTION|Section)\s+(?:[IVX]{{1,5}}|\d{{1,2}})\b")),
    ("article", re.compile(rf"第\s?[{_HAN}\d]{{1,7}}\s?条(?:之[{_HAN}]{{1,2}})?|(?:ARTICLE|Article)\s+\d{{1,3}}\b")),
    (
        "annex",
        re.compile(
            rf"(?:附件|附录|附表|附图)(?:\s?[{_HAN}\d]{{1,3}}(?![\d.]*[年月日])|[A-Z]\b)?(?=[\s：:　]|$)"
            r"|(?:ANNEX|Annex|APPENDIX|Appendix|ATTACHMENT|Attachment|TAB|Tab)\s+(?:[A-Z]{1,2}|\d{1,2}|[IVX]{1,4})\b"
        ),
    ),
    ("han", re.compile(rf"[{_HAN}]{{1,4}}\s?[、．.](?!\d)")),
    ("han_paren", re.compile(rf"[（(]\s?[{_HAN}]{{1,4}}\s?[）)]")),
    ("paren", re.compile(r"[（(]\d{1,2}[）)]|\d{1,2}[）)](?=\s*\S)")),
    ("circled", re.compile(r"[①-⑳]")),
    ("decimal", re.compile(r"(?:[A-Z]\.)?\d{1,2}(?:[.．]\d{1,2}){1,4}(?![\d.]*\s?[%％℃])[.．]?(?=[\s　]|[^\W\d_])")),
    ("decimal", re.compile(r"\d{1,2}[.．、](?!\d)(?=\s*\S)|\d{1,2}(?=[ 　]+[^\W\d_])")),
    ("roman", re.compile(r"(?:[IVX]{1,5}|[Ⅰ-Ⅻ])(?:[.．、])(?=\s*\S)")),
    ("letter", re.compile(r"[A-Z][.．](?=\s+\S)|[（(][a-zA-Z][）)]")),
)


_UNIT = re.compile(
    r"\s*(?:[%％℃°]|[kcm]?m[²³23]?\b|h\b|min\b|[kM]?[gVWt]\b|MPa\b|ft\b|mi\b|lbs?\b|hours?\b|minutes?\b|days?\b"
    r"|(?:毫|厘|千)?米|公里|公顷|小时|分钟|千克|公斤)"
    r"|(?:平方|立方|秒|天(?!气)|日(?!常)|月|年(?!度)|时(?!限)|人(?![员群民工])|户(?!外)|元|[万亿]|吨|升(?!级)|度|级|倍|号|次(?!生)"
    r"|名(?!称)|[个艘亩]|台(?![风账]))"
)


@dataclass(frozen=True)
class ClauseNumber:
    """A number such as `第三章`, `4.2.3` or `（一）` that a line starts with."""

    text: str
    """As printed, without white space and closing dot behind it."""
    style: Style
    depth: int
    """How many parts a decimal has (`4.2.3` has 3); 1 for every other style."""
    end: int
    """Offset in the line where the words behind the number begin."""

    def holds(self, other: "ClauseNumber") -> bool | None:
        """Say whether a clause numbered `other` belongs under this one; None when the numbers cannot tell."""
        if other.style == "annex":
            return False
        if self.style == other.style:
            return self.depth < other.depth
        mine, theirs = _RANKS.get(self.style), _RANKS.get(other.style)
        if mine is None or theirs is None or mine[0] != theirs[0]:
            return None
        # a decimal such as 3.2 may well stand above 一、 or （一）
        if "decimal" in (self.style, other.style):
            return None
        return mine[1] < theirs[1]


def clause_number(line: str) -> ClauseNumber | None:
    """Return the number this line starts with, or None."""
    stripped = line.lstrip(" \t　")
    offset = len(line) - len(stripped)
    for style, pattern in _PATTERNS:
        found = pattern.match(stripped)
        if found is None:
            continue
        text = found[0].strip()
        if style == "decimal" and (_UNIT.match(stripped, found.end()) or re.search(r"(?:^|[.．])0", text)):
            continue
        depth = len(re.findall(r"[.．]\d", text)) + 1 if style == "decimal" else 1
        rest = stripped[found.end() :]
        end = offset + found.end() + len(rest) - len(rest.lstrip(" \t　:："))
        shown = text.rstrip(".．、 ") if style in ("decimal", "roman", "letter", "han") else text
        return ClauseNumber(shown, style, depth, end)
    return None
