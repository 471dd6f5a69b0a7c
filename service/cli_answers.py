"""Commands typed about answers that were given: `watchdesk answers …`, `replay`, `correct`, `corrections …`."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

import typer

from service.cli_running import Json, call, show
from service.errors import WrongCall

answers_app = typer.Typer(no_args_is_help=True, help="Answers that were given, kept with what they rested on.")
corrections_app = typer.Typer(no_args_is_help=True, help="What readers found wrong or outdated in answers.")
Before = Annotated[str | None, typer.Option("--before", help="Given before this day, YYYY-MM-DD.")]

WHY = {
    "superseded": "依据已被代替或失效 / its clause is no longer in force",
    "removed": "依据已移除 / its document was removed",
    "contradicted": "现行文件说法不同 / documents in force say otherwise",
    "settled": "不再有不同说法 / nothing says otherwise any more",
    "recomputed": "重新得出的结果不同 / it comes out otherwise",
    "new": "后来的文件新增 / a later document adds it",
}


@answers_app.command("list")
def answers_list(
    before: Before = None,
    most: Annotated[int, typer.Option("-n", help="Most answers.")] = 50,
    as_json: Json = False,
) -> None:
    """List answers, newest first."""
    found = call("answers list", {"before": _day(before), "most": most})
    lines = [f"{row['answer_id']}  {row['answered_at'][:16]}  {row['outcome']:<10} {row['mode']:<10} {row['question']}"
             + (f"  ({row['corrections']} corrected)" if row["corrections"] else "") for row in found["answers"]]
    show(found, as_json, "\n".join([*lines, f"{found['count']} answers"]))


@answers_app.command("show")
def answers_show(answer_id: str, as_json: Json = False) -> None:
    """Show all that is kept of an answer, its sentences numbered."""
    found = call("answers show", {"answer_id": answer_id})
    evidence = found["evidence"]
    lines = [f"{found['answered_at'][:19]} UTC  {found['answer']['question']}",
             *(f"{one['sentence']:>3}  {one['text']}" for one in found["sentences"]),
             f"{len(evidence['passage_ids'])} passages found, {found['answer']['mode']}, model {found['answer']['model'] or '—'}"]
    lines += [f"     {one['verdict']:<9} {one['written']}  {', '.join(reason['code'] for reason in one['reasons'])}"
              for one in evidence["written"]]
    show(found, as_json, "\n".join([*lines, *_corrected(found["corrections"])]))


@answers_app.command("purge")
def answers_purge(
    answer_id: Annotated[str | None, typer.Argument(help="One answer.")] = None,
    before: Before = None,
    every: Annotated[bool, typer.Option("--all", help="Every answer.")] = False,
    as_json: Json = False,
) -> None:
    """Delete answers with what they rested on and their corrections; nothing brings them back."""
    found = call("answers purge", {"answer_id": answer_id, "before": _day(before), "all": every})
    show(found, as_json, f"purged {found['purged']} answers, {found['left']} are left")


def replay(answer_id: str, as_json: Json = False) -> None:
    """Show an answer again as it was given, and say whether today's documents would answer otherwise."""
    found = call("replay", {"answer_id": answer_id})
    show(found, as_json, "\n".join([found["text"], "", *_comparison(found)]))


def correct(
    answer_id: str,
    sentence: Annotated[int, typer.Option("--sentence", help="Number of the sentence, from 1; `answers show` numbers them.")],
    kind: Annotated[str, typer.Option("--kind", help="wrong or outdated.")],
    says: Annotated[str | None, typer.Option("--says", help="What would be right.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Name of the reader.")] = None,
    as_json: Json = False,
) -> None:
    """Say that a sentence of an answer is wrong or outdated."""
    found = call("correct", {"answer_id": answer_id, "sentence": sentence, "kind": kind, "says": says, "by": by})
    show(found, as_json, "\n".join(_corrected([found])))


@corrections_app.command("list")
def corrections_list(
    answer_id: Annotated[str | None, typer.Option("--answer", help="Those of one answer.")] = None,
    as_cases: Annotated[bool, typer.Option("--as-cases", help="As cases of an evaluation, one JSON object a line.")] = False,
    as_json: Json = False,
) -> None:
    """List what readers found wrong or outdated."""
    if as_cases:
        made = call("corrections cases", {"answer_id": answer_id})
        show(made, as_json, "\n".join(json.dumps(case, ensure_ascii=False) for case in made["cases"]))
        return
    found = call("corrections list", {"answer_id": answer_id})
    lines = [f"{row['answer_id']}  {line}\n    {row['text']}" for row in found["corrections"] for line in _corrected([row])]
    show(found, as_json, "\n".join([*lines, f"{found['count']} corrections"]))


def _comparison(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield what today's documents would say otherwise, for a person."""
    yield f"—— {found['answered_at'][:19]} UTC → {found['asked_again']['as_of']} ——"
    if found["is_as_given"] is False:
        yield "！记录与当时给出的不一致 / the record is no longer what was given"
    if found["same"]:
        yield "按今天的文件仍这样回答 / today's documents would answer the same"
    else:
        yield "按今天的文件回答会不同 / today's documents would answer otherwise"
    if found["outcome"]["was"] != found["outcome"]["now"]:
        yield f"{found['outcome']['was']} → {found['outcome']['now']}"
    for one in found["changed"]:
        yield f"· {WHY[one['why']]}"
        yield from (f"    {sign} {one[side]['text']}" for sign, side in (("-", "was"), ("+", "now")) if one[side])
    for citation in found["superseded"]:
        yield f"已不是现行 / no longer in force: {citation['title']} {citation['section']}" + (
            f" → {citation['superseded_by']}" if citation["superseded_by"] else "")
    for citation in found["removed"]:
        yield f"已移除 / removed: {citation['title']} {citation['section']}"
    yield from _corrected(found["corrections"])


def _corrected(corrections: list[dict[str, Any]]) -> list[str]:
    kinds = {"wrong": "不对 / wrong", "outdated": "过时 / outdated"}
    return [f"{kinds[one['kind']]} #{one['sentence']}" + (f": {one['says']}" if one["says"] else "")
            + (f"  ({one['by']})" if one["by"] else "") for one in corrections]


def _day(text: str | None) -> str | None:
    """Return a day as it was typed.  Raises: WrongCall."""
    if text is not None:
        try:
            date.fromisoformat(text)
        except ValueError as failure:
            raise WrongCall(f"--before wants a day such as 2025-11-20, not {text!r}") from failure
    return text
