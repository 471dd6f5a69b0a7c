"""One opener: whoever holds the home answers, and nobody else touches it."""

import http.server
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from service.calling import caller
from service.commands import COMMANDS
from service.errors import HomeBusy, NotFound, WrongCall
from service.home import VERSION, Home, ServeNote
from service.settings import Settings
from tests.doubles.served_home import served
from tests.doubles.small_home import PLAN, QUOTE_OF_PLAN, fill, small_settings

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "接到转移指令后多长时间通知到每一户？"


def command(home: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    said = {f"WATCHDESK_{name.upper()}": value for name, value in settings.items()}
    environment = os.environ | {"WATCHDESK_TODAY": "2025-07-01", "WATCHDESK_CHAT_MODEL": ""} | said
    return subprocess.Popen([sys.executable, "-m", "service.cli", "--home", str(home), *arguments], cwd=ROOT,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def settings(home: Path, wait_s: float = 0.0) -> Settings:
    return small_settings(home).model_copy(update={"lock_wait_s": wait_s})


def note(port: int, version: str = VERSION, pid: int = 1) -> ServeNote:
    return ServeNote(host="127.0.0.1", port=port, token="t", version=version, pid=pid)


@contextmanager
def health_only() -> Iterator[int]:
    """A service of which only the health can be asked; yields its port."""

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing on stderr."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_two_commands_at_once_both_answer_rightly(tmp_path: Path) -> None:
    fill(tmp_path)

    both = [command(tmp_path, "ask", QUESTION, "--no-model", "--json") for _ in range(2)]

    for process in both:
        out, err = process.communicate(timeout=90)
        assert process.returncode == 0, err
        assert QUOTE_OF_PLAN in json.loads(out)["text"]


def test_two_ingestions_at_once_leave_one_document_each(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    for name in ("a.md", "b.md"):
        (tmp_path / "plans" / name).write_text(PLAN + f"\n2.3 {name}应当归档。\n", "utf-8")

    both = [command(tmp_path / "home", "ingest", str(tmp_path / "plans" / name), "--json") for name in ("a.md", "b.md")]

    for process in both:
        out, err = process.communicate(timeout=90)
        assert process.returncode == 0, err
        assert json.loads(out)["totals"]["added"] == 1


def test_a_home_that_stays_held_is_one_clear_refusal(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.hold(0):
        process = command(tmp_path, "documents", "list", "--json", lock_wait_s="0.5")
        out, err = process.communicate(timeout=60)

    assert process.returncode == 1
    assert out == ""
    assert err.startswith(f"watchdesk: another command holds {tmp_path}")
    assert "Traceback" not in err


def test_commands_go_through_the_service_that_runs(tmp_path: Path) -> None:
    (tmp_path / "D91.md").write_text(PLAN.replace("30分钟", "40分钟"), "utf-8")
    with served(tmp_path / "home"):
        asked = command(tmp_path / "home", "ask", QUESTION, "--no-model", "--json")
        taken_in = command(tmp_path / "home", "ingest", str(tmp_path / "D91.md"), "--json")
        answers = [process.communicate(timeout=60) for process in (asked, taken_in)]

    assert [process.returncode for process in (asked, taken_in)] == [0, 0], answers
    assert json.loads(answers[0][0])["outcome"] == "answered"
    assert json.loads(answers[1][0])["totals"]["added"] == 1


def test_the_services_refusals_are_the_commands_own(tmp_path: Path) -> None:
    with served(tmp_path), caller(settings(tmp_path), COMMANDS) as opened:
        with pytest.raises(NotFound, match="no document 'D99' is here"):
            opened.call("documents show", {"document": "D99"})
        with pytest.raises(WrongCall, match="no place named"):
            opened.call("search", {"text": "x", "place": "月亮湾"})


def test_in_process_and_through_the_service_the_document_is_the_same(tmp_path: Path) -> None:
    with served(tmp_path), caller(settings(tmp_path), COMMANDS) as opened:
        served_document = opened.call("search", {"text": QUESTION})

    with caller(settings(tmp_path), COMMANDS) as opened:
        assert opened.call("search", {"text": QUESTION}) == served_document


def test_arguments_are_checked_before_anything_is_called(tmp_path: Path) -> None:
    with caller(settings(tmp_path), COMMANDS) as opened, pytest.raises(WrongCall, match="text"):
        opened.call("ask", {"text": ""})


def test_a_note_of_a_dead_service_is_survived(tmp_path: Path) -> None:
    fill(tmp_path)
    Home(tmp_path).write_note(note(port=9, pid=999_999))

    with caller(settings(tmp_path), COMMANDS) as opened:
        assert len(opened.call("documents list", {})["documents"]) == 2


def test_a_note_of_a_dead_service_is_taken_away(tmp_path: Path) -> None:
    Home(tmp_path).write_note(note(port=9, pid=999_999))

    with caller(settings(tmp_path), COMMANDS):
        assert Home(tmp_path).read_note() is None


def test_a_torn_note_is_survived(tmp_path: Path) -> None:
    (tmp_path / "serve.json").write_text('{"host": "127.', "utf-8")

    with caller(settings(tmp_path), COMMANDS) as opened:
        assert opened.call("documents list", {})["documents"] == []


def test_a_held_home_with_a_dead_note_is_waited_for(tmp_path: Path) -> None:
    home = Home(tmp_path)
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with home.hold(0):
            home.write_note(note(port=9))
            held.set()
            let_go.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    threading.Timer(0.5, let_go.set).start()

    with caller(settings(tmp_path, wait_s=10), COMMANDS) as opened:
        assert opened.call("documents list", {})["documents"] == []
    holder.join()


def test_a_service_of_another_version_is_a_clear_refusal(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.hold(0), health_only() as port:
        home.write_note(note(port=port, version="0.0.9"))

        with pytest.raises(HomeBusy, match=rf"is version 0\.0\.9 and this command {VERSION}; restart"), \
                caller(settings(tmp_path), COMMANDS):
            raise AssertionError("no command may run")


def test_a_service_that_stops_meanwhile_is_a_clear_refusal(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with ExitStack() as held:
        held.enter_context(home.hold(0))
        with health_only() as port:
            home.write_note(note(port=port))
            opened = held.enter_context(caller(settings(tmp_path), COMMANDS))

        with pytest.raises(HomeBusy, match="did not answer"):
            opened.call("documents list", {})


def test_a_refusal_inside_a_command_is_not_taken_for_a_held_home(tmp_path: Path) -> None:
    with pytest.raises(HomeBusy, match=r"^inside$"), caller(settings(tmp_path), COMMANDS):
        try:
            raise OSError("cause")
        except OSError as cause:
            raise HomeBusy("inside") from cause


def test_the_home_is_free_again_afterwards(tmp_path: Path) -> None:
    with caller(settings(tmp_path), COMMANDS) as opened:
        opened.call("documents list", {})

    with Home(tmp_path).hold(0):
        pass


