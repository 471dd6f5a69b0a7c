"""Units that somebody in a hurry leaves out where only one makes sense: a gauge's metres, the millimetres of rain in so many hours."""

import re

from service.rules.numerals import values

_BARE_STAGE = re.compile(r"((?:站|水位|gauge|涨到)[^\d，,。]{0,4})(\d{2,3}\.\d{1,2})(?![\d.]|\s*(?:米|m|公里|毫米|厘米|吨|%|人|小时))", re.IGNORECASE)
_RAINED = re.compile(r"(?:下|落|降|雨量?|rain(?:ed)?|got)(?:了|到|已经|是|有|大概|差不多|of|about|\s)*$", re.IGNORECASE)
_NO_RAIN = re.compile(r"水位|[气水低高]温|温度|压力|河水|stage|temperature|pressure", re.IGNORECASE)  # these fall too
_AHEAD = re.compile(r"[后要会将再]|预|可能|will|next|expect", re.IGNORECASE)
_ENDS_THERE = re.compile(r"(?:多|左右|来)?\s*(?:$|[，,。；;！!？?~～…、)）]|\.(?!\d)|[了还啊呀啦呢已转撤报开启上该算几怎])|\s+(?![a-z\d人名户家条艘只辆个栋间处次件头块车度口米])|"
                         r"\s*(?:in|over|so|now|do|what|which|already|at|and|since|evacuate|move|should|still|but|is|today)\b", re.IGNORECASE)
"""What may follow a number that has no unit: 下了120户, rain 3 times and got 200 people out count something else."""
_NEAR = 14  # characters between the hours and what fell in them


def with_units(question: str) -> str:
    """Return the question with the units it was typed without: 石桥站85.79还在涨, 三个小时下了一百五十五了."""
    return _with_rain(_BARE_STAGE.sub(r"\1\2米", question))


def _with_rain(question: str) -> str:
    """Put millimetres behind a bare number of what fell in so many hours."""
    found = values(question)
    hours = [value for value in found if value.unit == "h"]
    for value in found:
        if value.kind != "quantity" or value.unit is not None or not _RAINED.search(question[: value.start]):
            continue
        between = [question[hour.end : value.start] for hour in hours if 0 <= value.start - hour.end <= _NEAR]
        said = re.split(r"[，,。；;]", question[: value.start])[-1]
        if between and _ENDS_THERE.match(question, value.end) and not _NO_RAIN.search(said) and not _AHEAD.search(between[-1]):
            return f"{question[: value.end]}毫米{question[value.end:]}"
    return question
