"""The service as a process: its note, its lock, its end, and what becomes of the model when a caller leaves."""

import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from service.api.serving import serve
from service.commands import COMMANDS
from service.errors import SettingsError
from service.home import VERSION, Home
from tests.doubles.fault_server import FaultServer
from tests.doubles.served_home import served
from tests.doubles.small_home import small_settings

QUESTION = {"text": "接到转移指令后多长时间通知到每一户？"}


def test_the_service_says_where_it_is_only_to_its_own_user_and_refuses_a_second_one(tmp_path: Path) -> None:
    with served(tmp_path) as address:
        note = Home(tmp_path).read_note()
        second = subprocess.run(
            [sys.executable, "-m", "service.cli", "--home", str(tmp_path), "serve", "--port", "0"],
            capture_output=True, text=True, timeout=60, cwd=Path(__file__).resolve().parents[1],
        )

        assert note is not None
        assert address == f"http://127.0.0.1:{note.port}/"
        assert note.version == VERSION
        assert (tmp_path / "serve.json").stat().st_mode & 0o777 == 0o600
        assert second.returncode == 1
        assert address in second.stderr
        assert "Traceback" not in second.stderr
        listed = httpx.post(f"{address}api/v1/commands/documents-list", json={}, trust_env=False,
                            headers={"Authorization": f"Bearer {note.token}"})
        assert len(listed.json()["documents"]) == 2


def test_when_a_caller_leaves_the_models_reply_is_given_up(tmp_path: Path) -> None:
    with FaultServer("trickle", delay_s=0.2) as model, served(tmp_path, model.url) as address:
        with httpx.Client(trust_env=False) as client, \
                client.stream("POST", f"{address}api/v1/ask/stream", json=QUESTION) as stream:
            assert any(line == "event: sentence" for line in stream.iter_lines())  # reads no further

        assert model.left.wait(10)


def test_when_a_caller_of_a_whole_answer_leaves_the_model_is_free_for_the_next(tmp_path: Path) -> None:
    with FaultServer("trickle", delay_s=0.2) as model, served(tmp_path, model.url) as address:
        note = Home(tmp_path).read_note()
        assert note is not None
        token = {"Authorization": f"Bearer {note.token}"}
        for path in ("ask", "commands/ask"):
            model.left.clear()
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(f"{address}api/v1/{path}", json=QUESTION, headers=token, trust_env=False, timeout=6)

            assert model.left.wait(10)
        assert len(model.asked) == 2
        use = httpx.get(f"{address}api/v1/health", trust_env=False).json()["model"]["use"]
        assert (use["asking"], use["waiting"], use["circuit"]) == (0, 0, "closed")


def test_a_taken_port_is_said_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = small_settings(tmp_path).model_copy(update={"port": taken.getsockname()[1]})

        with pytest.raises(SettingsError, match=f"port {settings.port} on 127.0.0.1 cannot be used"):
            serve(settings, COMMANDS, lambda url: None)
