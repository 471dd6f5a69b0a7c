"""Bad files: each is named by its code, and the others in the same call go on."""

import io
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ingest_docs.pipeline import SourceFile, ingest
from service.api.app import create_app
from service.commands import COMMANDS
from service.wiring import Desk, open_desk
from tests.doubles.bad_files import GB18030_LINE, SCRIPT_LINE, BadFile, bad_files, sparse
from tests.doubles.small_home import PLAN, PLAN_NAME, small_settings

ROOT = Path(__file__).parents[1]
BAD = bad_files()
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every bad file, and a good one that comes last."""
    made = tmp_path_factory.mktemp("in")
    for bad in BAD:
        (made / bad.name).write_bytes(bad.data)
    sparse(made / "huge.txt", 300 * MIB)
    outside = tmp_path_factory.mktemp("outside") / "secret.md"
    outside.write_text("# 机密\n\n不得外传。\n", "utf-8")
    (made / "link.md").symlink_to(outside)
    (made / f"z_{PLAN_NAME}").write_text(PLAN, "utf-8")
    return made


@pytest.fixture(scope="module")
def by_name(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The command line's report on the folder, by file name; the process may take 2 GiB of data and no more."""
    home = tmp_path_factory.mktemp("home")
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "--home", str(home), "ingest", str(folder), "--json"],
        cwd=ROOT, capture_output=True, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (2048 * MIB, 2048 * MIB)),
    )
    assert done.returncode == 1, done.stderr[-2000:]
    return {Path(report["path"]).name: report for report in json.loads(done.stdout)["documents"]}


def codes(report: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in report["problems"]]


def test_the_good_file_gets_in_beside_the_bad_ones(by_name: dict[str, dict[str, Any]]) -> None:
    good = by_name[f"z_{PLAN_NAME}"]

    assert (good["status"], good["problems"]) == ("added", [])
    assert len(by_name) == len(BAD) + 3


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_file_is_named_on_the_command_line(bad: BadFile, by_name: dict[str, dict[str, Any]]) -> None:
    report = by_name[bad.name]

    assert bad.code in codes(report)
    assert report["status"] == ("added" if bad.gets_in else "failed")
    assert all(problem["message"] for problem in report["problems"])


@pytest.mark.parametrize(("name", "code"), [("huge.txt", "too_large"), ("secret.md", "link_outside")])
def test_what_must_not_be_read_is_refused_unread(name: str, code: str, by_name: dict[str, dict[str, Any]]) -> None:
    report = by_name.get(name) or by_name["link.md"]

    assert (report["status"], codes(report)) == ("failed", [code])


def test_a_document_of_a_kind_that_is_not_read_is_not_passed_over(by_name: dict[str, dict[str, Any]]) -> None:
    assert {"old.doc", "rich.rtf"} <= set(by_name)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("served")
    app = create_app(small_settings(home).model_copy(update={"max_upload_mb": 8}), COMMANDS)
    with TestClient(app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def uploaded(client: TestClient) -> list[dict[str, Any]]:
    """What one upload of all of them says, the good file in the middle."""
    sent = [(bad.name, bad.data) for bad in BAD]
    sent[len(sent) // 2 : len(sent) // 2] = [(PLAN_NAME, PLAN.encode())]
    sent += [("../../x.md", "# 值守\n\n值班员应当在35分钟内报告。\n".encode()), ("..", b"# x"), ("big.txt", b"x" * (8 * MIB + 1))]
    # a field's file name goes as it is; `httpx` would cut its folders off
    response = client.post("/api/v1/documents", files=[("files", one) for one in sent])
    assert response.status_code == 201, response.text
    reports: list[dict[str, Any]] = response.json()["documents"]
    assert len(reports) == len(sent)
    return reports


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_file_is_named_to_whoever_uploads_it(bad: BadFile, uploaded: list[dict[str, Any]]) -> None:
    report = next(one for one in uploaded if one["path"] == f"upload:{bad.name}")

    assert bad.code in codes(report)
    assert report["status"] == ("added" if bad.gets_in else "failed")


def test_an_upload_is_kept_under_a_safe_name(uploaded: list[dict[str, Any]]) -> None:
    made_safe, refused, too_large = uploaded[-3:]

    assert (made_safe["path"], made_safe["status"], codes(made_safe)) == ("upload:x.md", "added", ["unsafe_name"])
    assert (refused["status"], codes(refused)) == ("failed", ["unsafe_name"])
    assert (too_large["status"], codes(too_large)) == ("failed", ["too_large"])


def test_what_gets_in_is_read_right_and_scripts_are_not(client: TestClient, uploaded: list[dict[str, Any]]) -> None:
    def texts(name: str) -> str:
        shown = client.get(f"/api/v1/documents/{name}").json()
        return "\n".join(passage["text"] for passage in shown["passage_list"])

    assert GB18030_LINE in texts("gb.txt")
    assert "沙袋9998" in texts("rows.xlsx")
    assert SCRIPT_LINE not in texts("page.html")
    assert "25分钟" in texts("page.html")
    found = client.post("/api/v1/search", json={"text": SCRIPT_LINE, "k": 20}).json()["results"]
    assert all(SCRIPT_LINE not in hit["text"] for hit in found)


def test_a_reader_that_hangs_is_ended_and_the_next_file_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest_docs import reading_apart

    slow = "# 目录\n\n" + "值班员应当报告。" * 200_000
    room = reading_apart.ReadingRoom(quiet_s=1, at_once=1)
    monkeypatch.setattr(reading_apart, "_room", lambda: room)
    desk = open_desk(small_settings(tmp_path))
    try:
        reports = ingest(desk, [SourceFile("slow.md", "upload:slow.md", slow.encode()),
                                SourceFile(PLAN_NAME, f"upload:{PLAN_NAME}", PLAN.encode())])
        assert _held(desk) == {PLAN_NAME}
    finally:
        desk.close()
        room.close()

    assert [report.status for report in reports] == ["failed", "added"]
    assert "within 1 s" in reports[0].problems[0].message


def _held(desk: Desk) -> set[str]:
    return {version.file_name for version in desk.records.versions()}


def test_a_name_in_no_utf8_gets_in_as_what_it_says(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (Path(str(folder)) / b"\xd4\xa4\xb0\xb8.md".decode("utf-8", "surrogateescape")).write_text(PLAN, "utf-8")

    done = subprocess.run([sys.executable, "-m", "service.cli", "--home", str(tmp_path / "home"), "ingest", str(folder),
                           "--json"], cwd=ROOT, capture_output=True)

    (report,) = json.loads(io.BytesIO(done.stdout).read())["documents"]
    assert (report["status"], Path(report["path"]).name) == ("added", "预案.md")
