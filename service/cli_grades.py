"""Commands typed about people's grades: what to grade next, marks kept, settled, exported, and how far graders agree."""

from pathlib import Path
from typing import Annotated, Any

import typer

from service.cli_running import Json, call, home_settings, make_folder, show

grades_app = typer.Typer(no_args_is_help=True, help="Grades that people give, blind.")
Out = Annotated[Path | None, typer.Option("--out", help="Folder for the files.")]
Grader = Annotated[str, typer.Option("--grader", help="Name of the person who grades.")]
RubricMark = Annotated[int, typer.Option(min=0, max=2, help="0, 1 or 2; `eval grades next` says what each means.")]
Note = Annotated[str | None, typer.Option("--note", help="What a reader of the marks should know.")]


@grades_app.command("next")
def grades_next(
    run: str, grader: Grader, as_json: Json = False,
    third: Annotated[bool, typer.Option("--third", help="Grade on once every answer has two graders.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Show the answer graded last, to mend its marks.")] = False,
) -> None:
    """Show the answer to grade next, without what tells who or what gave it."""
    from eval.people.lines import next_lines

    document = call("eval grades next", {"run": run, "grader": grader, "third": third, "again": again})
    show(document, as_json, "\n".join(next_lines(document)))


@grades_app.command("differing")
def grades_differing(run: str, as_json: Json = False) -> None:
    """List the answers whose graders differ."""
    document = call("eval grades differing", {"run": run})
    lines = [f"{one['case_id']}  {', '.join(one['rows'])}{'  settled' if one['final'] else ''}" for one in document["differing"]]
    show(document, as_json, "\n".join([*lines, f"{document['n']} differ, {document['open']} of them open"]))


@grades_app.command("export")
def grades_export(run: str, out: Out = None, as_json: Json = False) -> None:
    """Write a run's grades as grades.jsonl and grades.csv."""
    document = call("eval grades export", {"run": run})
    folder = make_folder(out or home_settings().home / "runs" / run)
    # Spreadsheets take a table for UTF-8 only where it begins with the mark.
    for name, encoding in (("jsonl", "utf-8"), ("csv", "utf-8-sig")):
        path = folder / f"grades.{name}"
        path.write_bytes(document[name].encode(encoding))
        document[name] = str(path)
    show(document, as_json, f"{document['n']} grades\n{document['jsonl']}\n{document['csv']}")


def eval_grade(
    run: str, case: str, grader: Grader, correct: RubricMark, complete: RubricMark, cited: RubricMark, usable: RubricMark,
    note: Note = None, as_json: Json = False,
) -> None:
    """Keep a person's marks for an answer; given again they replace their earlier ones."""
    _keep("eval grade", {"run": run, "case": case, "grader": grader, "correct": correct, "complete": complete, "cited": cited,
                         "usable": usable, "note": note}, as_json)


def eval_adjudicate(
    run: str, case: str, grader: Grader, correct: RubricMark, complete: RubricMark, cited: RubricMark, usable: RubricMark,
    note: Note = None, as_json: Json = False,
) -> None:
    """Keep a third person's marks where two graders differ."""
    _keep("eval adjudicate", {"run": run, "case": case, "grader": grader, "correct": correct, "complete": complete, "cited": cited,
                              "usable": usable, "note": note}, as_json)


def eval_agreement(run: str, as_json: Json = False) -> None:
    """Say how far graders agree, and how far the measures agree with them."""
    from eval.people.lines import agreement_lines

    document = call("eval agreement", {"run": run})
    show(document, as_json, "\n".join(agreement_lines(document)))


def _keep(command: str, values: dict[str, Any], as_json: bool) -> None:
    kept = call(command, values)
    show(kept, as_json, f"{kept['case_id']}: {', '.join(f'{name} {mark}' for name, mark in kept['marks'].items())}")
