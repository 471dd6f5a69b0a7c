"""Commands typed about facts: `watchdesk facts …` and `watchdesk conflicts`."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from service.cli_running import Json
from service.errors import WrongCall

By = Annotated[str, typer.Option("--by", help="Name of the person who decides.")]
Run = Callable[[str, Mapping[str, Any]], dict[str, Any]]
Show = Callable[[Mapping[str, Any], bool, str], None]


def facts_app(run: Run, show: Show) -> typer.Typer:
    """Return the commands below `watchdesk facts`."""
    app = typer.Typer(no_args_is_help=True, help="Values read from documents, for a person to review.")

    @app.command("list")
    def facts_list(
        document: Annotated[str | None, typer.Option("--document", help="Document id, doc_id, number or title.")] = None,
        kind: Annotated[str | None, typer.Option("--kind", help="threshold, contact, supply and so on.")] = None,
        state: Annotated[str | None, typer.Option("--state", help="extracted, reviewed, corrected or rejected.")] = None,
        as_json: Json = False,
    ) -> None:
        """List facts of the documents that are here, each with the words it was read from."""
        found = run("facts list", {"document": document, "kind": kind, "state": state})
        lines = [f"{row['fact_id']}  {row['state']:<9} {row['kind']:<12} {row['doc_id']} {row['section']}\n    {row['quote'][:120]}"
                 for row in found["facts"]]
        show(found, as_json, "\n".join([*lines, f"{found['count']} facts"]))

    @app.command("approve")
    def facts_approve(fact_id: str, by: By, as_json: Json = False) -> None:
        """Say that a fact is read right."""
        _shown(run("facts approve", {"fact_id": fact_id, "by": by}), as_json)

    @app.command("reject")
    def facts_reject(fact_id: str, by: By, as_json: Json = False) -> None:
        """Say that a fact is read wrong and must not be used."""
        _shown(run("facts reject", {"fact_id": fact_id, "by": by}), as_json)

    @app.command("correct")
    def facts_correct(
        fact_id: str,
        by: By,
        values: Annotated[list[str], typer.Option("--set", help="FIELD=VALUE, such as value=86.5; may be repeated.")],
        as_json: Json = False,
    ) -> None:
        """Put the right values in place of those that were read."""
        changes = dict(_pair(one) for one in values)
        _shown(run("facts correct", {"fact_id": fact_id, "by": by, "changes": changes}), as_json)

    def _shown(fact: Mapping[str, Any], as_json: bool) -> None:
        show(fact, as_json, f"{fact['fact_id']} {fact['state']} by {fact['reviewed_by']}")

    return app


def conflicts_text(found: Mapping[str, Any]) -> str:
    """Return a conflict report as lines for a person."""
    lines = []
    for one in found["conflicts"]:
        lines.append(f"{one['key']}: {one['prevails'] + ' prevails' if one['prevails'] else 'OPEN'} — {one['why_zh']} / {one['why_en']}")
        lines += [f"    {value['value']:<16} {value['doc_id']} {value['section']}" for value in one["values"]]
    lines += [f"{gap['kind']}: {gap['zh']} / {gap['en']}" for gap in found["gaps"]]
    return "\n".join(lines) or "no conflicts and no gaps"


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark or not name.strip():
        raise WrongCall(f"--set wants FIELD=VALUE such as value=86.5, not {text!r}")
    return name.strip(), value.strip()
