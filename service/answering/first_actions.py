"""What to do first: the section of first actions that fits what is happening."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from service.domain.documents import Version
from service.ports import DocumentRecords, Embedder, Query
from service.retrieval.query import Understood
from service.steps.finding import PlanLine, first_sections

LINES = 14  # lines that a card has room for
CLOSE = 0.75  # a second section as near as this share of the best is shown with it, in the plan's order

_ASKS = re.compile(r"怎么(?:办|弄|做|处置|处理|整)|咋(?:办|整|弄)|先(?:做|干|怎么)|步骤|首\d+分钟|first (?:steps|actions?|thing)"
                   r"|what (?:should|do|must) (?:i|we|they)|what to do", re.IGNORECASE)
_HAPPENING = re.compile(r"(?:着火|起火|失火|冒烟|漏气|泄漏|漏了|爆炸|爆了|塌了|垮了|滑坡了|淹了|涨水|被困|触电)(?:了|啦|！|，|,|$|[一-鿿])"
                        r"|(?:is|are) (?:on fire|leaking|trapped|flooding)|smells? of gas|caught fire", re.IGNORECASE)
_LOOKS_UP = re.compile(r"多少|几|多久|多长|多远|多宽|多高|多大|什么时候|何时|谁|哪个|哪里|在哪|电话|吗|how (?:many|much|long|far|wide)|who|where|number", re.IGNORECASE)


class Actions(NamedTuple):
    """Lines of first actions from one document, in its order."""

    version: Version
    lines: tuple[PlanLine, ...]


def wants_actions(question: str) -> bool:
    """Say whether a question asks what to do, or just says what is happening."""
    return bool(_ASKS.search(question)) or bool(_HAPPENING.search(question) and not _LOOKS_UP.search(question))


def first_actions(
    understood: Understood, query: Query, scope: Mapping[str, Version], records: DocumentRecords, embedder: Embedder
) -> Actions | None:
    """Return the one or two sections of first actions, in a document in force for the hazard, nearest to the question."""
    if understood.hazard is None:
        return None
    fitting = [version for version in scope.values()
               if version.kind in ("plan", "guideline") and understood.hazard in version.hazards]
    sections = [Actions(version, lines) for version in fitting
                for lines in first_sections(records.passages(version.version_id))]
    if not sections:
        return None
    heads = embedder.embed_documents([" ".join(section.lines[0].passage.path) for section in sections])
    bodies = embedder.embed_documents(["\n".join(line.text for line in section.lines) for section in sections])
    near = heads @ query.vector + bodies @ query.vector
    order = [int(place) for place in near.argsort()[::-1]]
    best = sections[order[0]]
    beside = [place for place in order[:2] if sections[place].version is best.version and near[place] >= CLOSE * near[order[0]]]
    lines = [line for place in sorted(beside) for line in sections[place].lines]
    return Actions(best.version, tuple(lines[:LINES]))
