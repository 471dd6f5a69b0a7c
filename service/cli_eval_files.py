"""Commands typed about other tools' files: cases imported, runs exported, questions over noise."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli_running import Json, call, read_text, show, write_text


def eval_import(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="squad, trec (qrels, then topics), beir (a folder), rgb, ragas or csv.")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    out: Annotated[Path, typer.Option("--out", help="File for the cases, one JSON object a line.")],
    as_json: Json = False,
) -> None:
    """Make cases of the files of another tool; all of them, or none when a line is wrong."""
    from eval.formats.importing import case_lines, import_cases

    found = import_cases(form, files)
    write_text(out, case_lines(found.cases))
    document = {"format": form, "cases": len(found.cases), "left_out": list(found.left_out), "out": str(out)}
    show(document, as_json, "\n".join([f"{len(found.cases)} cases in {out}", *(f"left out: {one}" for one in found.left_out)]))


def eval_export(
    run: str,
    form: Annotated[str, typer.Option("--format", help="trec-run, ragas, trec-rag or csv.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    as_json: Json = False,
) -> None:
    """Write a stored run as another tool reads it."""
    document = call("eval export", {"run": run, "format": form})
    write_text(out, document.pop("text"))
    lacking = f"; the home no longer holds the text of {document['without_text']} passages" if document["without_text"] else ""
    show({**document, "out": str(out)}, as_json, f"{document['n']} cases in {out}{lacking}")


def eval_rgb(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Cases as RGB has them, one JSON object a line.")],
    noise: Annotated[list[float] | None, typer.Option("--noise", min=0, max=1, help="Share of passages that do not answer; may be repeated.")] = None,
    passages: Annotated[int, typer.Option("--passages", min=1, max=100, help="Passages a question is asked over.")] = 5,
    seed: Annotated[int, typer.Option("--seed", help="Which passages are drawn.")] = 1,
    no_model: Annotated[bool, typer.Option("--no-model", help="Answer from the documents alone.")] = False,
    run: Annotated[str | None, typer.Option("--run", help="Name of the runs; those that broke off go on.")] = None,
    as_json: Json = False,
) -> None:
    """Ask questions over passages of which a share does not answer, each in a throw-away home."""
    from eval.formats.noise import lines

    document = call("eval rgb", {"cases": read_text(file), "name": str(file), "noise": noise or [0.0, 0.4, 0.8, 1.0],
                                 "passages": passages, "seed": seed, "no_model": no_model, "run": run})
    show(document, as_json, "\n".join(lines(document)))
