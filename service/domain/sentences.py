"""Where the sentences of a Chinese or English text begin and end."""

import re

_HARD = frozenset("。！？；")
_SOFT = frozenset(".!?")
_CLOSERS = "”’」』）】》〕〉)]}\"'"
_MARKS = re.compile(r"\s?(?:\[\d{1,3}\])+")
_ABBREVIATIONS = (
    " mr mrs ms dr prof sr jr st no nos vs etc e.g i.e eg ie cf al fig figs sec secs art ch para paras pp p vol ed eds"
    " inc ltd co corp dept gov gen col lt sgt capt approx ca max min temp tel ext est incl excl resp viz a.m p.m"
    " jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun u.s u.k u.n "
)
_LIST_NUMBER = re.compile(
    r"(?:[（(]?\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,5}|第?[一二三四五六七八九十百零]{1,5})[)）]?"
)



def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the span of each sentence, without the white space around it; only white space lies between spans.

    A sentence ends at 。！？； or a line break, and at . ! ? before white space unless the dot belongs to a
    decimal, an abbreviation, an initial or a list number.  Closing quotes and brackets and answer marks such
    as `[1]` stay with the sentence that they follow.
    """
    spans: list[tuple[int, int]] = []
    start = at = 0
    while at < len(text):
        if text[at] == "\n":
            _append(spans, text, start, at)
            start = at = at + 1
        elif text[at] in _HARD or (text[at] in _SOFT and _ends_here(text, start, at)):
            at = _behind_closers(text, at + 1)
            _append(spans, text, start, at)
            start = at
        else:
            at += 1
    _append(spans, text, start, len(text))
    return tuple(spans)


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def _behind_closers(text: str, at: int) -> int:
    """Return the offset behind repeated enders, closing marks and answer marks."""
    while at < len(text) and (text[at] in _HARD or text[at] in _SOFT or text[at] in _CLOSERS):
        at += 1
    marks = _MARKS.match(text, at)
    return marks.end() if marks else at


def _ends_here(text: str, start: int, at: int) -> bool:
    """Say whether the . ! or ? at `at` ends the sentence that began at `start`."""
    behind = at + 1
    while behind < len(text) and text[behind] in _CLOSERS + ".!?":
        behind += 1
    marks = _MARKS.match(text, behind)
    if marks:
        behind = marks.end()
    if behind < len(text) and not text[behind].isspace() and not _is_cjk(text[behind]):
        return False
    if text[at] != ".":
        return True
    before = text[start:at].lstrip()
    if _LIST_NUMBER.fullmatch(before):
        return False
    rest = text[behind:].lstrip(" \t")
    following = rest[:1]
    if following.islower():
        return False
    word = re.search(r"[A-Za-z.]+$", before)
    if word is None:
        return True
    if following in ("", "\n"):
        return True
    last = word[0].lower().lstrip(".")
    if f" {last} " in _ABBREVIATIONS:
        # A time of day may end a sentence; a title or "No." may not.
        return last in ("a.m", "p.m", "etc") and following.isupper()
    is_initial = len(word[0]) == 1 and word[0].isupper() and word[0] != "I"
    return not is_initial


def _is_cjk(character: str) -> bool:
    return "⺀" <= character <= "鿿" or "＀" <= character <= "￯"
