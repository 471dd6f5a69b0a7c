"""Sentences taken verbatim from the best passages, ordered so that they read as an answer."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from service.domain.documents import Passage, Version
from service.domain.sentences import sentences
from service.domain.table_rows import cells, first
from service.ports import Embedder, Query
from service.retrieval.asked_for import kinds_asked, share_held
from service.retrieval.query import language_of
from service.retrieval.searching import Hit
from service.retrieval.tokens import tokens
from service.rules.hostile_text import orders_in
from service.rules.numerals import values

LOOKUP = 8  # sentences of an answer that looks something up
WHOLE = 16  # lines of an answer that gives steps or a list
_SUBSTANCES = (
    ("氯", "chlorine"), ("氨", "ammonia"), ("液化石油气", "液化气", "lpg", "propane"), ("汽油", "柴油", "gasoline", "petrol", "diesel"),
    ("硫酸", "盐酸", "硝酸", "acid"), ("天然气", "natural gas"),
)
"""Substances whose rows must not stand in for each other, in both languages."""
LONGEST = 160  # characters that clauses parted by semicolons are joined up to
SMALL_TABLE = 6  # rows of a table that is shown whole: one row of four levels or two classes misleads
KEEP = 2.5  # a sentence stays when it scores at most this much below the best one

_WANTS_MANY = re.compile(
    r"怎么(?:办|做|弄|处置|处理|应对)|怎样|如何|步骤|流程|哪些|先做|做什么|应当.{0,4}做|措施|注意什么|清单|没办完|"
    r"\bsteps?\b|what (?:should|do|to do)|how (?:do|should|to)|first (?:steps|thing)|list|procedure|handover", re.IGNORECASE)
_WANTS_FIGURE = re.compile(r"多少|几[个条顶米人分小公里天时台次艘辆]|多久|多长|多远|多宽|多高|多大|几点|何时|电话|号码|"
                           r"how (?:many|much|long|soon|far|wide|high|often|fast)|what (?:level|number|distance|time)|phone|number",
                           re.IGNORECASE)
_FIGURES = frozenset({"quantity", "time", "phone", "percent", "date"})
_PREAMBLE = re.compile(r"适用范围|编制(?:目的|依据)|工作原则|\b(?:scope|purpose|basis)\b", re.IGNORECASE)
_PREAMBLE_ASKED = re.compile(r"适用|范围|管不管|归.{0,6}管|目的|依据|原则|scope|cover|appl(?:y|ies)|purpose|basis|principle|which (?:law|plan)|哪[部个本]", re.IGNORECASE)
"""What a document says of itself answers nothing, unless it is asked for."""
_LEAD = re.compile(r"[：:]\s*$")
_POINTS = re.compile(r"见表|如下|下列|as follows|see table|following", re.IGNORECASE)
_CAPTION = re.compile(r"(?:表|图|Table|Figure)\s?[\d一二三四五六七八九十]+(?:[.\-]\d+)?[\s：:][^。；]{0,40}$|[^。；]{0,30}[：:]$")
_ITEM = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳•\-–▪*])")


class Signs(NamedTuple):
    """What tells that a sentence answers; each between 0 and 1."""

    cosine: float
    nearness: float
    """The cosine between the least and the most of the question's candidates."""
    nearest: float
    """One over its rank by cosine among the candidates."""
    shared: float
    """Share of the question's words, by their weight and rarity, that the sentence says."""
    headed: float
    """Share of them that only its heading or its table says."""
    kind: float
    """Share of the kinds of answer asked for, such as a time or a telephone number, that it holds."""
    without_figure: float
    """1 when a figure is asked for and it has none."""
    fragment: float
    """1 for a heading, a caption, or a sentence torn by a page break."""
    other_language: float
    """1 for a sentence that is not in the question's language: it shares few of its words."""
    passage: float
    """One over the rank of its passage in the search; 0.1 for one that only belongs to the section of a passage found."""


WEIGHTS = Signs(cosine=3.2, nearness=0.87, nearest=1.0, shared=1.5, headed=1.1, kind=0.7, without_figure=-1.7, fragment=-2.5,
                other_language=0.75, passage=0.65)
