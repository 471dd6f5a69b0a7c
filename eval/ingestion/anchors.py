"""Does a passage stand at the clause, cell or page that it names?"""

import re
from collections.abc import Sequence

from eval.ingestion.independent import PageReading, Unit, bare
from service.domain.documents import PassageDraft

_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇]{1,6}条")
_LABEL = re.compile(r"^(?:\d{1,3}[.)、]|[（(]\d{1,3}[)）]|[•▪●])")
_NEAR = 3  # units that a numbering label or a wrapped line may lie apart


def on_page(passage: PassageDraft, pages: Sequence[PageReading]) -> bool:
    """Say whether every line of the passage stands on its page, and the heading it names there or before it."""
    if passage.page is None or not 1 <= passage.page <= len(pages):
        return False
    here = pages[passage.page - 1].readings
    until_here = [reading for page in pages[: passage.page] for reading in page.readings]
    heading = not passage.path or any(bare(passage.path[-1]) in reading for reading in until_here)
    return heading and all(
        _stands(line, here) or all(_stands(name, until_here) and _stands(value, here) for name, value in _pairs(line))
        for line in passage.text.split("\n")
    )


def _stands(words: str, readings: Sequence[str]) -> bool:
    wanted = bare(words)
    if any(wanted in reading for reading in readings):
        return True
    # a cell's lines and its neighbours' come in turn; each word of it is on the page all the same
    words_of = [bare(word) for word in re.split(r"[\s，。、,;；]+", words) if word.strip()]
    return len(words_of) > 1 and all(any(word in reading for reading in readings) for word in words_of)


def _pairs(line: str) -> list[tuple[str, str]]:
    """Return a row's column names and values as `name：value；…` has them."""
    pairs = []
    for part in re.split(r"；|; ", line):
        name, colon, value = part.partition("：") if "：" in part else part.partition(": ")
        pairs.append((name, value) if colon else ("", part))
    return pairs


def at_cell(passage: PassageDraft, units: Sequence[Unit]) -> bool:
    """Say whether the passage's values are those of its `sheet!row`; names of columns stand in rows above."""
    row = next((unit for unit in units if unit.place == passage.sheet_row), None)
    if row is None or passage.sheet_row is None:
        return False
    sheet = passage.sheet_row.rpartition("!")[0]
    held = [unit for unit in units if unit.place.rpartition("!")[0] == sheet]
    above = "".join(unit.text for unit in held[: held.index(row) + 1])
    # values that merge downwards stand in rows above
    rest = bare(passage.text)
    for cell in sorted(row.parts, key=len, reverse=True):
        rest = rest.replace(cell, "\0", 1)
    own = sum(len(cell) for cell in row.parts if cell in bare(passage.text))
    others = [part for part in re.split(r"[\0；：;:]", rest) if part]
    return own > 0 and all(part in above for part in others)


def in_clause(passage: PassageDraft, units: Sequence[Unit]) -> bool:
    """Say whether the passage's lines follow each other in the source, under the heading that it names last."""
    lines = [line for line in passage.text.split("\n") if line.strip()]
    names = "\0".join(unit.text for unit in units if unit.kind == "row")
    return any(
        _follow(lines, units, start, names) and _under(passage.path, units, start)
        for start, unit in enumerate(units) if _says(unit, lines[0], names)
    )


def _says(unit: Unit, line: str, names: str) -> bool:
    words = bare(line)
    if unit.kind == "row":
        pairs = [(bare(name), bare(value)) for name, value in _pairs(line)]
        held = all(value in unit.text and (name in unit.text or name in names) for name, value in pairs)
        return bool(unit.parts) and (held or words in unit.text)
    unlabelled = _LABEL.sub("", words)
    return bool(unit.text) and (words in unit.text or (bool(unlabelled) and unlabelled in unit.text)
                                or (len(unit.text) > 3 and words.startswith(unit.text)))


def _follow(lines: Sequence[str], units: Sequence[Unit], start: int, names: str) -> bool:
    at = start
    for line in lines[1:]:
        for step in range(_NEAR + 1):
            if at + step < len(units) and _says(units[at + step], line, names):
                at += step
                break
        else:
            return False
    return True


def _under(path: Sequence[str], units: Sequence[Unit], start: int) -> bool:
    """Say whether the last heading named is the nearest one at or above the unit."""
    if not path:
        return not any(unit.kind == "heading" for unit in units[1:start]) or start < 8
    wanted = bare(path[-1])
    for unit in reversed(units[: start + 1]):
        unlabelled = _LABEL.sub("", wanted)
        if unit.kind != "row" and unit.text and (unit.text.startswith(wanted) or unit.text == unlabelled or (wanted.endswith(unit.text)
                                                 and unit.kind == "heading")):
            return True
        if unit.kind == "heading" or (_ARTICLE.match(unit.text) and unit.text != units[start].text and _ARTICLE.match(wanted)):
            return False
    return False
