"""Whether an answer shows a text that no longer holds as if it did."""

import re

from eval.measures.citing import is_of
from eval.rows import Row
from service.domain.answers import Answer, Citation

_SAYS_SO = re.compile(
    r"废止|失效|作废|停止执行|不再(?:有效|执行|适用|使用)|已(?:经)?(?:被|由|有)?[^，。；]{0,20}(?:取代|替代|代替|修订)|旧版|旧预案|原预案|老预案|当时(?:有效|执行|的规定)|不是现行|非现行"
    r"|(?i:superseded|replaced\sby|was\sreplaced|no\slonger\s(?:in\sforce|holds|valid|applies)|repealed|not\sin\sforce|out\sof\sforce|then\sin\sforce|earlier\sedition|(?<![a-z])old\s(?:plan|edition)(?![a-z]))")


def old_version_cited(row: Row) -> float | None:
    """Return how many citations are of a version that did not hold on the row's day, where nothing says so.  A hard zero.

    A sentence that cites it, the missing part of a gap or a warning may say so.  What a case itself wants cited is no fault,
    nor is one side of a conflict that is shown.  What held is told by the desk's own rule (`service.retrieval.in_force`), so
    that a version it takes for current is not seen here: `must_not` of a case is what catches that.  None where the row did
    not look."""
    if row.answer is None:
        return 0.0
    if row.not_in_force is None:
        return None
    return float(sum(one.passage_id in row.not_in_force and not _is_told(row.answer, one) and not _is_wanted(row, one)
                     for one in _presented(row.answer)))


def _presented(answer: Answer) -> list[Citation]:
    gap = (*answer.gap.nearest, *answer.gap.call) if answer.gap else ()
    return [*(one for claim in answer.claims for one in claim.citations), *gap]


def _is_told(answer: Answer, citation: Citation) -> bool:
    # What a clause says of other editions is no word about itself.
    said = [text for claim in answer.claims if citation in claim.citations
            for text in (claim.reason or "", "" if claim.kind == "quoted" else claim.text)]
    said += [*answer.warnings, *([answer.gap.missing] if answer.gap else [])]
    return any(_SAYS_SO.search(text) for text in said)


def _is_wanted(row: Row, citation: Citation) -> bool:
    return any(is_of(wanted, citation) for wanted in row.case.cite)
