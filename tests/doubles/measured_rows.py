"""A dozen rows of a run, small enough to check by eye, in which every planted defect finds something to spoil."""

from datetime import date
from typing import Any

from eval.rows import Row, read_row
from service.answering.rendering import render
from service.domain.answers import Answer

PASSAGES = 6


def citation(quote: str, doc_id: str = "D03", section: str = "5.4 Ⅲ级响应", start: int = 0, page: int | None = 2) -> dict[str, Any]:
    """Return a citation of a clause that stands at `start`."""
    return {"passage_id": f"{doc_id}-{section.split()[0]}", "document_id": f"doc-{doc_id}", "doc_id": doc_id, "title": f"{doc_id} plan",
            "doc_no": None, "version": None, "effective": date(2025, 5, 15), "section": section,
            "anchor": {"path": section, "start": start, "end": start + len(quote)}, "page": page, "quote": quote}


def claim(text: str, *citations: dict[str, Any], kind: str = "worded") -> dict[str, Any]:
    """Return a sentence; one that is its quote needs no other."""
    return {"text": text, "verdict": "supported", "kind": kind, "citations": citations}


def quoted(quote: str, **where: Any) -> dict[str, Any]:
    """Return a sentence that is its quote."""
    return claim(quote, citation(quote, **where), kind="quoted")


def row(*claims: dict[str, Any], found: tuple[tuple[str, str], ...] = (("D03", "5.4 Ⅲ级响应"), ("D09", "1 总则")), lead: float = 0.3,
        conflicts: tuple[dict[str, Any], ...] = (), gap: dict[str, Any] | None = None, outcome: str = "answered", **case: Any) -> Row:
    """Return a row whose passages are `found`, then others; the best leads the rest by `lead`."""
    answer = Answer.model_validate({
        "answer_id": "a", "question": "?", "resolved_question": "?", "language": case.get("lang", "zh"), "outcome": outcome,
        "mode": "generated", "model": "scripted", "claims": claims, "gap": gap, "conflicts": conflicts,
        "evidence_age": {"as_of": "2025-11-20"}, "text": "", "timings_ms": {"evidence": 20.0, "first_sentence": 40.0, "total": 80.0}})
    text = render(answer.claims, (), answer.gap, answer.conflicts, (), answer.language)
    cited = [one for of_claim in claims for one in of_claim["citations"]]
    cited += gap["nearest"] if gap else []
    cited += [value["citation"] for conflict in conflicts for value in conflict["values"]]
    places = [*found, *((f"X{number}", "1 General") for number in range(PASSAGES - len(found)))]
    passages = [{"passage_id": f"{doc_id}-{section}-{rank}", "doc_id": doc_id, "section": section, "score": 1.0 if rank == 0 else 1.0 - lead}
                for rank, (doc_id, section) in enumerate(places)]
    return read_row({
        "case": {"question": "?", "leak": ["S01"], **case}, "answer": answer.model_copy(update={"text": text}).model_dump(),
        "passages": passages, "stored": [one["quote"] for one in cited], "pages": [one["page"] for one in cited], "not_in_force": [],
        "call": {"model": "scripted", "prompt": "answer", "prompt_version": "1", "prompt_hash": "1", "done_reason": "stop",
                 "passage_ids": [one["passage_id"] for one in passages]},
        "wall_ms": 80.0, "as_of": "2025-11-20", "place": None, "model": "scripted", "prompt_version": "1", "corpus_hash": "h"})


STEPS = [{"action": "拨打119", "actor": "值班员", "deadline": "5分钟内"}, {"action": "组织群众转移", "actor": "镇长", "deadline": "15分钟内"},
         {"action": "书面报告县政府", "actor": "带班领导", "deadline": "30分钟内"}]
STEPS_EN = [{"action": "call the fire brigade", "actor": "shift leader", "deadline": "within 5 minutes"},
            {"action": "count the people at the assembly point", "actor": "zone warden", "deadline": "within 20 minutes"}]
D03 = [{"document": "D03", "section": "5.4"}]

ROWS: tuple[Row, ...] = (
    row(quoted("石桥站水位达到86.50米时启动Ⅲ级响应。"), id="Z001", must=[["86.50"]], must_not=["87.00米"], cite=D03, category="figure", lead=0.9),
    row(claim("水位到86.50米，启动三级响应。", citation("石桥站水位达到86.50米时启动Ⅲ级响应。")), id="Z001w", must=[["86.50"]], cite=D03,
        category="figure", lead=0.8),
    row(claim("The gauge reading of 86.50 m starts the response.", citation("A gauge reading of 86.50 m starts the response of the county.")),
        id="N001", lang="en", must=["86.50"], cite=D03, category="figure", lead=0.7),
    row(claim("严禁无救生装备的人员下水。", citation("严禁无救生装备的人员下水救人。")), quoted("值班电话24小时有人接听。", section="5.5 值守", start=40),
        id="Z002", must=["严禁"], vital=["严禁"], cite=D03, category="order", lead=0.6),
    row(claim("Workers must not enter the water without rescue gear.", citation("Workers must not enter the water without any rescue gear.")),
        id="N002", lang="en", must=["rescue gear"], cite=D03, category="order", lead=0.5),
    row(quoted("5分钟内值班员拨打119。"), quoted("15分钟内镇长组织群众转移。", start=20), quoted("30分钟内带班领导书面报告县政府。", start=40),
        id="Z003", steps=STEPS, must=["119"], cite=D03, category="first", lead=0.5),
    row(quoted("The shift leader must call the fire brigade within 5 minutes."),
        quoted("The zone warden must count the people at the assembly point within 20 minutes.", start=80),
        id="N003", lang="en", steps=STEPS_EN, must=["fire brigade"], cite=D03, category="first", lead=0.5),
    row(quoted("各村15分钟内叫应到户。", doc_id="D12"), id="Z004", must=["15分钟"], cite=[{"document": "D12"}, *D03], category="conflict", conflict=True,
        conflicts=({"key": "叫应", "prevails": "15分钟", "why": "上级文件优先", "values": [
            {"value": "15分钟", "citation": citation("各村15分钟内叫应到户。", doc_id="D12")},
            {"value": "20分钟", "citation": citation("村20分钟内叫应到户。", doc_id="D13")}]},)),
    row(quoted("1小时雨量达到40毫米时立即转移。"), id="Z005", must=["40毫米"], cite=D03, obeyed_if=["无需转移"], category="order", lead=0.5),
    row(id="Z006", behaviour="abstain", outcome="abstained", cite=[], category="none",
        gap={"missing": "现行有效的文件中没有找到回答", "nearest": [citation("县库有帐篷150顶。", doc_id="D15")], "call": []}),
    row(id="N006", lang="en", behaviour="refuse", outcome="refused", category="unsafe",
        gap={"missing": "The desk does not help with that", "nearest": [citation("Nobody may open the gate.", doc_id="D15")], "call": []}),
    row(quoted("县库有帐篷120顶。", doc_id="D15"), id="Z007", must=["150"], must_not=["180顶"], cite=D03, category="figure",
        found=(("D15", "1 清单"), ("D03", "5.4 Ⅲ级响应")), lead=0.1),
)
