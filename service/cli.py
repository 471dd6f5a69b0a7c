"""Commands typed: `watchdesk …`; each prints one JSON document with --json, else lines for a person."""

import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from service.cli_facts import conflicts_text, facts_app
from service.errors import TooLarge, WatchdeskError, WrongCall
from service.settings import Settings, read_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="The desk an emergency duty officer works at.")
documents_app = typer.Typer(no_args_is_help=True, help="Documents that are here.")
draft_app = typer.Typer(no_args_is_help=True, help="Drafts for a person to sign.")
drill_app = typer.Typer(no_args_is_help=True, help="Drill scenarios from the plans in force.")
eval_app = typer.Typer(no_args_is_help=True, help="Score answers; compare runs.")
app.add_typer(documents_app, name="documents")
app.add_typer(draft_app, name="draft")
app.add_typer(drill_app, name="drill")
app.add_typer(eval_app, name="eval")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else there.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="The day asked for, YYYY-MM-DD.")]
PlaceName = Annotated[str | None, typer.Option("--place", help="The place asked for, by name.")]
NoModel = Annotated[bool, typer.Option("--no-model", help="Answer from the documents alone.")]
Reading = Annotated[list[str] | None, typer.Option("--reading", help="NAME=VALUE, such as 石桥站=86.52; may be repeated.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for rows and report.")]

WATCH_S = 2.0  # between two looks at a watched folder; a file must be the same at both

_state: dict[str, Any] = {}


