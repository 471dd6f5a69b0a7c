"""Commands typed about evaluation: `watchdesk eval …`."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from service.cli_running import Json, call, calls, home_settings, make_folder, read_text, show, write_text
from service.errors import WrongCall

eval_app = typer.Typer(no_args_is_help=True, help="Score answers; compare runs.")
ASK_FOR_S = 5.0
"""How often a person is told how far a run is."""
Ask = Callable[[str, Mapping[str, Any]], dict[str, Any]]
Tell = Callable[[str], None]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for rows and report.")]


@eval_app.command("answers")
def eval_answers(
    cases: Annotated[Path, typer.Option("--cases", help="Cases, one JSON object a line.")],
    out: Out = None,
    as_json: Json = False,
    no_model: Annotated[bool, typer.Option("--no-model", help="Answer from the documents alone.")] = False,
    only: Annotated[str | None, typer.Option("--only", help="odd or even: the cases whose id has such a number.")] = None,
    run: Annotated[str | None, typer.Option("--run", help="A run that broke off, to go on with.")] = None,
    at_once: Annotated[int, typer.Option("--at-once", help="Cases under way at a time; with a model, at most model_at_once.")] = 1,
) -> None:
    """Run cases through the desk and measure the answers."""
    from eval.running.runner import new_run_id

    wanted = {"cases": read_text(cases), "no_model": no_model, "only": only, "run": run or new_run_id(), "at_once": at_once}
    tell = _teller(as_json)
    with calls() as ask:
        tell(f"run {wanted['run']}; where it breaks off, go on with --run {wanted['run']}\n")
        _ask_all(ask, wanted, tell)
        measured = ask("eval measure", {"run": wanted["run"]})
    _finish(measured, out, as_json)


@eval_app.command("retrieval")
def eval_retrieval(
    beir: Annotated[Path, typer.Option("--beir", help="Folder with corpus.jsonl, queries.jsonl and qrels/test.tsv.")],
    out: Out = None,
    as_json: Json = False,
    no_thesaurus: Annotated[bool, typer.Option("--no-thesaurus", help="Search without the thesaurus.")] = False,
) -> None:
    """Run a question set through the product's own search in a throw-away home, BM25 beside it."""
    from eval.beir import read_beir
    from eval.retrieval import evaluate, lines, write_runs

    document, product, baseline = evaluate(read_beir(beir), home_settings(), use_thesaurus=not no_thesaurus)
    folder = out or home_settings().home / "runs" / f"beir-{document['set']}"
    document["run_files"] = write_runs(folder, document["set"], product, baseline)
    show(document, as_json, "\n".join(lines(document)))


@eval_app.command("finding")
def eval_finding(
    cases: Annotated[Path, typer.Option("--cases", help="Search cases, one JSON object a line.")],
    as_json: Json = False,
    no_thesaurus: Annotated[bool, typer.Option("--no-thesaurus", help="Search without the thesaurus.")] = False,
) -> None:
    """Ask the home's search for the passages that answer, and say how high it puts them."""
    from eval.finding import table

    document = call("eval finding", {"cases": read_text(cases), "thesaurus": not no_thesaurus})
    show(document, as_json, "\n".join(table(document)))


@eval_app.command("measure")
def eval_measure(run: str, out: Out = None, as_json: Json = False) -> None:
    """Measure a stored run again, without asking again."""
    _finish(call("eval measure", {"run": run}), out, as_json)


@eval_app.command("compare")
def eval_compare(run_a: str, run_b: str, as_json: Json = False) -> None:
    """Compare two runs case by case; either may be a baseline file."""
    show(call("eval compare", {"run_a": _run_or_file(run_a), "run_b": _run_or_file(run_b)}), as_json)


def _ask_all(ask: Ask, wanted: Mapping[str, Any], tell: Tell) -> None:
    """Ask a while at a time until every case has its row, and tell how far that is."""
    from eval.running.cost import said, together

    costs = []

    def cost(so_far: Mapping[str, Any]) -> str:
        costs.append(so_far["cost"])
        return said(together(costs))

    _until_done(ask, "eval ask", wanted, tell, cost)


def _until_done(
    ask: Ask, command: str, wanted: Mapping[str, Any], tell: Tell, more: Callable[[Mapping[str, Any]], str] = lambda _: ""
) -> dict[str, Any]:
    """Return the document of a command that does its work a while at a time, once all is done."""
    from eval.running.progress import line

    began, asked = time.monotonic(), 0
    on_screen = sys.stderr.isatty()
    while True:
        so_far = ask(command, {**wanted, "for_s": ASK_FOR_S})
        asked += so_far["asked"]
        words = " · ".join(filter(None, [line(so_far["done"], so_far["of"], asked, time.monotonic() - began), more(so_far)]))
        tell(f"\r\x1b[K{words}" if on_screen else f"{words}\n")
        if so_far["done"] >= so_far["of"]:
            tell("\n" * on_screen)
            return so_far


def _teller(as_json: bool) -> Tell:
    """Return what tells progress: who asks for JSON reads it only on a terminal."""
    return _told if sys.stderr.isatty() or not as_json else _not_told


