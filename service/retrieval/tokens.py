"""Words for the word index: Han as character bigrams, everything an officer would copy out kept whole."""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

TOKENS_VERSION = "bigrams-3"
"""Changes whenever `tokens` gives something else for any text; word indexes are then rebuilt."""

_STOP_ZH = "的 了 是 在 和 与 及 或 吗 呢 吧 啊 怎么 什么 么办 咋 咋办 咋整 哪些 多少 谁 要 能 不能 可以 应该 有 没有"
_STOP_EN = "the a an of in on to is was are were what which who when where how did do does for and by with that"
_STEMMER = snowballstemmer.stemmer("english")
_ONE_AT_A_TIME = threading.Lock()  # the stemmer keeps its word in itself while it works


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return an English word's stem, so that `notifies` is found by `notify`.  Porter2, snowballstem.org."""
    if not word.isascii():
        return word
    with _ONE_AT_A_TIME:
        return str(_STEMMER.stemWord(word))


STOP = frozenset(stem(word) for word in f"{_STOP_ZH} {_STOP_EN}".split())
"""Words that say nothing about what is asked; dropped from questions, kept in passages."""

MAX_TOKEN_CHARS = 64  # a base64 blob or a torn table is no word

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_LETTER = rf"(?:(?![{_HAN}])[^\W\d_])"
_DECIMAL = r"[0-9]+(?:\.[0-9]+)?"
_TOKEN = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    rf"|(?P<code>{_LETTER}(?:{_LETTER}|[0-9])*(?:-(?:{_LETTER}|[0-9])+)*(?:(?<=[0-9])\.[0-9]+)*)"
    r"|(?P<thousands>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9]))"
    r"|(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9]))"
    rf"|(?P<hyphened>{_DECIMAL}(?:-{_DECIMAL})+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)*)(?P<percent>\s?%)?"
)
_ASKING = re.compile(
    r"多长时间|多久一次|多久|什么时候|什么地方|几点钟?|多少[个条张部台艘件顶套次米人]?|几(?:个|条|张|部|台|艘|件|顶|套|次|级|分钟|小时)?(?=[^\d]|$)"
    r"|怎么[办弄做样]?|怎样|如何|咋[办整弄]?|哪些|哪个|哪里|在哪儿?|是谁|谁|能不能|可不可以|要不要|该不该|是不是|有没有|是多少|是什么|什么"
    r"|请问|一下|应该|吗|呢"
)
"""How a question asks, which says nothing about what it asks for."""
_DOCUMENT_NUMBER = re.compile(r"[〔\[(]([0-9]{4})[〕\])]第?([0-9]{1,4})号")
_DASH = re.compile(r"(?<=[0-9a-z])[‐‑‒–—−](?=[0-9a-z])")


def tokens(text: str) -> list[str]:
    """Return the words of a text in order, as the word index holds them.

    Han runs give character bigrams (a run of one stays one); telephone numbers, codes, dates and document
    numbers stay whole; a number loses its unit (`50mm`) and is found by its shortest form too (`86.50`, `86.5`).
    """
    # Full-width commas separate numbers; NFKC would make thousands of them (110，119).
    plain = unicodedata.normalize("NFKC", text.replace("，", " ")).lower()
    plain = _DASH.sub("-", plain)
    found = [f"〔{year}〕{number}号" for year, number in _DOCUMENT_NUMBER.findall(plain)]
    for match in _TOKEN.finditer(plain):
        found += _forms(match)
    return [token[:MAX_TOKEN_CHARS] for token in found]


def question_tokens(text: str) -> list[str]:
    """Return the words of a question without stop words; all of them when nothing else is there."""
    asked = [token for token in tokens(_ASKING.sub(" ", text)) if token not in STOP]
    return asked or [token for token in tokens(text) if token not in STOP] or tokens(text)


def _forms(match: re.Match[str]) -> list[str]:
    kind, word = match.lastgroup, match.group()
    if kind == "han":
        return [word[place : place + 2] for place in range(len(word) - 1)] or [word]
    if kind == "code":
        return _code(word)
    if kind == "thousands":
        # Two readings: one quantity, or a list of short numbers to call.
        return [*_number(word.replace(",", "")), *word.split(",")]
    if kind == "time":
        hour, rest = word.split(":", 1)
        return [f"{int(hour)}:{rest}"]
    if kind == "hyphened":
        return _hyphened(word)
    return [*_number(match["number"]), *(["%"] if match["percent"] else [])]


def _number(word: str) -> list[str]:
    """A decimal ending in zeros has its shortest form beside it: clause 5.10 is not clause 5.1, 86.50 m is 86.5 m."""
    if word.count(".") == 1 and word.endswith("0"):
        return [word, word.rstrip("0").rstrip(".")]
    return [word]


def _code(word: str) -> list[str]:
    """Letters alone are words (`on-site`), held by their stems; with digits they are a code, also written without its hyphens."""
    if not any(letter in "0123456789" for letter in word):
        return [stem(part) for part in word.split("-") if part]
    joined = [word.replace("-", "")] if "-" in word else []
    # UN1017 is also written UN 1017; shorter numbers would match too much.
    return [word, *joined, *re.findall(r"[0-9]{3,}", word)]


def _hyphened(word: str) -> list[str]:
    """Two numbers may be a range, so its ends count as well; three are a telephone number or a date."""
    parts = word.split("-")
    if len(parts) > 2:
        return [word, "".join(parts)]
    return [word, *(form for part in parts for form in _number(part))]