"""Logistic regression over the candidates of 513 development questions about the county: does a sentence state a wanted fact?  Over five
folds the first eight sentences then state all facts of 66 of 100 questions, six by weights set by hand 59; a boosted tree is no better."""
NOT_FOUND = 9  # the rank of a passage that the search itself did not find


class Extract(NamedTuple):
    """A sentence of a passage."""

    passage: Passage
    version: Version
    start: int
    """Offset of the sentence in the passage."""
    text: str
    score: float


def extract(
    query: Query, hits: Sequence[Hit], embedder: Embedder, left_out: Callable[[Passage, str], bool] | None = None,
    beside: Sequence[Hit] = (), is_list: bool = False,
) -> tuple[Extract, ...]:
    """Return the sentences that answer best, grouped by section, best section first; verbatim all of them.

    `hits` are the passages found, best first, `beside` the rest of their sections; `left_out` says which sentences of a passage are none for this question, such as another village's.
    A list is wanted whole where `is_list` says so or the question's words do."""
    candidates = [
        (hit, start, hit.passage.text[start:end])
        for hit in (*hits, *beside)
        for start, end in units(hit.passage.text)
        if not any(start < last and first < end for first, last in orders_in(hit.passage.text))
        and hit.passage.text[start:end].strip() not in hit.passage.path
        and not (_PREAMBLE.search(hit.passage.path[-1] if hit.passage.path else "") and not _PREAMBLE_ASKED.search(query.text))
        and not (left_out and left_out(hit.passage, hit.passage.text[start:end]))
    ]
    candidates = _of_the_substance(query.text, candidates)
    if not candidates:
        return ()
    many = is_list or bool(_WANTS_MANY.search(query.text))
    scored = [Extract(hit.passage, hit.version, start, text, _score(signs))
              for (hit, start, text), signs in zip(candidates, _signs(query, candidates, embedder, hits), strict=True)]
    threshold = max(one.score for one in scored) - KEEP
    limit = WHOLE  # with the rows and items that belong to the LOOKUP sentences picked
    chosen: dict[tuple[str, int], Extract] = {}
    picked = 0
    for one in sorted(scored, key=lambda extract: -extract.score):
        if one.score < threshold or len(chosen) >= limit or picked >= LOOKUP:
            break
        members = {(member.passage.passage_id, member.start): member for member in _with_its_items(one, scored, many)}
        # A list is given whole, however long it is, or not at all: half of one misleads.
        if chosen and len(chosen | members) > limit:
            continue
        picked += (one.passage.passage_id, one.start) not in chosen
        chosen |= {key: member for key, member in members.items() if key not in chosen}
    return _grouped(list(chosen.values()))


def _of_the_substance(question: str, candidates: list[tuple[Hit, int, str]]) -> list[tuple[Hit, int, str]]:
    """Keep to the substance asked for: another one's distances are wrong numbers."""
    asked = [names for names in _SUBSTANCES if any(name in question.lower() for name in names)]
    others = [name for names in _SUBSTANCES if names not in asked for name in names]
    if not asked:
        return candidates
    wanted = [name for names in asked for name in names]

    def says(hit: Hit, text: str, names: Sequence[str]) -> bool:
        around = " ".join((text, hit.passage.context, *hit.passage.path, hit.version.title)).lower()
        return any(name in around for name in names)

    def row_of_another(text: str) -> bool:
        named = first(cells(text), "物质", "substance", "material").lower()
        return bool(named) and not any(name in named for name in wanted)

    return [(hit, start, text) for hit, start, text in candidates
            if not row_of_another(text) and (says(hit, text, wanted) or not says(hit, text, others))]


