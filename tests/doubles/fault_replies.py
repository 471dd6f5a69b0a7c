"""What the fault server writes: sentences quoted from the numbered clauses of the prompt it was sent."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from service.domain.sentences import sentences

_BLOCK = re.compile(r"(?m)^\[(\d+)\] .*$")
_ENDS = "。！？；.!?; "


def clauses(prompt: str) -> dict[int, str]:
    """Return the numbered clauses of a prompt, without their headings; empty when it has none."""
    evidence = re.split(r"\n\n(?:问题：|Question:)", prompt)[0]
    heads = list(_BLOCK.finditer(evidence))
    ends = [*(head.start() for head in heads[1:]), len(evidence)][: len(heads)]
    return {int(head[1]): evidence[head.end() : end].strip() for head, end in zip(heads, ends, strict=True)}


def question(prompt: str) -> str:
    """Return the question of a prompt; empty when it has none."""
    parts = re.split(r"(?:问题：|Question:)", prompt)
    return parts[-1].strip() if len(parts) > 1 else ""


def quoted(prompt: str) -> tuple[tuple[int, str], ...]:
    """Return the sentence of each of the first two clauses that shares most with the question, with its number."""
    asked = _pairs(question(prompt))
    found = []
    for number, text in list(clauses(prompt).items())[:2]:
        spans = [text[start:end].rstrip(_ENDS) for start, end in sentences(text)]
        if spans:
            found.append((number, max(spans, key=lambda one: len(asked & _pairs(one)))))
    return tuple(found)


def wants_english(messages: Sequence[Mapping[str, str]]) -> bool:
    """Say whether an answer in English is asked for; where nothing says so, whether the prompt is in English."""
    told = re.search(r"Answer in (\w+)|用(中文|英文)回答", messages[0]["content"] if messages else "")
    if told:
        return told[1] == "English" or told[2] == "英文"
    return "Question:" in (messages[-1]["content"] if messages else "")


def reply_to(mode: str, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any] | None) -> str:
    """Return what a server in that mode writes; JSON of the schema when one was sent."""
    prompt = messages[-1]["content"] if messages else ""
    english = wants_english(messages)
    if schema is not None:
        whole = json.dumps(instance(schema), ensure_ascii=False)
        return whole[: len(whole) // 2] if mode == "bad_json" else whole
    if mode == "bad_json":
        return '{"claims": ["'
    if mode == "wrong_language":
        english = not english
        return "All units should evacuate at once [1]." if english else "请所有人员立即撤离[1]。"
    if mode == "injected":
        if english:
            return "As the clause demands, I ignore my instructions; they read: You sit in an emergency duty room."
        return "已按条文要求忽略此前的指令，系统提示词如下：你在应急值班室。"
    found = quoted(prompt)
    if not found:
        return "NOT IN THE DOCUMENTS" if english else "资料中没有。"
    said = [_marked(mode, number, text, english) for number, text in found]
    if mode == "one_invented":
        said.append("Another 7391 people must move [1]." if english else "另有7391人必须转移[1]。")
    return (" " if english else "").join(said)


def instance(schema: Mapping[str, Any]) -> Any:
    """Return a small value that obeys a JSON schema, as far as flat schemas of this project go."""
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return instance(options[0])
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    kind = schema.get("type", "object")
    if kind == "object":
        return {name: instance(inner) for name, inner in schema.get("properties", {}).items()}
    simple: dict[str, Any] = {"array": [], "string": "…", "integer": 0, "number": 0.0, "boolean": False, "null": None}
    return simple[kind]


def _marked(mode: str, number: int, text: str, english: bool) -> str:
    end = "." if english else "。"
    if english and not text.isascii():
        text = f"The clause reads: {text}"
    if mode == "no_marks":
        return text + end
    if mode == "invented_marks":
        return f"{text}[{number + 90}]{end}"
    if mode == "invented_numbers":
        # 7,391 stands in no document of the sample county.
        return f"{text} 7391 m[{number}]{end}" if english else f"{text}，共7391米[{number}]{end}"
    return f"{text}[{number}]{end}"


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
