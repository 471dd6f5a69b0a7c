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
from service.retrieval.searching import Hit
from service.retrieval.tokens import tokens
from service.rules.hostile_text import orders_in
from service.rules.numerals import values

LOOKUP = 6  # sentences of an answer that looks something up
WHOLE = 16  # lines of an answer that gives steps or a list
_SUBSTANCES = (
    ("氯", "chlorine"), ("氨", "ammonia"), ("液化石油气", "液化气", "lpg", "propane"), ("汽油", "柴油", "gasoline", "petrol", "diesel"),
    ("硫酸", "盐酸", "硝酸", "acid"), ("天然气", "natural gas"),
)
"""Substances whose rows must not stand in for each other, in both languages."""
LONGEST = 160  # characters that clauses parted by semicolons are joined up to
SMALL_TABLE = 6  # rows of a table that is shown whole: one row of four levels or two classes misleads
HEADED = 0.5  # of a word's weight that a row or sentence gets for its heading or table saying it
WITHOUT_FIGURE = 0.7  # of its score that a sentence without a figure keeps when a figure is asked for
KEEP = 0.62  # a sentence stays when it scores at least this share of the best one

_WANTS_MANY = re.compile(
    r"怎么(?:办|做|弄|处置|处理|应对)|怎样|如何|步骤|流程|哪些|先做|做什么|应当.{0,4}做|措施|注意什么|清单|没办完|"
    r"\bsteps?\b|what (?:should|do|to do)|how (?:do|should|to)|first (?:steps|thing)|list|procedure|handover", re.IGNORECASE)
_WANTS_FIGURE = re.compile(r"多少|几[个条顶米人分小公里天时台次艘辆]|多久|多长|多远|多宽|多高|多大|几点|何时|电话|号码|"
                           r"how (?:many|much|long|soon|far|wide|high|often|fast)|what (?:level|number|distance|time)|phone|number",
                           re.IGNORECASE)
_FIGURES = frozenset({"quantity", "time", "phone", "percent", "date"})
_LEAD = re.compile(r"[：:]\s*$")
_POINTS = re.compile(r"见表|如下|下列|as follows|see table|following", re.IGNORECASE)
_CAPTION = re.compile(r"(?:表|图|Table|Figure)\s?[\d一二三四五六七八九十]+(?:[.\-]\d+)?[\s：:][^。；]{0,40}$|[^。；]{0,30}[：:]$")
_ITEM = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[①-⑳•\-–▪*])")


class Extract(NamedTuple):
    """A sentence of a passage."""

    passage: Passage
    version: Version
    start: int
    """Offset of the sentence in the passage."""
    text: str
    score: float


def extract(
    query: Query, hits: Sequence[Hit], embedder: Embedder, left_out: Callable[[Passage, str], bool] | None = None
) -> tuple[Extract, ...]:
    """Return the sentences that answer best, grouped by document, best document first; verbatim all of them.

    `left_out` says which sentences of a passage are none for this question, such as another village's."""
    candidates = [
        (hit, start, hit.passage.text[start:end])
        for hit in hits
        for start, end in units(hit.passage.text)
        if not any(start < last and first < end for first, last in orders_in(hit.passage.text))
        and hit.passage.text[start:end].strip() not in hit.passage.path
        and not (left_out and left_out(hit.passage, hit.passage.text[start:end]))
    ]
    candidates = _of_the_substance(query.text, candidates)
    if not candidates:
        return ()
    scores = _scores(query, candidates, embedder)
    many = bool(_WANTS_MANY.search(query.text))
    scored = [Extract(hit.passage, hit.version, start, text, score)
              for (hit, start, text), score in zip(candidates, scores, strict=True)]
    threshold = KEEP * max(one.score for one in scored)
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


def _scores(query: Query, candidates: Sequence[tuple[Hit, int, str]], embedder: Embedder) -> list[float]:
    """Score a sentence by its passage's rank, its nearness in meaning, and the rare words it shares."""
    words = [set(tokens(text)) for _, _, text in candidates]
    seen = Counter(word for bag in words for word in bag)
    rarity = {word: math.log(1 + len(words) / (1 + seen[word])) * weight
              for word, weight in query.tokens.items() if seen[word]}
    most = sum(rarity.values()) or 1.0
    near = embedder.embed_documents([text for _, _, text in candidates]) @ query.vector
    near = (near - near.min()) / (np.ptp(near) + 1e-9)
    top = max(hit.score for hit, _, _ in candidates) or 1.0
    wants_figure = bool(_WANTS_FIGURE.search(query.text))
    scores = []
    for place, (hit, _, text) in enumerate(candidates):
        above = set(tokens(" ".join((*hit.passage.path[-2:], hit.passage.context))))
        shared = sum(value if word in words[place] else HEADED * value if word in above else 0.0
                     for word, value in rarity.items()) / most
        score = 0.4 * hit.score / top + 0.35 * float(near[place]) + 0.45 * shared
        if wants_figure and not any(value.kind in _FIGURES for value in values(text)):
            score *= WITHOUT_FIGURE
        scores.append(score * (0.5 if _is_fragment(text) else 1.0))
    return scores


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
    """Order by document, best first, and within a document as it stands there."""
    weight: dict[str, float] = {}
    for one in chosen:
        weight[one.version.version_id] = max(weight.get(one.version.version_id, 0.0), one.score)
    return tuple(sorted(chosen, key=lambda one: (-weight[one.version.version_id], one.version.version_id,
                                                 one.passage.ordinal, one.start)))
