"""An answer as one text: sentences with marks, then the sources the marks stand for."""

from collections.abc import Sequence

from service.answering.wording import say
from service.domain.answers import Citation, Claim, Conflict, Gap
from service.domain.documents import Language


def render(
    claims: Sequence[Claim],
    options: Sequence[str],
    gap: Gap | None,
    conflicts: Sequence[Conflict],
    warnings: Sequence[str],
    language: Language,
) -> str:
    """Return the answer's text; every mark stands for a line under the sources."""
    numbers: dict[tuple[str, str], int] = {}
    listed: list[Citation] = []

    def mark(citation: Citation) -> str:
        key = (citation.passage_id, citation.quote)
        if key not in numbers:
            listed.append(citation)
            numbers[key] = len(listed)
        return f"[{numbers[key]}]"

    def cited(text: str, citations: Sequence[Citation]) -> str:
        return text + "".join(dict.fromkeys(mark(citation) for citation in citations))

    lines = [cited(_flagged(claim), claim.citations) for claim in claims]
    lines += [f"· {option}" for option in options]
    if gap is not None:
        lines.append(gap.missing)
        lines += _listing(say("call", language), [cited(call.quote, (call,)) for call in gap.call])
        lines += _listing(say("nearest", language), [cited(near.quote, (near,)) for near in gap.nearest])
    for conflict in conflicts:
        lines += _listing(f"{say('conflicts', language)}：{conflict.key}",
                          [cited(value.value, (value.citation,)) for value in conflict.values])
        lines.append(say("prevails", language, value=conflict.prevails, why=conflict.why) if conflict.prevails
                     else say("undecided", language, why=conflict.why))
    lines += [f"〔{warning}〕" for warning in warnings]
    if listed:
        lines += _listing(say("sources", language),
                          [f"[{number}] {source_line(citation, language)}" for number, citation in enumerate(listed, 1)])
    return "\n".join(lines)


def source_line(citation: Citation, language: Language) -> str:
    """Return where a citation stands: title, number, version, effective date, clause, page, and that it is a scan's."""
    parts = [f"《{citation.title}》" if language == "zh" else citation.title, citation.doc_no,
             citation.version, say("effective", language, date=citation.effective) if citation.effective else None,
             citation.section, say("page", language, page=citation.page) if citation.page else None,
             say("read_by_ocr", language) if citation.is_ocr else None]
    return " · ".join(part for part in parts if part)


def _flagged(claim: Claim) -> str:
    shown = claim.text if claim.trace is None else f"{claim.text}（{claim.trace}）"
    return f"⚠ {shown}（{claim.reason}）" if claim.verdict == "flagged" else shown


def _listing(title: str, lines: Sequence[str]) -> list[str]:
    return [f"{title}：", *lines] if lines else []
