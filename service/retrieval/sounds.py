"""How Chinese words sound, so that a homophone typed or dictated in a word's place still finds it: 石乔 for 石桥."""

import re
from functools import lru_cache

_HAN = re.compile(r"[㐀-鿿]{2,}")
_ALIKE = ((re.compile(r"^(z|c|s)h"), r"\1"), (re.compile(r"(?<=[aei])ng$"), "n"))
"""Sounds that many speakers and keyboards do not tell apart: zh and z, ing and in."""


def sound(word: str) -> str | None:
    """Return how a Chinese word of two characters or more sounds, without tones; None for anything else."""
    return "-".join(map(_syllable, word)) if _HAN.fullmatch(word) else None


@lru_cache(maxsize=16_384)
def _syllable(character: str) -> str:
    # Importing the table takes a sixth of a second, which a desk without Chinese need not wait for.
    from pypinyin import lazy_pinyin

    syllable = str(lazy_pinyin(character)[0])
    for pattern, alike in _ALIKE:
        syllable = pattern.sub(alike, syllable)
    return syllable