@app.callback()
def root(
    home: Annotated[Path | None, typer.Option("--home", help="The data folder; WATCHDESK_HOME otherwise.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log events to stderr.")] = False,
) -> None:
    """Remember the home and set up logging to stderr."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.WARNING,
                        format="%(asctime)s %(levelname)s %(name)s %(message)s")
    _state["home"] = home


def _settings(**overrides: Any) -> Settings:
    return read_settings(_state.get("home"), **overrides)


def _run(name: str, values: Mapping[str, Any], settings: Settings | None = None) -> dict[str, Any]:
    """Run one command on the home."""
    from eval.commands import EVAL_COMMANDS
    from service.calling import caller
    from service.commands import COMMANDS

    commands = {**COMMANDS, **EVAL_COMMANDS}
    with caller(settings or _settings(), commands) as opened:
        return opened.call(name, values)


def _show(document: Mapping[str, Any], as_json: bool, text: str | None = None) -> None:
    if as_json or text is None:
        typer.echo(json.dumps(document, ensure_ascii=False, indent=None if as_json else 2))
    else:
        typer.echo(text)


def _lookup(as_of: str | None, place: str | None, no_model: bool) -> dict[str, Any]:
    if as_of is not None:
        try:
            date.fromisoformat(as_of)
        except ValueError as failure:
            raise WrongCall(f"--as-of wants a day such as 2025-11-20, not {as_of!r}") from failure
    return {"as_of": as_of, "place": place, "no_model": no_model}


def _readings(given: list[str] | None) -> dict[str, float]:
    found = {}
    for one in given or []:
        name, mark, value = one.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            mark = ""
        if not mark or not name.strip():
            raise WrongCall(f"--reading wants NAME=VALUE such as 石桥站=86.52, not {one!r}")
    return found


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.")],
    watch: Annotated[bool, typer.Option("--watch", help="Stay, and take in what is new or changed.")] = False,
    as_json: Json = False,
) -> None:
    """Take documents in; the same bytes again change nothing.  Ctrl-C stops after the file in hand."""
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise WrongCall(f"there is no {', '.join(map(str, missing))}; name files or folders that exist")
    if watch:
        _watch(paths, as_json)
        return
    totals = _take_in(paths, as_json)
    if totals["failed"] or totals["left"] > 0:
        raise typer.Exit(1)


def _watch(paths: list[Path], as_json: bool) -> None:
    """Look at the folders every two seconds; each batch prints its own document, one a line with --json."""
    from ingest_docs.watching import Watch

    watched = Watch(paths)
    try:
        while True:
            if (changed := watched.changed()) and _take_in(list(changed), as_json)["left"] > 0:
                raise KeyboardInterrupt
            time.sleep(WATCH_S)
    except KeyboardInterrupt:
        typer.echo("stopped watching", err=True)


def _take_in(paths: list[Path], as_json: bool) -> dict[str, Any]:
    """Ingest what the paths name, print a report, and return the totals."""
    from rich.console import Console
    from rich.progress import Progress, TimeElapsedColumn

    from eval.commands import EVAL_COMMANDS
    from ingest_docs.pipeline import SourceFile, failed, find_files, paths_below
    from service.calling import caller
    from service.commands import COMMANDS

    began = time.monotonic()
    reports: list[dict[str, Any]] = []
    trouble: WatchdeskError | None = None
    count = len(paths_below(paths))
    with (
        caller(_settings(), {**COMMANDS, **EVAL_COMMANDS}) as opened,
        Progress(*Progress.get_default_columns(), TimeElapsedColumn(), console=Console(stderr=True),
                 disable=not sys.stderr.isatty()) as bar,
        _asked_to_stop() as stopped,
    ):
        task = bar.add_task("ingesting", total=count)
        for file in find_files(paths):
            if isinstance(file, SourceFile):
                bar.update(task, description=file.name[:40])
                data = {"name": file.name, "source": file.source, "data": _base64(file.data)}
                try:
                    reports += opened.call("ingest", {"files": [data]})["documents"]
                except TooLarge as refused:
                    reports.append(failed(file.source, refused.code, f"{file.name}: {refused}").model_dump(mode="json"))
                except WatchdeskError as failure:
                    trouble = failure  # nothing more gets in, and what got in is told first
                    break
            else:
                reports.append(file.model_dump(mode="json"))
            bar.advance(task)
            if stopped():
                break
    counts = {status: sum(report["status"] == status for report in reports)
              for status in ("added", "updated", "unchanged", "failed")}
    totals = {**counts, "documents": len(reports), "left": count - len(reports),
              "pages": sum(report["pages"] or 0 for report in reports),
              "passages": sum(report["passages"] for report in reports), "seconds": round(time.monotonic() - began, 2)}
    lines = [f"{report['status']:>9}  {report['passages']:>5} passages  {report['title'] or report['path']}"
             + "".join(f"\n           {problem['code']}: {problem['message']}" for problem in report["problems"])
             for report in reports]
    _show({"documents": reports, "totals": totals}, as_json,
          "\n".join([*lines, ", ".join(f"{value} {name}" for name, value in totals.items())]))
    if trouble is not None:
        raise trouble
    return totals


@contextmanager
def _asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Yield a question: did Ctrl-C or SIGTERM come?  The first is waited with, the second ends the command at once."""
    asked: list[int] = []

    def remember(number: int, frame: Any) -> None:
        if asked:
            os._exit(128 + number)  # as safe as a kill: the next command finishes what is half done
        asked.append(number)
        typer.echo("stopping after the file in hand", err=True)

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = {number: signal.signal(number, remember) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@app.command()
def sample(as_json: Json = False) -> None:
    """Put the sample county into the home: its places, its day, its documents."""
    from service.sample import BUILT, prepare_home

    prepare_home(_settings().home)
    totals = _take_in([BUILT], as_json)
    if totals["failed"] or totals["left"] > 0:
        raise typer.Exit(1)


def _base64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode("ascii")


@documents_app.command("list")
def documents_list(as_json: Json = False, as_of: AsOf = None) -> None:
    """List documents and which of them are in force."""
    document = _run("documents list", _lookup(as_of, None, True))
    rows = [f"{row['doc_id'][:12]:<12} {'in force' if row['in_force'] else 'past    '} {row['effective'] or '—':<10} "
            f"{row['title']}" + (f"  (superseded by {row['superseded_by']})" if row["superseded_by"] else "")
            for row in document["documents"]]
    _show(document, as_json, "\n".join(rows) or "no documents yet; `watchdesk ingest PATH` takes them in")


@documents_app.command("show")
def documents_show(document: str, as_json: Json = False) -> None:
    """Show one document with its sections, passages and facts."""
    shown = _run("documents show", {"document": document})
    lines = [f"{shown['title']} {shown['doc_no'] or ''}", f"effective {shown['effective']}, {shown['passages']} passages"]
    lines += ["  " * section["depth"] + section["heading"] for section in shown["sections"]]
    _show(shown, as_json, "\n".join(lines))


@documents_app.command("remove")
def documents_remove(document: str, as_json: Json = False) -> None:
    """Remove a document; it answers nothing from now on."""
    removed = _run("documents remove", {"document": document})
    _show(removed, as_json, f"removed {removed['title']}")


app.add_typer(facts_app(lambda name, values: _run(name, values), lambda *shown: _show(*shown)), name="facts")


@app.command()
def conflicts(as_json: Json = False, as_of: AsOf = None, place: PlaceName = None, no_model: NoModel = False) -> None:
    """Report where documents disagree, which one prevails, and what the lists lack."""
    found = _run("conflicts", _lookup(as_of, place, no_model))
    _show(found, as_json, conflicts_text(found))


@app.command()
def search(
    text: str,
    k: Annotated[int, typer.Option("-k", help="Most passages.")] = 10,
    explain: Annotated[bool, typer.Option("--explain", help="Say how each passage scored.")] = False,
    no_thesaurus: Annotated[bool, typer.Option("--no-thesaurus")] = False,
    as_json: Json = False,
    as_of: AsOf = None,
    place: PlaceName = None,
    no_model: NoModel = False,
) -> None:
    """Search what is in force."""
    document = _run("search", {"text": text, "k": k, "explain": explain, "thesaurus": not no_thesaurus,
                               **_lookup(as_of, place, no_model)})
    lines = [f"{row['rank']:>2} {row['score']:.3f} {row['title']} · {row['section']}\n   {row['text'][:160]}"
             for row in document["results"]]
    if as_json and not explain:
        typer.echo(json.dumps(document["results"], ensure_ascii=False))
    else:
        _show(document, as_json, "\n".join(lines) or "nothing found")


@app.command()
def ask(
    text: str,
    history: Annotated[Path | None, typer.Option("--history", help="JSON list of {role, content}.")] = None,
    as_json: Json = False,
    as_of: AsOf = None,
    place: PlaceName = None,
    no_model: NoModel = False,
) -> None:
    """Ask a question; every sentence of the answer is cited."""
    turns = _json(history) if history else []
    answer = _run("ask", {"text": text, "history": turns, **_lookup(as_of, place, no_model)})
    _show(answer, as_json, answer["text"])


@app.command()
def level(
    reading: Reading = None,
    hazard: Annotated[str | None, typer.Option("--hazard")] = None,
    as_json: Json = False,
    as_of: AsOf = None,
    place: PlaceName = None,
    no_model: NoModel = False,
) -> None:
    """Suggest a response level from readings; a person decides."""
    readings = _readings(reading)
    if not readings:
        raise WrongCall("a level wants at least one --reading NAME=VALUE, such as --reading 石桥站=86.52")
    found = _run("level", {"hazard": hazard, "readings": readings, **_lookup(as_of, place, no_model)})
    _show(found, as_json, "\n".join([f"{found['scale']}: {found['level'] or '—'}", *found["trace"],
                                     *(f"? {name}" for name in found["unknown"])]))


@draft_app.command("steps")
def draft_steps(
    file: Annotated[str, typer.Argument(help="A file with the situation in free words, or - for standard input.")],
    hazard: Annotated[str | None, typer.Option("--hazard")] = None,
    reading: Reading = None,
    language: Annotated[str | None, typer.Option("--lang", help="zh or en; the situation's own otherwise.")] = None,
    as_json: Json = False,
    as_of: AsOf = None,
    place: PlaceName = None,
    no_model: NoModel = False,
) -> None:
    """Draft response steps from the plan in force."""
    text = sys.stdin.read() if file == "-" else _read(Path(file))
    draft = _run("draft steps", {"text": text, "hazard": hazard, "readings": _readings(reading), "language": language,
                                 **_lookup(as_of, place, no_model)})
    from service.incidents.card import card

    _show(draft, as_json, card(draft))


@drill_app.command("make")
def drill_make(
    hazard: Annotated[str, typer.Option("--hazard")],
    place: Annotated[str, typer.Option("--place")],
    minutes: Annotated[int, typer.Option("--minutes")] = 120,
    lang: Annotated[str, typer.Option("--lang", help="zh or en.")] = "zh",
    seed: Annotated[int, typer.Option("--seed")] = 1,
    as_json: Json = False,
    as_of: AsOf = None,
    no_model: NoModel = False,
) -> None:
    """Make a drill scenario; the same seed and documents give the same bytes."""
    drill = _run("drill make", {"hazard": hazard, "minutes": minutes, "lang": lang, "seed": seed,
                                **_lookup(as_of, place, no_model)})
    from service.domain.drills import Drill
    from service.drilling.document import markdown

    _show(drill, as_json, None if as_json else markdown(Drill.model_validate(drill)))


@eval_app.command("answers")
def eval_answers(
    cases: Annotated[Path, typer.Option("--cases", help="Cases, one JSON object a line.")],
    out: Out = None,
    as_json: Json = False,
    no_model: NoModel = False,
) -> None:
    """Run cases through the desk and measure the answers."""
    _finish(_run("eval answers", {"cases": _read(cases), "no_model": no_model}), out, as_json)


@eval_app.command("measure")
def eval_measure(run: str, out: Out = None, as_json: Json = False) -> None:
    """Measure a stored run again, without asking again."""
    _finish(_run("eval measure", {"run": run}), out, as_json)


@eval_app.command("compare")
def eval_compare(run_a: str, run_b: str, as_json: Json = False) -> None:
    """Compare two runs case by case."""
    _show(_run("eval compare", {"run_a": run_a, "run_b": run_b}), as_json)


def _finish(document: dict[str, Any], out: Path | None, as_json: bool) -> None:
    """Write rows and report beside each other and print what was measured."""
    rows, report = document.pop("rows"), document.pop("report_html")
    folder = out or _settings().home / "runs" / document["run_id"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rows.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    (folder / "report.html").write_text(report, "utf-8")
    document["rows"], document["report"] = str(folder / "rows.jsonl"), str(folder / "report.html")
    (folder / "measures.json").write_text(json.dumps(document, ensure_ascii=False, indent=2), "utf-8")
    lines = [f"{name:<24} {one['value']:.3f}  [{one['lo']:.3f}, {one['hi']:.3f}]  n={one['n']}"
             for name, one in document["measures"].items()]
    _show(document, as_json, "\n".join([f"run {document['run_id']}, {document['n']} cases", *lines, document["report"]]))


@app.command()
def reindex(as_json: Json = False) -> None:
    """Make both indexes anew from the records."""
    _show(_run("reindex", {}), as_json)


@app.command()
def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Also list every asset the desk needs, with its path.")] = False,
    as_json: Json = False,
) -> None:
    """Say what this desk has and lacks."""
    found = _run("doctor", {"offline": offline})
    _show(found, as_json)
    if not found["ok"]:
        raise typer.Exit(1)


@app.command()
def serve(
    port: Annotated[int | None, typer.Option("--port", help="0 takes a free one.")] = None,
    host: Annotated[str | None, typer.Option("--host", help="Loopback unless set.")] = None,
    with_sample: Annotated[bool, typer.Option("--sample", help="Also take the sample county in, while serving.")] = False,
) -> None:
    """Serve the desk; other commands on this home go through it."""
    from eval.commands import EVAL_COMMANDS
    from service.api.serving import serve as run_service
    from service.commands import COMMANDS
    from service.desk_ui.mounting import mount
    from service.sample import prepare_home

    if with_sample:
        prepare_home(_settings().home)
    settings, commands = _settings(port=port, host=host), {**COMMANDS, **EVAL_COMMANDS}

    def ready(url: str) -> None:
        typer.echo(url)
        if with_sample:
            threading.Thread(target=_take_in_sample, args=(settings, commands), daemon=True).start()

    run_service(settings, commands, ready, lambda app: mount(app, settings, commands))


def _take_in_sample(settings: Settings, commands: Mapping[str, Any]) -> None:
    """Take the sample's documents in through the service, which answers from the first one on."""
    from ingest_docs.pipeline import SourceFile, find_files
    from service.calling import caller
    from service.sample import documents

    statuses: list[str] = []
    with caller(settings, commands) as opened:
        for file in find_files(documents()):
            if isinstance(file, SourceFile):
                data = {"name": file.name, "source": file.source, "data": _base64(file.data)}
                statuses += [report["status"] for report in opened.call("ingest", {"files": [data]})["documents"]]
    typer.echo(f"sample county: {len(statuses)} documents, {statuses.count('failed')} failed", err=True)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as failure:
        raise WrongCall(f"{path} cannot be read as UTF-8 text: {failure}") from failure


def _json(path: Path) -> Any:
    try:
        return json.loads(_read(path))
    except ValueError as failure:
        raise WrongCall(f"{path} is not JSON: {failure}") from failure


def main() -> None:
    """Run a command; exit 0 done, 1 the work failed, 2 the call was wrong."""
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    try:
        app()
    except WrongCall as failure:
        typer.echo(f"watchdesk: {failure}", err=True)
        sys.exit(2)
    except WatchdeskError as failure:
        typer.echo(f"watchdesk: {failure}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
