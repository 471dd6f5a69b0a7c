"""What to do first: the section of first actions that fits what is happening."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from service.answering.intents import Intents
from service.domain.documents import Passage, Version
from service.domain.places import Place
from service.ports import DocumentRecords, Embedder, Query
from service.retrieval.gazetteer import Gazetteer
from service.retrieval.query import Understood
from service.rules.hostile_text import lines_without_orders
from service.steps.finding import PlanLine, is_action

LINES = 18  # lines that a card has room for
CLOSE = 0.75  # a second section as near as this share of the best is shown with it, in the plan's order
GENERAL = 0.85  # a plan for no hazard in particular, against one for the hazard that is happening
TIMED = 1.15  # a card of the first minutes, against a section on one substance or one way out
OF_THE_PLACE = 1.15  # the plan of the township, village or site where it happens
UNNAMED = 0.8  # nearness of head and body that a section must have when no hazard is named; set by hand, not measured

_ASKS = re.compile(
    r"怎么(?:办|弄|做|处置|处理|整|搞|应对|救|动|组织)|咋个?(?:办|整|弄|搞|做|处|救)|如何(?:处置|应对|处理|救|办)|先(?:做|干|怎么|干啥|搞|弄|咋)|第一步|头一件|接下来|步骤|流程|程序是|次序|先后|(?:该|要|得|应)?(?:做|干)(?:些|点)?(?:啥|什么|哪些|哪几)|马上(?:做|干)|立刻(?:做|干)|动作清单|行动清单|怎样(?:处置|应对|做)|首\d+分钟|一步步|头(?:几|两|三)步|头.{0,3}(?:分钟|钟头|小时)|前.{0,3}(?:分钟|钟头|小时)(?!.{0,6}(?:报|多少))"
    r"|(?:啥|什么|哪个)顺序|处置卡|叫他们(?:怎|咋)|该(?:怎|咋)|(?:怎|咋)么?(?:救|逃|跑|躲)"
    r"|how (?:do|should|to|can) (?:i|we|they)?\s?(?:handle|respond|proceed|react|deal|start|begin|organi[sz]e)|checklist|walk me through|immediate (?:actions?|steps)|action list|sequence|procedure|what (?:comes|happens|goes) (?:first|next)|what next|do first|to do\b|what are (?:my|our|the) (?:first|next|steps|actions)|advise|instructions? for|guide me|minutes? (?:plan|by minute)|first (?:steps|actions?|things?|\w+ minutes|half.hour)|very first|(?:in )?(?:which|what) order|step by step|minute by minute|\bsteps\b|\bcard\b"
    r"|what (?:should|do|must|can) (?:i|we|they|he|she)\b(?! (?:report|call it))|what (?:exactly )?to do|what now|wat now|now what|run .{0,8}or stay|tell (?:them|him|her|people) to do",
    re.IGNORECASE)
_HAPPENING = re.compile(r"(?:着火|起火|失火|冒烟|漏气|泄漏|漏了|爆炸|爆了|塌了|垮了|滑坡了|淹了|涨水|被困|困在|触电|喊不醒|晕倒|热倒|落水|掉水|烧起来|冒浓烟|炸了|翻车|翻了|决口|管涌|溃|中毒|昏迷|倒下)(?:[了啦！!，,。.…～~\s]|$|[一-鿿])"
                        r"|(?:is|are|were|was)? ?(?:on fire|leaking|trapped|flooding|burning|rising fast|overturned|unconscious)|smells? (?:of )?gas|caught fire|collapsed|has (?:burst|broken|exploded|collapsed)|explosion|"r"(?:people|person|man|woman|child|worker)s? (?:in the water|trapped|down|overcome)|smoke (?:is )?(?:coming|pouring|filling)", re.IGNORECASE)
_LOOKS_UP = re.compile(r"多少|几|多久|多长|多远|多宽|多高|多大|什么时候|何时|谁|哪个|哪里|在哪|电话|吗|how (?:many|much|long|far|wide)|who|where|number|level", re.IGNORECASE)
_CARD = re.compile(r"首\d+分钟|前\d+分钟|最初\d+分钟|\d+分钟卡|首要步骤|先期处置|处置卡|处置步骤|逃生|立即转移动作|开放程序|first \d+ minutes|first actions?|first-action|initial actions?|"
                   r"illness|(?:^|\d )Steps$|Actions by Substance|Shelter-in-Place > .*Steps", re.IGNORECASE)
_TIMED = re.compile(r"[首前初]\d+分钟|\d+分钟卡|first \d+ minutes", re.IGNORECASE)
_NO_ACTIONS = re.compile(r"禁止|返回条件|恢复|forbidden|re-?entry", re.IGNORECASE)
_CALLS = re.compile(r"(?<!\d)1(?:19|20|10)(?!\d)")
_BARE_ROW = re.compile(r"^(?:\d{1,2}[–—-]\d{1,2}分钟\s)?\d{1,2}\s+\S|^禁止事项\s")


class Actions(NamedTuple):
    """Lines of first actions from one document, in its order."""

    version: Version
    lines: tuple[PlanLine, ...]


LIKELY = 0.5  # how likely the classifier must find it that somebody wants to know what to do, where no rule has words for it


def wants_actions(question: str, intents: Intents | None = None) -> bool:
    """Say whether a question asks what to do, or just says what is happening."""
    return bool(_ASKS.search(question) or (_HAPPENING.search(question) and not _LOOKS_UP.search(question))
                or (intents is not None and intents.likely["act"] >= LIKELY))


def first_actions(
    understood: Understood, query: Query, scope: Mapping[str, Version], records: DocumentRecords, embedder: Embedder,
    gazetteer: Gazetteer | None = None, home: Place | None = None,
) -> Actions | None:
    """Return the one or two sections of first actions nearest to the question, of a plan in force for the hazard or for none.

    `home` is where the asker stands: its own plan comes before one of the county as near."""
    fitting = [version for version in scope.values() if version.kind in ("plan", "guideline")
               and (not version.hazards or (understood.hazard is None or understood.hazard in version.hazards))]
    if any(version.hazards for version in fitting):
        # A handbook explains the plans and may be older than they are.
        fitting = [version for version in fitting if version.hazards or version.kind == "plan"]
    if understood.hazard is not None and not any(understood.hazard in version.hazards for version in fitting):
        fitting = [version for version in fitting if version.kind == "plan" and understood.hazard in ("fire", "transport", "earthquake")]
    sections = [Actions(version, lines) for version in fitting for lines in card_sections(records.passages(version.version_id))]
    if not sections:
        return None
    here = {step.code for place in (*understood.places, *((home,) if home else ())) if gazetteer for step in gazetteer.chain(place)}
    heads = embedder.embed_documents([" ".join(section.lines[0].passage.path) for section in sections])
    bodies = embedder.embed_documents(["\n".join(line.text for line in section.lines) for section in sections])
    near = heads @ query.vector + bodies @ query.vector
    if understood.hazard is None and float(near.max()) < UNNAMED:
        return None
    weighted = near * [_weight(section, understood.hazard, here, gazetteer) for section in sections]
    order = [int(place) for place in weighted.argsort()[::-1]]
    best = sections[order[0]]
    beside = [place for place in order[:2] if sections[place].version is best.version and weighted[place] >= CLOSE * weighted[order[0]]]
    timed = next((section for section in sections if section.version is best.version and _TIMED.search(section.lines[0].passage.path[-1])), None)
    chosen = [sections[place] for place in sorted(beside)]
    if timed is not None and timed not in chosen:
        chosen = [best, timed]  # what is special to the case, then the card of the first minutes
    chosen.sort(key=lambda section: _CALLS.search(section.lines[0].text) is None)  # nothing comes before the call for help
    lines = [line for section in chosen for line in section.lines]
    return Actions(best.version, tuple(lines[:LINES]))


def card_sections(passages: Sequence[Passage]) -> tuple[tuple[PlanLine, ...], ...]:
    """Return a plan's sections that say what to do first, each with its lines in order; rows of a scanned table are lines too."""
    sections: dict[tuple[str, ...], list[PlanLine]] = {}
    for passage in passages:
        if not _CARD.search(" > ".join(passage.path)) or _NO_ACTIONS.search(passage.path[-1]):
            continue
        for line in lines_without_orders(passage.text):
            if is_action(line) or _BARE_ROW.match(line.strip()):
                sections.setdefault(passage.path, []).append(PlanLine(passage, line.strip()))
    return tuple(tuple(lines) for lines in sections.values() if lines)


def _weight(section: Actions, hazard: str | None, here: set[str], gazetteer: Gazetteer | None) -> float:
    version = section.version
    weight = TIMED if _TIMED.search(section.lines[0].passage.path[-1]) else 1.0
    if hazard is not None and hazard not in version.hazards:
        weight *= GENERAL
    home = gazetteer.of_document(version) if gazetteer else None
    if home is not None and home.kind not in ("county", "city"):
        weight *= OF_THE_PLACE if home.code in here else 0.7
    return weight
