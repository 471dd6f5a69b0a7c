"""Commands typed: `watchdesk …`; each prints one JSON document with --json, else lines for a person."""

import json
import logging
import os
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from service.cli_answers import answers_app, correct, corrections_app, replay
from service.cli_eval import eval_app
from service.cli_eval_files import eval_export, eval_import, eval_rgb
from service.cli_facts import conflicts_text, facts_app
from service.cli_grades import eval_adjudicate, eval_agreement, eval_grade, grades_app
from service.cli_ingest import ingest, sample, take_in_sample
from service.cli_running import Json, call, every_command, home_settings, read_json, read_text, show, use_home
from service.errors import WatchdeskError, WrongCall

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
                  help="The desk an emergency duty officer works at.")
documents_app = typer.Typer(no_args_is_help=True, help="Documents that are here.")
draft_app = typer.Typer(no_args_is_help=True, help="Drafts for a person to sign.")
drill_app = typer.Typer(no_args_is_help=True, help="Drill scenarios from the plans in force.")
app.add_typer(documents_app, name="documents")
app.add_typer(draft_app, name="draft")
app.add_typer(drill_app, name="drill")
app.add_typer(eval_app, name="eval")
eval_app.add_typer(grades_app, name="grades")
for name, command in (("import", eval_import), ("export", eval_export), ("rgb", eval_rgb), ("grade", eval_grade),
                      ("adjudicate", eval_adjudicate), ("agreement", eval_agreement)):
    eval_app.command(name)(command)
app.add_typer(answers_app, name="answers")
app.add_typer(corrections_app, name="corrections")

AsOf = Annotated[str | None, typer.Option("--as-of", help="The day asked for, YYYY-MM-DD.")]
PlaceName = Annotated[str | None, typer.Option("--place", help="The place asked for, by name.")]
NoModel = Annotated[bool, typer.Option("--no-model", help="Answer from the documents alone.")]
Reading = Annotated[list[str] | None, typer.Option("--reading", help="NAME=VALUE, such as 石桥站=86.52; may be repeated.")]


