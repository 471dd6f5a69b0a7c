"""Whether a value of a sentence stands in the cited text, and in the same company there."""

import re
from collections.abc import Sequence

from service.grounding.coverage import words
from service.rules import units
from service.rules.folding import blanked, fold
from service.rules.numerals import values
from service.rules.value import Value

_FUNCTION_WORDS = (
    " and or to in at on of is was were are above below from with by for the as has have must should shall will may "
    "per over under when after before until than if it this that datum "
)
_NEARER = 0.25
"""How much better another telephone number's surroundings must fit before a number counts as someone else's."""
_SEGMENTS = re.compile(r"[，,、·|]")
_UNITS_OF_SPEECH = re.compile(r"[。；;\n]")


def stands_in(value: Value, sentence: str, cited: Sequence[Value], cited_text: str) -> bool:
    """Return whether the cited text says the value; `cited` are the text's values.

    Units are converted exactly. A part of a date stands in the whole date. A bare number of the sentence
    (`8 boats`, `to 86.50`) stands in one with a unit, unless it counts things and the unit measures.
    A number with a unit stands in a bare one where the text names the unit elsewhere, as a table's header does."""
    return any(_says(value, sentence, other, cited_text) for other in cited)


def misplaced_phones(sentence: str, cited_text: str) -> list[str]:
    """Return telephone numbers that the cited text gives to somebody other than the sentence does."""
    owners = _phones_with_owners(cited_text)
    wrong = []
    for digits, printed, words_near in _phones_with_owners(sentence):
        own = [_share(words_near, owner) for phone, _, owner in owners if phone == digits]
        other = [_share(words_near, owner) for phone, _, owner in owners if phone != digits]
        if own and other and max(other) >= max(own) + _NEARER:
            wrong.append(printed)
    return wrong


def misplaced_values(sentence: str, cited_text: str) -> list[str]:
    """Return quantities that go with one level or colour in the sentence and only with others in the cited text."""
    there: dict[str, list[frozenset[str]]] = {}
    for value, company in _with_company(cited_text):
        there.setdefault(value.canonical, []).append(company)
    return [value.text for value, company in _with_company(sentence)
            if company and value.canonical in there
            and all(known and not known & company for known in there[value.canonical])]


def _says(value: Value, sentence: str, other: Value, cited_text: str) -> bool:
    if value.kind == other.kind and value.canonical == other.canonical:
        return True
    if value.kind == "date" and other.kind == "date":
        return _is_part(value.canonical, other.canonical)
    if value.kind == "doc_no" and other.kind == "doc_no":
        return _is_same_document(value.canonical, other.canonical)
    if value.number is None:
        return False
    if other.kind == "date" and value.kind == "quantity" and value.unit is None:
        return other.canonical.split("-")[0] == value.canonical
    if other.number is None or units.exact(value.number) != units.exact(other.number):
        return False
    if value.kind == "percent" and other.kind == "quantity":
        return other.unit is None and "%" in fold(cited_text)
    if value.kind != "quantity" or other.kind != "quantity":
        bare = [one for one in (value, other) if one.kind == "quantity" and one.unit is None]
        return len(bare) == 1 and {value.kind, other.kind} <= {"quantity", "date", "phone"}
    if value.unit is None:
        return other.unit is None or units.UNITS[other.unit].dimension in units.COUNTED or not _counts_things(value, sentence)
    return other.unit is None and _heads_a_column(cited_text, value.unit)


def _is_part(part: str, whole: str) -> bool:
    day_only, month_day = part.startswith("---"), part.startswith("--") and not part.startswith("---")
    if day_only:
        return whole.endswith(part[2:]) and whole.count("-") >= 2
    if month_day:
        return whole.endswith(part[1:])
    return whole.startswith(f"{part}-")


def _is_same_document(one: str, other: str) -> bool:
    if "[" in one and "[" in other:
        return one.endswith(other) or other.endswith(one)
    return other.startswith(f"{one}-")


def _heads_a_column(text: str, unit: str) -> bool:
    """Return whether the text names a unit of the dimension apart from any number, as a table's header does."""
    apart = blanked(fold(text), ((value.start, value.end) for value in values(text)))
    return units.names_a_unit_of(apart, units.UNITS[unit].dimension)


def _counts_things(value: Value, sentence: str) -> bool:
    following = re.match(r"\s?([A-Za-z]{3,})", sentence[value.end:])
    return following is not None and f" {following[1].lower()} " not in _FUNCTION_WORDS


def _phones_with_owners(text: str) -> list[tuple[str, str, frozenset[str]]]:
    """Return each telephone number with the words it stands beside: those before it, else those after."""
    result = []
    for line in re.split(r"[\n。；;]", text):
        phones = [value for value in values(line) if value.kind == "phone"]
        before_first = line[:phones[0].start] if phones else ""
        leads = len(phones) == 1 or bool(words(before_first))
        for index, phone in enumerate(phones):
            start = phones[index - 1].end if index else 0
            end = phones[index + 1].start if index + 1 < len(phones) else len(line)
            near = line if len(phones) == 1 else line[start:phone.start] if leads else line[phone.end:end]
            result.append((phone.canonical, phone.text, words(near)))
    return result


def _share(wanted: frozenset[str], given: frozenset[str]) -> float:
    return len(wanted & given) / len(wanted) if wanted else 1.0


def _with_company(text: str) -> list[tuple[Value, frozenset[str]]]:
    """Return quantities with the levels or colours that they go with, none where nothing tells.

    Where a clause names levels first (`III级86.50米、II级87.50米`) each quantity goes with those named last;
    where quantities come first (`达到86.50米时，启动III级`) it goes with those named next."""
    result: list[tuple[Value, frozenset[str]]] = []
    for speech in _UNITS_OF_SPEECH.split(text):
        segments = [_named_and_counted(segment) for segment in _SEGMENTS.split(speech)]
        telling = [segment for segment in segments if segment[0] or segment[1]]
        if telling and not telling[0][0]:
            result += reversed(_joined(list(reversed(telling))))
        else:
            result += _joined(telling)
    return result


def _named_and_counted(segment: str) -> tuple[frozenset[str], list[Value]]:
    found = values(segment)
    return (frozenset(value.canonical for value in found if value.kind in ("level", "colour")),
            [value for value in found if value.kind in ("quantity", "percent")])


def _joined(segments: list[tuple[frozenset[str], list[Value]]]) -> list[tuple[Value, frozenset[str]]]:
    result: list[tuple[Value, frozenset[str]]] = []
    company: frozenset[str] = frozenset()
    is_naming = False
    for named, counted in segments:
        if named:
            company = company | named if is_naming else named
        is_naming = not counted
        result += [(value, company) for value in counted]
    return result