def _told(words: str) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()


def _not_told(_words: str) -> None:
    """Say nothing."""


@eval_app.command("judge")
def eval_judge(
    run: str,
    repeats: Annotated[int, typer.Option("--repeats", help="Readings of each answer.")] = 3,
    as_json: Json = False,
) -> None:
    """Have the desk's model mark a run's answers: an opinion beside the measures, no part of the gate."""
    from eval.running.judge import lines

    with calls() as ask:
        document = _until_done(ask, "eval judge", {"run": run, "repeats": repeats}, _teller(as_json))
    show(document, as_json, "\n".join(lines(document)))


def _finish(document: dict[str, Any], out: Path | None, as_json: bool) -> None:
    """Write rows and report beside each other and print what was measured."""
    rows, report = document.pop("rows"), document.pop("report_html")
    folder = make_folder(out or home_settings().home / "runs" / document["run_id"])
    (folder / "rows.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    (folder / "report.html").write_text(report, "utf-8")
    document["rows"], document["report"] = str(folder / "rows.jsonl"), str(folder / "report.html")
    (folder / "measures.json").write_text(json.dumps(document, ensure_ascii=False, indent=2), "utf-8")
    from eval.breakdown import lines as broken_down

    lines = [f"{name:<28} {one['value']:.3f}  [{one['lo']:.3f}, {one['hi']:.3f}]  n={one['n']}" if one["n"] else f"{name:<28} —"
             for name, one in document["measures"].items()]
    from eval.running.cost import said

    head = [f"run {document['run_id']}, {document['n']} cases", *filter(None, [said(document["cost"])])]
    show(document, as_json, "\n".join([*head, *lines,
                                        *broken_down(document["breakdown"]), document["report"]]))


@eval_app.command("report")
def eval_report(
    runs: Annotated[list[str], typer.Argument(help="One run, or several to compare with the first.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for report.html and report.md.")],
    as_json: Json = False,
) -> None:
    """Write a run, or several compared, as one HTML page and one Markdown page."""
    document = call("eval report", {"runs": runs})
    make_folder(out)
    for kind, name in (("html", "report.html"), ("markdown", "report.md")):
        path = out / name
        path.write_text(document[kind], "utf-8")
        document[kind] = str(path)
    show(document, as_json, f"{document['html']}\n{document['markdown']}")


@eval_app.command("gate")
def eval_gate(
    run: str,
    baseline: Annotated[str | None, typer.Option("--baseline", help="A run or a baseline file that it must not be worse than.")] = None,
    margin: Annotated[float, typer.Option("--margin", help="Loss that is put up with, as a share.")] = 0.02,
    measures: Annotated[list[str] | None, typer.Option("--measure", help="A measure that must not get worse; may be repeated.")] = None,
    junit: Annotated[Path | None, typer.Option("--junit", help="Also write JUnit XML there.")] = None,
    as_json: Json = False,
) -> None:
    """Judge a run: exit 0 pass, 1 fail or no such run, 2 a wrong call, 3 inconclusive."""
    from eval.gating.gate import EXIT_CODES, lines
    from eval.gating.junit import junit as as_junit

    arguments = {"run": run, "baseline": _run_or_file(baseline) if baseline else None, "margin": margin}
    document = call("eval gate", arguments | ({"measures": measures} if measures else {}))
    if junit:
        write_text(junit, as_junit(document))
    show(document, as_json, "\n".join(lines(document)))
    raise typer.Exit(EXIT_CODES[document["verdict"]])


@eval_app.command("baseline")
def eval_baseline(run: str, out: Annotated[Path, typer.Option("--out", help="The file to write.")], as_json: Json = False) -> None:
    """Keep a run's scores as a file that later runs are judged by."""
    document = call("eval baseline", {"run": run})
    write_text(out, document.pop("text"))
    show({**document, "file": str(out)}, as_json, f"wrote {out}: {document['n']} cases of dataset {document['dataset_hash']}")


@eval_app.command("cases-needed")
def eval_cases_needed(
    difference: Annotated[float, typer.Argument(help="The difference to be seen, as a share: 0.05.")],
    discordance: Annotated[float, typer.Option("--discordance", help="Share of cases on which two runs differ.")] = 0.1,
    power: Annotated[float, typer.Option("--power", help="How often it is to be seen when it is there.")] = 0.8,
    widening: Annotated[float, typer.Option("--widening", help="How much more documents vary than single cases would.")] = 1.0,
    as_json: Json = False,
) -> None:
    """Say how many cases a difference needs to be seen."""
    from eval.intervals import cases_needed

    try:
        cases = cases_needed(difference, discordance=discordance, power=power, widening=widening)
    except ValueError as failure:
        raise WrongCall(str(failure)) from failure
    show({"difference": difference, "discordance": discordance, "power": power, "widening": widening, "cases": cases}, as_json, str(cases))


def _run_or_file(given: str) -> str:
    """Return a file's text where there is such a file, else the id of a run."""
    return read_text(Path(given)) if Path(given).is_file() else given
