"""Which documents a text repeals or replaces."""

import re
from collections.abc import Iterator

from service.domain.sentences import sentences

DOC_NO = re.compile(
    r"[一-鿿]{2,12}[〔\[【(（]\s?(?:19|20)\d\d\s?[〕\]】)）]\s?第?\d{1,4}号"
    r"|(?:中华人民共和国)?(?:国务院|主席|[一-鿿]{2,10}部|[一-鿿]{2,8}(?:总局|委员会))令\s?(?:[(（]\d{4}[)）])?\s?第?[\d一二三四五六七八九十百零〇]{1,5}号"
)
_REPEAL = re.compile(r"同时废止|即行废止|予以废止|同时停止(?:执行|使用)|不再执行|不再适用|停止执行")
_REPLACE = re.compile(
    r"(?:本|此)[一-鿿]{1,8}[^。；]{0,80}?(?:代替|替代|取代)(?:原)?(?P<name>《[^》]+》|[^，。；、《》]{2,40})"
)
_ENGLISH = re.compile(
    r"\b(?:supersedes|replaces)\s+(?:the\s+|all\s+previous\s+versions\s+of\s+the\s+)?(?P<name>[A-Z][^.;,()]{0,160}?"
    r"(?:\d\.\d[^.;,()]{0,80}?)?)(?=\s+(?:in full|from|as of|on|with effect|dated|which|and shall)\b|[;,()]|\.(?:\s|$)|$)"
)
_PASSIVE = re.compile(
    r"(?P<name>[A-Z][^.;,]{0,120}?(?:Plan|Annex|Guide|Handbook|List|Roster|Directory)[^;,]{0,80}?)\s+(?:is|are)\s+"
    r"(?:hereby\s+)?(?:superseded|replaced|repealed|withdrawn)\b"
)


def find_supersedes(text: str) -> tuple[str, ...]:
    """Return titles and document numbers that the text says it repeals or replaces, in order."""
    return tuple(dict.fromkeys(name for start, end in sentences(text) for name in _named(text[start:end])))


def _named(sentence: str) -> Iterator[str]:
    for found in _REPEAL.finditer(sentence):
        clause = sentence[: found.start()]
        yield from re.findall(r"《([^》]+)》", clause)
        yield from (number.strip() for number in DOC_NO.findall(clause))
    for found in _REPLACE.finditer(sentence):
        yield found["name"].strip("《》")
        yield from (number.strip() for number in DOC_NO.findall(sentence[found.end() :]))
    for found in (*_ENGLISH.finditer(sentence), *_PASSIVE.finditer(sentence)):
        yield re.sub(r"^(?:The|the|This)\s+", "", found["name"].strip())
