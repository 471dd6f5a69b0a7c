"""Whether what a sentence puts together stands together in the cited text: in the same row, item or part of a sentence."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from service.grounding.actors import Actor, actors, is_named, is_told, tells
from service.grounding.checking import Checker
from service.grounding.coverage import language_of
from service.grounding.glossary import Glossary, stands
from service.grounding.naming import lettered, letters_missing
from service.grounding.soft_coverage import SoftCoverage
from service.grounding.support import stands_in, values
from service.rules.folding import fold
from service.rules.value import Value

_PARTED = re.compile(r"[，,；;。：:！？!?\n]|\.(?=\s|$)|\s(?:and|but|while)\s")
_VALUE_WEIGHT = 1.0
"""What a value counts beside words, whose weights lie between 0.2 and 1.2."""
_SAID_EVERYWHERE = 0.9
_MOST_UNITS = 40
_RECORDER = re.compile(r"(?:记录人|登记人|By)[：:]\s?([^；;，,\n。]{2,20})")
_WRITES = re.compile(r"记录|登记|填写|记下|(?i:record|log|entered|entry|wrote|written|noted|by\s)")
_LABEL = re.compile("[：:]")


class Misplaced(NamedTuple):
    """Something of the sentence that stands elsewhere in the text."""

    text: str
    is_actor: bool


class _Item(NamedTuple):
    text: str
    start: int
    end: int
    is_actor: bool
    kind: str
    stands: Callable[[str], bool]


def misplaced(sentence: str, cited: str, checker: Checker, margin_rows: float, margin_parts: float) -> list[Misplaced]:
    """Return values and actors of the sentence that stand in another row than the rest of it, or with another action.

    A row is a line of the text.  Something is misplaced when the row that says most of the rest lacks it, and
    every row that has it says less of the rest by the margin."""
    coverage, glossary = checker.coverage, checker.glossary
    if coverage is None:
        return []
    rows = [line for line in cited.split("\n") if line.strip()][:_MOST_UNITS]
    found: list[Misplaced] = []
    items = _items(sentence, checker)
    if len(rows) > 1:
        every = [*items, *_opposed(sentence, cited, glossary), *_lettered(sentence, items)]
        found += [Misplaced(item.text, item.is_actor) for item in every if _is_misplaced(item, sentence, 0, items, rows, coverage, margin_rows)]
    for start, end in _parts(sentence) if language_of(sentence) == language_of(cited) else ():
        part = sentence[start:end]
        within = [item for item in items if start <= item.start and item.end <= end]
        sources = [_labelled(row, first, last) for row in rows for first, last in _parts(row)]
        found += [Misplaced(item.text, item.is_actor) for item in within if (item.is_actor or item.kind in ("level", "colour"))
                  and _is_misplaced(item, part, start, within, sources, coverage, margin_parts, wants_another=glossary)]
    found += [Misplaced(name, True) for name in (*_told_and_telling(sentence, rows, checker), *_recorders(sentence, cited))]
    return list(dict.fromkeys(found))


def _told_and_telling(sentence: str, rows: Sequence[str], checker: Checker) -> list[str]:
    """Return actors that tell others in the sentence and are told themselves in the row it goes back to."""
    named = actors(sentence)
    for teller in named:
        places = [(one, row) for row in rows for one in actors(row) if is_named(teller, one.text, checker.glossary)]
        if tells(teller, sentence) and places and all(is_told(one, row) for one, row in places):
            return [teller.text]
    told = [actor for actor in named if is_told(actor, sentence)]
    if len(named) < 2 or not told or len(told) == len(named) or checker.coverage is None:
        return []
    row = max(rows, key=lambda line: checker.coverage.share(sentence, line) if checker.coverage else 0.0)
    there = actors(row)
    found = []
    for teller in (actor for actor in named if actor not in told):
        same = [actor for actor in there if is_named(teller, actor.text, checker.glossary)]
        others = [actor for actor in there if any(is_named(one, actor.text, checker.glossary) for one in told)]
        if same and others and all(is_told(actor, row) for actor in same) and not any(is_told(actor, row) for actor in others):
            found.append(teller.text)
    return found


def _recorders(sentence: str, cited: str) -> list[str]:
    """Return people who only wrote an entry down, and whom the sentence makes do something else."""
    if _WRITES.search(sentence):
        return []
    names = {match[1].strip() for match in _RECORDER.finditer(cited)}
    return [name for name in names if name in sentence and all(
        _RECORDER.match(cited, max(0, match.start() - 5)) or _RECORDER.search(cited, max(0, match.start() - 6), match.end())
        for match in re.finditer(re.escape(name), cited))]


def _is_misplaced(item: _Item, text: str, offset: int, items: Sequence[_Item], units: Sequence[str], coverage: SoftCoverage,
                  margin: float, wants_another: Glossary | None = None) -> bool:
    having = [unit for unit in units if item.stands(unit)]
    if not having or len(having) == len(units):
        return False
    others = [one for one in items if one is not item and not (one.start < item.end and item.start < one.end)]
    scores = _shares(text, offset, item, others, tuple(dict.fromkeys(units)), coverage)
    lacking = [unit for unit in scores if unit not in having]
    if wants_another is not None:
        if item.is_actor and any(_LABEL.match(unit) for unit in having):
            return False  # 责任单位：县公安局 names who does all of the row
        lacking = [unit for unit in lacking if (actors(unit) if item.is_actor else _has_kind(unit, item.kind))]
    best_lacking = max((scores[unit] for unit in lacking), default=0.0)
    return best_lacking >= max(scores[unit] for unit in having) + margin


def _shares(text: str, offset: int, item: _Item, others: Sequence[_Item], units: Sequence[str], coverage: SoftCoverage) -> dict[str, float]:
    """Return how much of the rest of the text each unit says; words that every unit says, such as a table's labels, tell nothing."""
    spans = [(one.start - offset, one.end - offset) for one in (item, *others)]
    said = [[word for word in coverage.words(text, unit) if not any(start <= word.start < end for start, end in spans)] for unit in units]
    telling = [place for place in range(len(said[0])) if min(words[place].covered for words in said) < _SAID_EVERYWHERE]
    total = sum(said[0][place].weight for place in telling) + _VALUE_WEIGHT * len(others)
    if not total:
        return dict.fromkeys(units, 0.0)
    return {unit: (sum(words[place].weight * words[place].covered for place in telling)
                   + _VALUE_WEIGHT * sum(one.stands(unit) for one in others)) / total
            for unit, words in zip(units, said, strict=True)}


