"""Which level a situation in words makes: the plan's table of levels, conditions and who starts each, quoted whole."""

import re
from collections.abc import Mapping

from service.answering.graded import plan_for
from service.answering.looked import Looked
from service.answering.wording import say
from service.domain.answers import Claim
from service.domain.documents import Language, Passage, Version
from service.domain.places import Place
from service.grounding.citing import cite
from service.ports import DocumentRecords, Embedder, Query
from service.retrieval.query import Understood
from service.steps.finding import choose_plan

_ASKS = re.compile(r"几级|哪一?级|定级|该.{0,3}级|级响应.{0,6}(?:吗|不|没|谁|哪)|(?:what|which)\b.{0,24}\b(?:level|lvl)\b|\blevel\b.{0,30}\b(?:is (?:it|this|that)|who|declare|should|do we|\?)", re.IGNORECASE)
_COLOUR = re.compile(r"[红橙黄蓝]色|预警|red|orange|yellow|blue|warning|signal", re.IGNORECASE)
_PARK_SCALE = re.compile(r"园区|产业园|\bpark\b|\bour\b|\beoc\b|zone [a-f]|annex", re.IGNORECASE)
_ROW = re.compile(r"^(?:响应级别|级别|等级|Level|Response level|Activation level)\s*[:：]\s*(?:[ⅠⅡⅢⅣ]级|Level\s?\d|[IV]+\b)|^[ⅠⅡⅢⅣ]级\s")
_STARTS = re.compile(r"启动人|条件|触发|trigger|condition|declare|activat|公顷|小时", re.IGNORECASE)


def level_rows(
    question: str, understood: Understood, query: Query, scope: Mapping[str, Version], records: DocumentRecords, embedder: Embedder,
    language: Language, home: Place | None,
) -> Looked | None:
    """Return the table of levels of the plan for the hazard, the row nearest to the question first; None where it has none.

    No level is suggested: what a condition in words means is for a person to judge."""
    if not _ASKS.search(question) or _COLOUR.search(question):
        return None
    at_park = home is not None and home.kind in ("park", "zone", "site", "street") and "产业园" in f"{home.name_zh}{home.parent}"
    if at_park and _PARK_SCALE.search(question):
        plans = [version for version in scope.values() if version.level == "park"]
        plan = choose_plan(plans, None, None) or choose_plan(plans, understood.hazard, None)
    elif understood.hazard in (None, "flood") or not understood.hazards:
        return None
    else:
        plan = plan_for(understood.hazard, scope, None)
        if plan is None or understood.hazard not in plan.hazards:
            return None
    rows = _rows(records.passages(plan.version_id)) if plan else []
    if plan is None or not 2 <= len(rows) <= 6:
        return None
    near = embedder.embed_documents([line for _, line in rows]) @ query.vector
    first = int(near.argmax())
    ordered = [rows[first], *(row for at, row in enumerate(rows) if at != first)]
    claims = tuple(Claim(text=line, verdict="supported", kind="quoted", citations=(cite(passage, plan, line),)) for passage, line in ordered)
    return Looked(claims, warnings=(say("judge_rows", language),))


def _rows(passages: tuple[Passage, ...]) -> list[tuple[Passage, str]]:
    """Return the rows of the plan's first table whose rows each stand for a level and say what starts it."""
    tables: dict[tuple[str, ...], list[tuple[Passage, str]]] = {}
    for passage in passages:
        for line in passage.text.split("\n"):
            if _ROW.match(line.strip()) and _STARTS.search(line):
                tables.setdefault((*passage.path, passage.context), []).append((passage, line.strip()))
    return next((rows for rows in tables.values() if len(rows) >= 2), [])
