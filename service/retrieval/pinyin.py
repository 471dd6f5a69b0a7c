"""Chinese names written in Latin letters: `wang jianguo`, `Luo Dahai` and `Jianguo Wang` name 王建国 and 罗大海."""

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[a-z]+")
_TITLES = "主任|镇长|乡长|局长|县长|副县长|书记|队长|站长|科长|经理|主席|大队长|村长|支书|老师|总"


def names_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the names that a text says, in characters or in Latin letters."""
    words = _WORD.findall(text.lower())
    joined = {"".join(words[at : at + length]) for length in (1, 2, 3) for at in range(len(words) - length + 1)}
    return tuple(name for name in names if name in text or (words and bool(joined & _spellings(name))))


def named_by_title(text: str, name: str, role: str) -> bool:
    """Say whether a text means somebody by surname and title: 唐主任 for 唐国栋, 森防办主任."""
    return any(title in role for title in re.findall(rf"{re.escape(name[:1])}({_TITLES})", text))


@lru_cache(maxsize=4096)
def _spellings(name: str) -> frozenset[str]:
    # Importing the table takes a sixth of a second, which a question in Chinese need not wait for.
    from pypinyin import lazy_pinyin

    syllables = [str(syllable) for syllable in lazy_pinyin(name)]
    if len(syllables) < 2:
        return frozenset()
    return frozenset(("".join(syllables), "".join((*syllables[1:], syllables[0]))))
