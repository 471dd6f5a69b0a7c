"""The clause in force that says what to do about a kind of trouble: an unanswered call, a rumour, a shortage."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from service.domain.documents import Version
from service.domain.drafts import Step
from service.domain.sentences import sentences
from service.domain.table_rows import cells
from service.ports import DocumentRecords
from service.steps.finding import PlanLine, levels_in
from service.steps.ordering import to_steps

Purpose = Literal["no_answer", "verify", "conflict", "place", "watch", "rumour", "publish", "report", "written",
                  "shortage", "end", "return", "repeal"]

SHORT = 10  # characters below which a line is a fragment
LONG = 90  # characters above which a paragraph is quoted by the sentence
_PATTERNS: dict[Purpose, tuple[str, ...]] = {
    "no_answer": (r"(?:未应答|无人接听|未接通)[^。]*(?:转|派人|后备)", r"未应答|无法联系|联系不上",
                  r"cannot be reached after|\b\d calls\b", r"cannot be reached|no answer|unanswered"),
    "verify": (r"两个(?:以上)?来源|第二来源", r"(?:回拨|比对)[^。]*核实|核实[^。]*(?:回拨|比对)", r"回拨",
               r"two sources|one more source|second source", r"\b[Vv]erify|\b[Cc]onfirm the facts|marked? .{0,12}unverified"),
    "conflict": (r"来源不一致", r"第二来源|两个(?:以上)?来源", r"(?:回拨|比对)[^。]*核实|核实[^。]*(?:回拨|比对)",
                 r"two sources|one more source|second source", r"\b[Vv]erify"),
    "place": (r"核实地点|地点[^。]{0,12}核[实对]", r"详细地点|地点[^。]{0,20}(?:街道|小区|楼|村)", r"(?:回拨|比对)[^。]*核实|核实[^。]*回拨",
              r"time and place|[Pp]lace with the zone", r"location"),
    "watch": (r"阈值附近|接近[^。]{0,8}阈值|提前会商", r"(?:监测|检测|读数)[^。]*每\d+分钟", r"[Ww]atch readings|[Rr]e-assess"),
    "rumour": (r"(?:微信群|短视频|网络信息|转发消息)[^。]*(?:线索|不得作为|核实|澄清)", r"谣言|不实信息",
               r"chat message|informally|rumou?r", r"unverified"),
    "publish": (r"统一发布|不得自行发布|不得对外发布", r"spokesperson|public statement"),
    "report": (r"电话报告[^。]*\d+分钟|电话\d+分钟内", r"\d+分钟内[^。]*报告", r"[Nn]otif(?:y|ies) (?:Qinglan|the county)[^.]*\d+ minutes", r"[Nn]otify the county at"),
    "written": (r"书面[^。]*\d+分钟|书面首报", r"续报", r"written report|situation update"),
    "shortage": (r"(?:请求|申请|调动|调用|调拨)[^。；]{2,}(?:支援|增援|队伍|物资|力量)", r"(?:支援|增援)[^。]*(?:队伍|物资)", r"调拨",
                 r"[Rr]equest[^.]*(?:mutual aid|support|supplies)", r"[Mm]utual aid|outside supplies"),
    "end": (r"(?:原启动人|作出启动决定|启动人)[^。]*终止", r"终止", r"ends it|end of the response|[Dd]emobili"),
    "return": (r"(?:未经|不得)[^。]*返回", r"返回", r"[Nn]o one re-enters|[Rr]e-entry is", r"re-?ent(?:ry|ers?)"),
    "repeal": (r"同时废止", r"起施行", r"[Ss]upersedes|[Rr]eplaces"),
}
_PERSONAL = re.compile(r"(?<!\d)1\d\d[- ]?\d{4}[- ]?\d{4}(?!\d)")


class Clauses:
    """Clauses of the documents that govern a drill, the hazard's plan first; none is given out twice while others are left."""

    def __init__(self, versions: Sequence[Version], records: DocumentRecords) -> None:
        own = [version for version in versions if version.lang == versions[0].lang]
        rest = [version for version in versions if version.lang != versions[0].lang]
        self._rounds = tuple(
            tuple((version, line) for version in group for line in _lines(version, records)) for group in (own, rest)
        )
        self._given: set[str] = set()

    def find(self, purpose: Purpose, within: Version | None = None) -> Step | None:
        """Return the best clause for a purpose as a step, of one document if named; None when none says anything."""
        spare: tuple[Version, PlanLine] | None = None
        for lines in self._rounds:
            for pattern in map(re.compile, _PATTERNS[purpose]):
                for version, line in lines:
                    if not pattern.search(line.text) or (within and within.version_id != version.version_id):
                        continue
                    if line.text not in self._given:
                        self._given.add(line.text)
                        return step_of(line, version)
                    spare = spare or (version, line)
            if spare:
                break
        return step_of(spare[1], spare[0]) if spare else None


def _lines(version: Version, records: DocumentRecords) -> Iterator[PlanLine]:
    """Yield a document's quotable lines; those that hold at one level only come last."""
    passages = records.passages(version.version_id)
    for passage in sorted(passages, key=lambda one: (any(levels_in(head) for head in one.path), one.ordinal)):
        for text in quotable(passage.text):
            if not has_personal_number(text):
                yield PlanLine(passage, text)


def step_of(line: PlanLine, version: Version) -> Step:
    """Return a clause as a step, with who and by when as far as it says; a table row without an action is one whole."""
    step = to_steps([line], version)[0]
    row = {} if line.text[:1].isdigit() else cells(line.text)
    named = any(re.search("动作|行动|措施|[Aa]ction", name) for name in row)
    return step if not row or named else step.model_copy(update={"action": line.text})


def quotable(text: str) -> Iterator[str]:
    """Yield the lines of a passage, long paragraphs by the sentence; what only opens a list, or is a fragment of one, is left out."""
    for line in text.split("\n"):
        spans = sentences(line) if len(line) > LONG and not line.lstrip()[:1].isdigit() else [(0, len(line))]
        for start, end in spans:
            piece = line[start:end].strip()
            fragment = piece.endswith(("；", ";")) and not piece.endswith(("）；", ");"))
            if len(piece) >= SHORT and not fragment and not piece.endswith(("：", ":")):
                yield piece


def has_personal_number(text: str) -> bool:
    """Say whether a text holds a person's telephone number, which no drill may carry."""
    return bool(_PERSONAL.search(text))


def governing(scope: Mapping[str, Version], plan: Version, hazard: str) -> tuple[Version, ...]:
    """Return the documents whose clauses a drill may expect: the plan, rules for every hazard, then base plans."""
    others = [version for version in scope.values()
              if version.version_id != plan.version_id and version.kind in ("plan", "guideline")
              and (not version.hazards or hazard in version.hazards)]
    order = {"guideline": 0, "plan": 1}
    # A township's own plan comes last: it repeats the county's rules for its own people.
    others.sort(key=lambda version: (version.lang != plan.lang, version.level in ("township", "village", "park"),
                                     order[version.kind], version.doc_id, version.title))
    return plan, *others
