"""A draft as lines for a terminal: suggestion, steps, what is forbidden, what is blank."""

from collections.abc import Mapping
from typing import Any

from service.domain.answers import STAGE_NAMES


def card(draft: Mapping[str, Any]) -> str:
    """Return a draft document as readable lines in its language."""
    zh = draft["language"] == "zh"
    lines: list[str] = []
    suggestion = draft["suggestion"]
    if suggestion:
        lines.append(f"建议级别：{suggestion['level'] or '—'}（{suggestion['scale']}）" if zh else
                      f"Suggested level: {suggestion['level'] or '—'} ({suggestion['scale']})")
        lines += [f"  {line}" for line in suggestion["trace"]]
    for citation in draft["forbidden"]:
        lines.append(("禁止：" if zh else "Forbidden: ") + citation["quote"])
    for step in draft["steps"]:
        source = step["citations"][0]
        stage = step["stage"] if zh else STAGE_NAMES.get(step["stage"])
        phase = f"{step['phase']}分钟" if zh and step["phase"] != "later" else step["phase"]
        head = " · ".join(part for part in (phase and {"later": "其后"}.get(phase, phase) if zh else phase, stage,
                                            step["actor"], step["deadline"]) if part)
        lines.append(f"{step['order']:>2}. {step['action']}")
        lines.append(f"    {head} 〔{source['doc_no'] or source['title']} {source['section']}〕")
    lines += [("待核实：" if zh else "Blank: ") + blank for blank in draft["blanks"]]
    lines += [f"〔{warning}〕" for warning in draft["warnings"]]
    return "\n".join(lines)
