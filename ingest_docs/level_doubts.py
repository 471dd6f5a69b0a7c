"""Lines read by character recognition whose response level or number a person must check."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest_docs.blocks import Block
from service.domain.documents import Problem

_SCALE = {"Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4, "II": 2, "III": 3, "IV": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_NUMERAL = r"[ⅠⅡⅢⅣⅤIVl|｜!丨1]"
_BEFORE = r"ⅠⅡⅢⅣⅤIVXl|｜!丨一二三四五六\d县市省州乡镇村区国家中央上下分各同本逐班科处局厅部特高低初平等多层"
_DOUBTFUL = (
    # nothing stands where a numeral belongs: 启动级响应, 在级响应行动的基础上
    re.compile(rf"(?<![{_BEFORE}])级(?:以上|及以上|以下)?(?:应急)?响应"),
    re.compile(r"(?:^|[；：、，。\s])级(?=$|[；：、，。\s])"),
    # one stroke may be Ⅰ or what is left of Ⅱ or Ⅲ; V is no level, so it was Ⅳ or Ⅵ; doubled ones are read twice
    re.compile(r"(?<![\w.．|｜!丨])(?:[I1l|｜!丨]|[VⅤ]|[Ⅰ-Ⅳ]{2,})\s?级(?!别?[大风浪地震])"),
    re.compile(r"(?<=[一-鿿])(?:[Il|｜!丨]|[VⅤ]|[Ⅰ-Ⅳ]{2,})\s?级(?!别?[大风浪地震])"),
    re.compile(r"(?<=[一-鿿])1级(?:应急)?响应"),
)
_CELL = re.compile(rf"({_NUMERAL}{{0,4}}|[一二三四])\s?级?(?:响应|应急响应)?")
_LETTERS = re.compile(r"[A-Za-z|!\[\]]{1,2}")
_BROKEN = re.compile(r"\d[⁻‾¯|¦!]|[⁻‾¯|¦!]\.?\d|(?<![(（\d])\d\)\.\d")
"""Signs within a number that a stamp or a speck makes of its digits: `8⁻.00`, `8).00`."""
_NUMBER = re.compile(r"[≥≤<>约]?\s*\d[\d,，.:：]*\s*\S{0,3}")


def doubts(name: str, blocks: Sequence[Block]) -> tuple[Problem, ...]:
    """Return a problem for each doubtful line of a scanned page, with its page and words; nothing is corrected."""
    found: dict[tuple[int | None, str], str] = {}
    for block in blocks:
        if block.is_ocr and any(pattern.search(block.text) for pattern in _DOUBTFUL):
            found[block.page, block.text] = "a response level may be lost or misread"
    for _, rows in groupby(blocks, key=lambda block: block.context if block.is_ocr and block.kind == "row" else None):
        table = [row for row in rows if row.is_ocr and row.kind == "row"]
        for row, why in (*_levels(table), *_numbers(table)):
            found.setdefault((row.page, row.text), why)
    return tuple(
        Problem(code="needs_ocr", page=page, message=f"{name}, page {page}: {why} in 「{_short(text)}」; check it against the page")
        for (page, text), why in found.items()
    )


def _levels(table: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Yield the rows of a table of levels whose level breaks the sequence."""
    column = next((name for row in table for name, _ in row.cells if re.search(r"级别|等级|响应级|level", name, re.I)), None)
    if column is None:
        return
    read = [(row, _SCALE.get(found[1]) if (found := _CELL.fullmatch(dict(row.cells).get(column, ""))) else 0) for row in table]
    if sum(bool(level) for _, level in read) < 2:
        return
    why = "the sequence of response levels has a gap"
    known = [level for _, level in read if level]
    step = 1 if known[-1] > known[0] else -1
    last = 0
    for row, level in read:
        if level is None or (last and level and level not in (last, last + step)):
            yield row, why
        last = level or (last + step if last and level is None else last)


def _numbers(table: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Yield the rows that hold a letter or sign where all other rows of the column hold numbers."""
    for column in dict.fromkeys(name for row in table for name, _ in row.cells if name):
        cells = [(row, dict(row.cells)[column]) for row in table if column in dict(row.cells)]
        numbers = sum(bool(_NUMBER.fullmatch(value)) for _, value in cells)
        letters = [row for row, value in cells if _LETTERS.fullmatch(value)]
        odd = [row for row, value in cells if _BROKEN.search(value)]
        for row in (*odd, *(letters if numbers >= max(2, 2 * len(letters)) else ())):
            yield row, f"a number of the column {column} may be misread"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