def _has_kind(unit: str, kind: str) -> bool:
    return any(value.kind == kind for value in values(unit))


def _labelled(row: str, first: int, last: int) -> str:
    """Return a part of a row, behind a colon when it is the value of a label."""
    return f"：{row[first:last]}" if row[:first].rstrip().endswith(("：", ":")) else row[first:last]


def _opposed(sentence: str, cited: str, glossary: Glossary) -> list[_Item]:
    """Return words of the sentence that the text has together with their opposites, such as east beside west."""
    said, there, found = fold(sentence).lower(), fold(cited).lower(), list[_Item]()
    for sides in glossary.opposites:
        for mine, other in (sides, sides[::-1]):
            name = next((name for name in sorted(mine, key=len, reverse=True) if stands(name, said)), None)
            if name and any(stands(one, there) for one in other) and not any(stands(one, said) for one in other):
                start = said.index(name)
                found.append(_Item(name, start, start + len(name), False, "opposite", _any_stands(mine)))
    return found


def _lettered(sentence: str, taken: Sequence[_Item]) -> list[_Item]:
    return [_Item(sentence[start:end], start, end, False, "lettered", _letters_stand(sentence[start:end]))
            for _, start, end in lettered(sentence) if not any(one.start < end and start < one.end for one in taken)]


def _letters_stand(name: str) -> Callable[[str], bool]:
    return lambda unit: bool(lettered(unit)) and not letters_missing(name, unit)


def _any_stands(names: frozenset[str]) -> Callable[[str], bool]:
    return lambda unit: any(stands(name, fold(unit).lower()) for name in names)


def _items(sentence: str, checker: Checker) -> list[_Item]:
    glossary = checker.glossary
    found = [_Item(value.text, value.start, value.end, False, value.kind, _value_stands(value, sentence))
             for value in values(sentence) if value.kind != "clause"]
    found += _place_items(sentence, checker, found)
    return found + [_Item(actor.text, actor.start, actor.end, True, "actor", _actor_stands(actor, glossary)) for actor in actors(sentence)
                    if not any(one.start < actor.end and actor.start < one.end for one in found)]


def _place_items(sentence: str, checker: Checker, taken: Sequence[_Item]) -> Iterator[_Item]:
    for place in checker.places.find(sentence) if checker.places else ():
        for name in (place.name_zh, place.name_en):
            start = sentence.find(name)
            if start >= 0 and not any(one.start < start + len(name) and start < one.end for one in taken):
                yield _Item(name, start, start + len(name), False, "place", _any_stands(frozenset({place.name_zh, place.name_en.lower()})))
                break


def _value_stands(value: Value, sentence: str) -> Callable[[str], bool]:
    return lambda unit: stands_in(value, sentence, values(unit), unit)


def _actor_stands(actor: Actor, glossary: Glossary) -> Callable[[str], bool]:
    return lambda unit: is_named(actor, unit, glossary)


def _parts(text: str) -> list[tuple[int, int]]:
    bounds = [0, *(match.end() for match in _PARTED.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(bounds) if len(text[start:end].strip()) >= 4]
