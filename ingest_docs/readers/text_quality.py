"""How much of a page's text a reader could read."""

import unicodedata
from collections.abc import Iterable

READABLE = 0.8
"""A page whose text scores less is read from its image; one that still does afterwards is not indexed.

Text layers of real plans score 0.99 and more, layers with wrong character maps less than 0.5."""
_UNREADABLE = frozenset(("Cc", "Cn", "Co", "Cs"))
_FEW = 20


def text_quality(text: Iterable[str]) -> float:
    """Return the share of printed characters that are readable, from 0 to 1; 1 when nothing is printed.

    Unreadable are: replacement and control characters, private and unassigned code points; Han characters that neither
    simplified nor traditional text uses, and accented Latin letters, where they are most of their kind, for wrong
    character maps give such text."""
    printed = [one for one in text if not one.isspace()]
    if not printed:
        return 1.0
    odd = sum(one == "�" or unicodedata.category(one) in _UNREADABLE for one in printed)
    han = [one for one in printed if "㐀" <= one <= "鿿"]
    rare = sum(not _is_common(one) for one in han)
    odd += rare if len(han) >= _FEW and rare > 0.5 * len(han) else 0
    latin = [one for one in printed if one.isalpha() and one < "ɐ"]
    accented = sum(one > "\x7f" for one in latin)
    odd += accented if len(latin) >= _FEW and accented > 0.5 * len(latin) else 0
    return 1 - odd / len(printed)


def _is_common(han: str) -> bool:
    for charset in ("gb2312", "big5"):
        try:
            han.encode(charset)
        except UnicodeEncodeError:
            continue
        return True
    return False
