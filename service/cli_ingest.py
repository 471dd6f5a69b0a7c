"""Commands typed that take documents in: `watchdesk ingest`, once or watching, and `watchdesk sample`."""

import base64
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from service.cli_running import Json, every_command, home_settings, show
from service.errors import TooLarge, WatchdeskError, WrongCall
from service.settings import Settings

WATCH_S = 2.0  # between two looks at a watched folder; a file must be the same at both


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

    from ingest_docs.pipeline import SourceFile, failed, find_files, paths_below
    from service.calling import caller

    began = time.monotonic()
    reports: list[dict[str, Any]] = []
    trouble: WatchdeskError | None = None
    count = len(paths_below(paths))
    with (
        caller(home_settings(), every_command()) as opened,
        Progress(*Progress.get_default_columns(), TimeElapsedColumn(), console=Console(stderr=True),
                 disable=not sys.stderr.isatty()) as bar,
        _asked_to_stop() as stopped,
    ):
        task = bar.add_task("ingesting", total=count)
        for file in find_files(paths):
            if isinstance(file, SourceFile):
                bar.update(task, description=file.name[:40])
                data = {"name": file.name, "source": file.source, "data": base64.b64encode(file.data).decode("ascii")}
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
    show({"documents": reports, "totals": totals}, as_json,
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


def sample(as_json: Json = False) -> None:
    """Put the sample county into the home: its places, its day, its documents."""
    from service.sample import BUILT, prepare_home

    prepare_home(home_settings().home)
    totals = _take_in([BUILT], as_json)
    if totals["failed"] or totals["left"] > 0:
        raise typer.Exit(1)


def take_in_sample(served: Settings, commands: Mapping[str, Any]) -> None:
    """Take the sample's documents in through the service, which answers from the first one on."""
    from ingest_docs.pipeline import SourceFile, find_files
    from service.calling import caller
    from service.sample import documents

    statuses: list[str] = []
    with caller(served, commands) as opened:
        for file in find_files(documents()):
            if isinstance(file, SourceFile):
                data = {"name": file.name, "source": file.source, "data": base64.b64encode(file.data).decode("ascii")}
                statuses += [report["status"] for report in opened.call("ingest", {"files": [data]})["documents"]]
    typer.echo(f"sample county: {len(statuses)} documents, {statuses.count('failed')} failed", err=True)
