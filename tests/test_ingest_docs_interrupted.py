"""Ingestion cut short: a full disk, Ctrl-C, another ingestion at the same time, an upload given up."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from ingest_docs.reading_apart import ReadingRoom
from ingest_docs.ready import SourceFile
from service import wiring
from service.errors import SettingsError
from tests.doubles.served_home import served
from tests.doubles.small_county import COUNTY
from tests.doubles.small_home import PLAN, PLAN_NAME, QUOTE_OF_PLAN, fill, small_settings
from tests.soak.kill_during_ingest import contents, differences, finish

ROOT = Path(__file__).parents[1]


def start(home: Path, *arguments: str, largest_file: int | None = None) -> "subprocess.Popen[str]":
    def limit() -> None:
        if largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

    return subprocess.Popen(
        [sys.executable, "-m", "service.cli", "--home", str(home), *arguments], cwd=ROOT, text=True, preexec_fn=limit,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"WATCHDESK_CHAT_MODEL": "", "WATCHDESK_TODAY": "2025-07-01"},
    )


def run(home: Path, *arguments: str, largest_file: int | None = None) -> tuple[int, str, str]:
    process = start(home, *arguments, largest_file=largest_file)
    out, errors = process.communicate()
    return process.returncode, out, errors


def largest(home: Path) -> int:
    return max(path.stat().st_size for path in home.rglob("*") if path.is_file())


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir()
    for name, text in COUNTY.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """Return a file that makes every store need room."""
    path = tmp_path / "long.md"
    path.write_text("# 学习资料\n\n" + "".join(f"## {n} 节\n\n学员第{n}次抄写课文。\n\n" for n in range(600)), "utf-8")
    return path


@pytest.mark.parametrize("room", [0, 130_000, 300_000, 420_000])
def test_a_full_disk_is_named_the_home_answers_as_before_and_the_next_ingestion_completes(
    room: int, long_file: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    fill(home)
    most = largest(home) + room

    status, _, said = run(home, "ingest", str(long_file), "--json", largest_file=most)
    asked, answer, _ = run(home, "ask", "接到转移指令后多长时间通知到每一户？", largest_file=most)

    assert (status, "Traceback" in said) == (1, False)
    assert "disk is full" in said
    assert asked == 0
    assert QUOTE_OF_PLAN in answer
    again, told, _ = run(home, "ingest", str(long_file), "--json")
    assert again == 0
    assert {report["status"] for report in json.loads(told)["documents"]} <= {"added", "unchanged"}
    assert json.loads(run(home, "doctor", "--json")[1])["ok"]


def test_two_ingestions_at_once_end_as_one_clean_run(plans: Path, tmp_path: Path) -> None:
    finish(tmp_path / "clean", [plans])

    both = [start(tmp_path / "home", "ingest", str(plans), "--json") for _ in range(2)]
    ended = [(process.communicate()[1], process.returncode) for process in both]

    assert [status for _, status in ended] == [0, 0], ended
    assert differences(contents(tmp_path / "clean"), contents(tmp_path / "home")) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_after_the_file_in_hand_and_says_what_is_left(number: int, plans: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    files = [str(path) for path in sorted(plans.iterdir())]
    process = start(home, "ingest", *files, "--json")
    _wait_for(home / "files", process)
    process.send_signal(number)
    out, said = process.communicate()

    totals = json.loads(out)["totals"]
    assert (process.returncode, "Traceback" in said) == (1, False)
    assert totals["documents"] + totals["left"] == len(files)
    assert totals["left"] > 0
    assert run(home, "ingest", *files, "--json")[0] == 0
    finish(tmp_path / "clean", [plans])
    assert differences(contents(tmp_path / "clean"), contents(home)) == []


def _wait_for(folder: Path, process: "subprocess.Popen[str]") -> None:
    while process.poll() is None and not (folder.exists() and any(folder.iterdir())):
        time.sleep(0.01)


def test_an_upload_given_up_ends_after_the_file_in_hand(tmp_path: Path) -> None:
    names = [f"N{number:02d}.md" for number in range(12)]
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n# {name}\n\n值班员第{name}次报告。\r\n'
                    for name in names).encode() + b"--x--\r\n"
    with served(tmp_path / "home") as address:
        host = address.removeprefix("http://").strip("/")
        head = (f"POST /api/v1/documents HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                f"Content-Length: {len(parts)}\r\n\r\n").encode()
        with socket.create_connection((host.partition(":")[0], int(host.rpartition(":")[2]))) as sent:
            sent.sendall(head + parts)
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            before = after = -1
            while before != after or before < 0:  # until nothing more comes in
                before, after = after, len(client.get("/api/v1/documents").json()["documents"])
                time.sleep(2)
            again = client.post("/api/v1/documents", files=[("files", (name, f"# {name}\n".encode())) for name in names])

    assert after < 2 + len(names)
    assert again.status_code == 201


def test_a_reading_that_dies_is_a_failed_file_and_the_room_stays_open() -> None:
    room = ReadingRoom(at_once=1)
    good = SourceFile(PLAN_NAME, "x", PLAN.encode())
    first = room.read(good)
    (reader,) = room._idle
    os.kill(reader.pid, signal.SIGKILL)
    reader.wait()

    try:
        assert room.read(good) == first
    finally:
        room.close()



def test_a_desk_whose_vectors_cannot_open_for_want_of_room_answers_by_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise SettingsError("the vector index cannot be opened: (code: 13) database or disk is full")

    fill(tmp_path)
    monkeypatch.setattr(wiring, "ChromaIndex", full)

    desk = wiring.open_desk(small_settings(tmp_path))
    try:
        found = desk.search.find("接到转移指令后多长时间通知到每一户？", 5, desk.today(), None, True)
    finally:
        desk.close()

    assert found.degraded == "vectors"
    assert any(QUOTE_OF_PLAN in hit.passage.text for hit in found.hits)
