"""Units that somebody in a hurry leaves out where only one makes sense: a gauge's metres, the millimetres of rain in so many hours."""

import re

from service.rules.numerals import values

_BARE_STAGE = re.compile(r"((?:站|水位|gauge|涨到)[^\d，,。]{0,4})(\d{2,3}\.\d{1,2})(?![\d.]|\s*(?:米|m|公里|毫米|厘米|吨|%|人|小时))", re.IGNORECASE)
_RAINED = re.compile(r"(?:下|落|降|雨量?|rain(?:ed)?|got)(?:了|到|已经|是|有|大概|差不多|of|about|\s)*$", re.IGNORECASE)
_NEAR = 14  # characters between the hours and what fell in them


def with_units(question: str) -> str:
    """Return the question with the units it was typed without: 石桥站85.79还在涨, 三个小时下了一百五十五了."""
    return _with_rain(_BARE_STAGE.sub(r"\1\2米", question))


def _with_rain(question: str) -> str:
    """Put millimetres behind a bare number of what fell in so many hours."""
    found = values(question)
    hours = [value for value in found if value.unit == "h"]
    for value in found:
        if value.kind == "quantity" and value.unit is None and _RAINED.search(question[: value.start]) \
                and any(0 <= value.start - hour.end <= _NEAR for hour in hours):
            return f"{question[: value.end]}毫米{question[value.end:]}"
    return question
