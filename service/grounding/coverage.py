"""How much of a sentence's wording stands in a text, and which language a text is in."""

import re
from functools import lru_cache

from service.domain.documents import Language
from service.rules.folding import blanked, fold
from service.rules.numerals import values

_FUNCTION_WORDS = re.compile(
    r"应当|必须|严禁|禁止|不得|不准|不要|可以|务必|需要|以及|并且|或者|同时|如果|对于|关于|根据|按照|进行|立即|以上|以下|以内|之内|"
    r"(?<![响供反适叫呼])应(?![急对用答力变])|内(?!涝)|可(?![燃能靠])|后(?![果勤])|前(?![往方])|对(?!讲)"
    r"|[的了在和与及并且或为是于将把被由向从到以其这那该等须需时不未无请要就也都则而，、]")
_STOP_WORDS = (
    " a an the and or of to in on at by for from with as is are was were be been being it its this that these those "
    "must shall should may can will would not no do does did never if when then than into within after before until "
    "any all each per their they you your he she his her there which who "
)
_ENDINGS = re.compile(r"(?<=[a-z]{3})(?:ations?|ing|ed|ies|es|s|ly|e)$")


@lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """Return what a text is about: character pairs of Chinese, stems of English; values and function words left out."""
    bare = blanked(fold(text), ((value.start, value.end) for value in values(text)))
    chinese = _FUNCTION_WORDS.sub(" ", bare)
    pairs = {run[i:i + 2] for run in re.findall(r"[\u4e00-\u9fff]{2,}", chinese) for i in range(len(run) - 1)}
    stems = {_ENDINGS.sub("", word) for word in re.findall(r"[a-z]{2,}", bare.lower()) if f" {word} " not in _STOP_WORDS}
    return frozenset(pairs | stems)


def coverage(sentence: str, text: str) -> float:
    """Return the share of the sentence's words that stand in the text, 1 when it has none."""
    wanted = words(sentence)
    return len(wanted & words(text)) / len(wanted) if wanted else 1.0


def language_of(text: str) -> Language:
    """Return the language that most of the text is in."""
    chinese = len(re.findall(r"[\u4e00-\u9fff]", text))
    return "zh" if chinese > len(re.findall(r"[A-Za-z]{2,}", text)) else "en"