def units(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans that can be quoted by themselves: whole table rows, and sentences up to their full stop."""
    spans: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        if cells(line):
            spans.append((offset + len(line) - len(line.lstrip()), offset + len(line.rstrip())))
        else:
            spans.extend(_joined([(offset + start, offset + end) for start, end in sentences(line)], text))
        offset += len(line) + 1
    return tuple((start, end) for start, end in spans if end - start >= 2)


def _joined(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Join what a semicolon parts, up to a readable length."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and text[joined[-1][1] - 1] in "；;" and end - joined[-1][0] <= LONGEST:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _signs(query: Query, candidates: Sequence[tuple[Hit, int, str]], embedder: Embedder, found: Sequence[Hit]) -> list[Signs]:
    """Return what tells of each candidate whether it answers; `found` are the passages of the search, best first."""
    rank = {hit.passage.passage_id: number for number, hit in enumerate(found)}
    words = [set(tokens(text)) for _, _, text in candidates]
    seen = Counter(word for bag in words for word in bag)
    rarity = {word: math.log(1 + len(words) / (1 + seen[word])) * weight for word, weight in query.tokens.items() if seen[word]}
    most = sum(rarity.values()) or 1.0
    cosines = embedder.embed_documents([text for _, _, text in candidates]) @ query.vector
    nearness = (cosines - cosines.min()) / (np.ptp(cosines) + 1e-9)
    by_cosine = (-cosines).argsort(kind="stable").argsort(kind="stable")
    wants_figure = bool(_WANTS_FIGURE.search(query.text))
    kinds, language = kinds_asked(query.text), language_of(query.text)
    signs = []
    for place, (hit, _, text) in enumerate(candidates):
        above = set(tokens(" ".join((*hit.passage.path[-2:], hit.passage.context)))) - words[place]
        signs.append(Signs(
            cosine=float(cosines[place]), nearness=float(nearness[place]), nearest=1 / (1 + int(by_cosine[place])),
            shared=sum(value for word, value in rarity.items() if word in words[place]) / most,
            headed=sum(value for word, value in rarity.items() if word in above) / most,
            kind=share_held(kinds, text),
            without_figure=float(wants_figure and not any(value.kind in _FIGURES for value in values(text))),
            fragment=float(_is_fragment(text)), other_language=float(language_of(text) != language),
            passage=1 / (1 + rank.get(hit.passage.passage_id, NOT_FOUND)),
        ))
    return signs


def _score(signs: Signs) -> float:
    return sum(value * weight for value, weight in zip(signs, WEIGHTS, strict=True))


def _is_fragment(text: str) -> bool:
    """A heading, a caption or a sentence torn by a page break says little by itself."""
    stripped = text.strip()
    return len(stripped) < 6 or bool(_CAPTION.match(stripped)) or (stripped[0].islower() and stripped[-1] not in ".!?")


def _with_its_items(one: Extract, scored: Sequence[Extract], many: bool) -> list[Extract]:
    """Return a sentence with the list it belongs to: a lead-in without its items, or one step alone, misleads."""
    siblings = [other for other in scored if other.passage.passage_id == one.passage.passage_id]
    if _LEAD.search(one.text):
        following = [other for other in siblings if other.start > one.start]
        items = [other for other in following if _ITEM.match(other.text)] or following[:3]
        return [one, *items]
    same_list = [other for other in scored if other.version.version_id == one.version.version_id
                 and other.passage.path == one.passage.path]
    if many and _POINTS.search(one.text):
        following = [other for other in same_list if (other.passage.ordinal, other.start) > (one.passage.ordinal, one.start)]
        return [one, *_in_order(other for other in following if cells(other.text) or _ITEM.match(other.text))]
    if cells(one.text):
        table = _in_order(other for other in same_list if cells(other.text) and other.passage.context == one.passage.context
                          and other.passage.sheet_row is None)
        if len(table) <= SMALL_TABLE:
            return table or [one]
    if many and cells(one.text):
        return _in_order(other for other in same_list if cells(other.text) and other.passage.context == one.passage.context)
    if many and _ITEM.match(one.text):
        return _in_order(other for other in same_list if _ITEM.match(other.text) or _LEAD.search(other.text))
    return [one]


def _in_order(extracts: Iterable[Extract]) -> list[Extract]:
    return sorted(extracts, key=lambda one: (one.passage.ordinal, one.start))


def _grouped(chosen: list[Extract]) -> tuple[Extract, ...]:
    """Order by section, the one with the best sentence first, and within a section as it stands there."""
    def section(one: Extract) -> tuple[str, tuple[str, ...]]:
        return one.version.version_id, one.passage.path

    weight: dict[tuple[str, tuple[str, ...]], float] = {}
    for one in chosen:
        weight[section(one)] = max(weight.get(section(one), one.score), one.score)
    return tuple(sorted(chosen, key=lambda one: (-weight[section(one)], *section(one), one.passage.ordinal, one.start)))