@app.callback()
def root(
    home: Annotated[Path | None, typer.Option("--home", help="The data folder; WATCHDESK_HOME otherwise.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log events to stderr.")] = False,
) -> None:
    """Remember the home and set up logging to stderr."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO if verbose else logging.WARNING,
                        format="%(asctime)s %(levelname)s %(name)s %(message)s")
    use_home(home)


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


app.command()(ingest)
app.command()(sample)
app.command()(replay)
app.command()(correct)


@documents_app.command("list")
def documents_list(as_json: Json = False, as_of: AsOf = None) -> None:
    """List documents and which of them are in force."""
    document = call("documents list", _lookup(as_of, None, True))
    rows = [f"{row['doc_id'][:12]:<12} {'in force' if row['in_force'] else 'past    '} {row['effective'] or '—':<10} "
            f"{row['title']}" + (f"  (superseded by {row['superseded_by']})" if row["superseded_by"] else "")
            for row in document["documents"]]
    show(document, as_json, "\n".join(rows) or "no documents yet; `watchdesk ingest PATH` takes them in")


@documents_app.command("show")
def documents_show(document: str, as_json: Json = False) -> None:
    """Show one document with its sections, passages and facts, and what its file hides."""
    shown = call("documents show", {"document": document})
    lines = [f"{shown['title']} {shown['doc_no'] or ''}", f"effective {shown['effective']}, {shown['passages']} passages"]
    lines += ["  " * section["depth"] + section["heading"] for section in shown["sections"]]
    if shown["hidden"]:
        lines.append("隐藏内容 / Hidden content: the file holds it and does not show it; nothing is answered from it")
    lines += [f"  {one['where']}{'  [对软件所写 / addressed to software]' if one['addressed_to_software'] else ''}: {one['text']}"
              for one in shown["hidden"]]
    show(shown, as_json, "\n".join(lines))


@documents_app.command("remove")
def documents_remove(document: str, as_json: Json = False) -> None:
    """Remove a document; it answers nothing from now on."""
    removed = call("documents remove", {"document": document})
    show(removed, as_json, f"removed {removed['title']}")


app.add_typer(facts_app(call, show), name="facts")


@app.command()
def conflicts(as_json: Json = False, as_of: AsOf = None, place: PlaceName = None, no_model: NoModel = False) -> None:
    """Report where documents disagree, which one prevails, and what the lists lack."""
    found = call("conflicts", _lookup(as_of, place, no_model))
    show(found, as_json, conflicts_text(found))


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
    document = call("search", {"text": text, "k": k, "explain": explain, "thesaurus": not no_thesaurus,
                               **_lookup(as_of, place, no_model)})
    lines = [f"{row['rank']:>2} {row['score']:.3f} {row['title']} · {row['section']}{_marks(row)}"
             f"\n   {row['text'][:160]}"
             + (f"\n   {' + '.join(f'{name} {value:.2f}' for name, value in row['explain']['adds'].items())}" if explain else "")
             for row in document["results"]]
    if explain and not as_json:
        lines = [*_explained(document["understood"]), *lines]
    if as_json and not explain:
        typer.echo(json.dumps(document["results"], ensure_ascii=False))
    else:
        show(document, as_json, "\n".join(lines) or "nothing found")


def _explained(understood: dict[str, Any]) -> list[str]:
    """Return how the question was understood, a line a thing."""
    shown = {
        "hazards": understood["hazards_named"] or [understood["hazard"] or "—"], "places": understood["places"],
        "earlier editions": understood["earlier_editions"],
        "not as written": [f"{term} → {instead}" for term, instead in understood["not_as_written"].items()],
        "terms": [f"{term} {weight:g}" for term, weight in understood["terms"].items()],
    }
    lines = [f"{name}: {', '.join(values)}" for name, values in shown.items() if values]
    lines += [f"thesaurus: {'|'.join(entry['said'])} → {'|'.join(entry['official'])} ({entry['source']})" for entry in understood["thesaurus"]]
    return [*lines, f"weight of the vectors: {understood['dense_weight']:.2f}", ""]


def _marks(row: dict[str, Any]) -> str:
    """Return what an officer must know of a passage before its words."""
    past = "" if row["in_force"] else " · 已失效 / no longer in force"
    return past + (" · 扫描识别 / read by OCR" if row["is_ocr"] else "")


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
    turns = read_json(history) if history else []
    answer = call("ask", {"text": text, "history": turns, **_lookup(as_of, place, no_model)})
    show(answer, as_json, answer["text"])


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
    found = call("level", {"hazard": hazard, "readings": readings, **_lookup(as_of, place, no_model)})
    show(found, as_json, "\n".join([f"{found['scale']}: {found['level'] or '—'}", *found["trace"],
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
    text = sys.stdin.read() if file == "-" else read_text(Path(file))
    draft = call("draft steps", {"text": text, "hazard": hazard, "readings": _readings(reading), "language": language,
                                 **_lookup(as_of, place, no_model)})
    from service.incidents.card import card

    show(draft, as_json, card(draft))


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
    drill = call("drill make", {"hazard": hazard, "minutes": minutes, "lang": lang, "seed": seed,
                                **_lookup(as_of, place, no_model)})
    from service.domain.drills import Drill
    from service.drilling.document import markdown

    show(drill, as_json, None if as_json else markdown(Drill.model_validate(drill)))


@app.command()
def reindex(as_json: Json = False) -> None:
    """Make both indexes anew from the records."""
    show(call("reindex", {}), as_json)


@app.command()
def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Also list every asset the desk needs, with its path.")] = False,
    as_json: Json = False,
) -> None:
    """Say what this desk has and lacks."""
    found = call("doctor", {"offline": offline})
    show(found, as_json)
    if not found["ok"]:
        raise typer.Exit(1)


@app.command()
def serve(
    port: Annotated[int | None, typer.Option("--port", help="0 takes a free one.")] = None,
    host: Annotated[str | None, typer.Option("--host", help="Loopback unless set.")] = None,
    with_sample: Annotated[bool, typer.Option("--sample", help="Also take the sample county in, while serving.")] = False,
) -> None:
    """Serve the desk; other commands on this home go through it."""
    from service.api.serving import serve as run_service
    from service.desk_ui.mounting import mount
    from service.sample import prepare_home

    if with_sample:
        prepare_home(home_settings().home)
    settings, commands = home_settings(port=port, host=host), every_command()

    def ready(url: str) -> None:
        typer.echo(url)
        if with_sample:
            threading.Thread(target=take_in_sample, args=(settings, commands), daemon=True).start()

    run_service(settings, commands, ready, lambda app: mount(app, settings, commands))


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
