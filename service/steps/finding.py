"""The lines of a plan in force that say what to do, for a hazard, a place and a level."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from service.domain.documents import Passage, Version
from service.domain.facts import ResponseLevel
from service.rules.hostile_text import is_addressed_to_a_machine

_LEVEL = re.compile(r"(?<![A-Za-z])(IV|III|II|I|[一二三四])\s*级|[Ll]evel\s+(IV|III|II|I|[1-4])(?![A-Za-z\d])")
_ROMAN: dict[str, ResponseLevel] = {
    "I": "I", "II": "II", "III": "III", "IV": "IV", "一": "I", "二": "II", "三": "III", "四": "IV",
    "1": "I", "2": "II", "3": "III", "4": "IV",
}
_ACTIONS = re.compile(
    r"响应行动|响应措施|首要步骤|初起|逃生|处置措施|处置步骤|处置程序|处置流程|先期处置|应急处置|现场处置|处置卡|首\d+分钟|前\d+分钟"
    r"|response actions?|first actions?|immediate actions?|initial actions?|actions? at (?:each )?level|first \d+ minutes|checklist|procedures?",
    re.IGNORECASE,
)
_FIRST = re.compile(r"首\d+分钟|首要步骤|初起|前\d+分钟|先期处置|处置卡|first \d+ minutes|first actions?|initial actions?", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(]?\d{1,2}[.．、）)](?!\d)\s?|[①-⑳])\s*(?=\S)")
_FORBIDDEN = re.compile(r"严禁|不得|禁止|must not|never|do not|prohibited", re.IGNORECASE)
_HEADING_LEVELS: dict[str, int] = {"county": 0, "park": 1, "township": 1, "village": 2, "unknown": 3, "city": 4,
                                   "province": 5, "national": 6}


class PlanLine(NamedTuple):
    """One line of a plan, verbatim in its passage."""

    passage: Passage
    text: str


def levels_in(heading: str) -> frozenset[ResponseLevel]:
    """Return the response levels a heading names."""
    folded = unicodedata.normalize("NFKC", heading)
    return frozenset(_ROMAN[one or two] for one, two in _LEVEL.findall(folded))


def choose_plan(versions: Iterable[Version], hazard: str | None, home: str | None) -> Version | None:
    """Return the plan to act on: for this hazard, the county's own first, a guideline only without a plan.

    `home` is the name of the place whose plan is wanted before others, such as a park.  General advice that is
    for no place in particular names nobody who acts, and is no plan."""
    fitting = [
        version for version in versions
        if version.kind in ("plan", "guideline") and version.place and (hazard in version.hazards if hazard else not version.hazards)
    ]
    order = {"plan": 0, "guideline": 1}
    fitting.sort(key=lambda version: (version.place != home, order[version.kind], _HEADING_LEVELS[version.level],
                                      version.version_id))
    return fitting[0] if fitting else None


def find_lines(passages: Sequence[Passage], level: ResponseLevel | None) -> tuple[PlanLine, ...]:
    """Return the plan's action lines in its order: those of the level, else those of its first response.

    A line is an item of a list or a row of a table under a heading that announces actions."""
    action = [passage for passage in passages if any(_ACTIONS.search(head) for head in passage.path)]
    of_level = [passage for passage in action if level and _nearest_levels(passage.path) == {level}]
    first = [passage for passage in action if any(_FIRST.search(head) for head in passage.path)]
    general = [passage for passage in action if not _nearest_levels(passage.path)]
    for chosen in (of_level, first, general):
        lines = [PlanLine(passage, line.strip()) for passage in chosen for line in passage.text.split("\n")
                 if line.strip() and is_action(line)]
        if lines:
            return tuple(lines)
    return ()


def first_sections(passages: Sequence[Passage]) -> tuple[tuple[PlanLine, ...], ...]:
    """Return a plan's sections of first actions, each with its lines in order."""
    sections: dict[tuple[str, ...], list[PlanLine]] = {}
    for passage in passages:
        if any(_FIRST.search(head) for head in passage.path):
            lines = (PlanLine(passage, line.strip()) for line in passage.text.split("\n"))
            sections.setdefault(passage.path, []).extend(line for line in lines if line.text and is_action(line.text))
    return tuple(tuple(lines) for lines in sections.values() if lines)


def forbidden_lines(passages: Sequence[Passage], level: ResponseLevel | None) -> tuple[PlanLine, ...]:
    """Return the sentences that forbid something, from the sections that `find_lines` draws on and their neighbours."""
    tops = {line.passage.path[:1] for line in find_lines(passages, level)}
    return tuple(
        PlanLine(passage, line.strip())
        for passage in passages
        if passage.path[:1] in tops
        for line in passage.text.split("\n")
        if _FORBIDDEN.search(line) and (_FORBIDDEN.match(_NUMBERED.sub("", line)) or "禁止事项" in line or "严禁" in line
                                        or "must not" in line.lower())
    )


def announces_actions(heading: str) -> bool:
    """Say whether a heading announces actions."""
    return _ACTIONS.search(heading) is not None


def is_action(line: str) -> bool:
    """Say whether a line is a numbered item or a table row that names an action; a line that opens a list is none."""
    if line.rstrip().endswith(("：", ":")) or is_addressed_to_a_machine(line):
        return False
    return bool(_NUMBERED.match(line)) or bool(re.search(r"(?:动作|行动|措施|[Aa]ction|[Ss]tep)[^：；:;]{0,12}(?:：|: )", line))


def _nearest_levels(path: tuple[str, ...]) -> frozenset[ResponseLevel]:
    return next((found for head in reversed(path) if (found := levels_in(head))), frozenset())
