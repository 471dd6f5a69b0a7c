"""A drill as one Markdown document: scenario, injects, and what each one should bring about."""

from service.domain.answers import Citation
from service.domain.drills import Drill, ExpectedAction, Inject

_WORDS = {
    "zh": {"objectives": "目标", "background": "背景", "injects": "注入", "expected": "期望动作", "within": "{}分钟内", "at once": "立即",
           "line": "{sender} → {recipient}（{channel}）", "notes": "说明", "id": "演练编号"},
    "en": {"objectives": "Objectives", "background": "Background", "injects": "Injects", "expected": "Expected actions",
           "within": "within {} min", "at once": "at once", "line": "{sender} → {recipient} ({channel})", "notes": "Notes",
           "id": "Drill"},
}


def markdown(drill: Drill) -> str:
    """Return the drill ready to print; the mark stands in the title and before every inject."""
    words = _WORDS[drill.lang]
    lines = [f"# {drill.title}", "", f"{words['id']}: {drill.drill_id} · seed {drill.seed}", "", f"## {words['objectives']}", ""]
    lines += [f"- {objective}" for objective in drill.objectives]
    lines += ["", f"## {words['background']}", "", drill.background, "", f"## {words['injects']}", ""]
    for inject in drill.injects:
        lines += _inject(inject, words)
    if drill.warnings:
        lines += [f"## {words['notes']}", "", *(f"- {warning}" for warning in drill.warnings), ""]
    return "\n".join(lines).rstrip() + "\n"


def _inject(inject: Inject, words: dict[str, str]) -> list[str]:
    clock = f"T+{inject.at_min // 60:02d}:{inject.at_min % 60:02d}"
    parties = words["line"].format(sender=inject.sender, recipient=inject.recipient, channel=inject.channel)
    head = f"### {inject.number}. {clock} {parties}"
    return [head, "", f"> {inject.text}", "", f"{words['expected']}:", "",
            *(_expected(one, words) for one in inject.expected), ""]


def _expected(one: ExpectedAction, words: dict[str, str]) -> str:
    limit = None
    if one.within_min is not None:
        limit = words["within"].format(f"{one.within_min:g}") if one.within_min else words["at once"]
    told = " · ".join(part for part in (one.actor, limit) if part)
    return f"- {one.action}" + (f" ({told})" if told else "") + "".join(f" 〔{_source(one)}〕" for one in one.citations)


def _source(citation: Citation) -> str:
    return f"{citation.doc_no or citation.title} {citation.section}"
