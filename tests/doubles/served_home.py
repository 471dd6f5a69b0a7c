"""A real `watchdesk serve` on a small home, for tests that need a process, a socket or a browser."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from service.home import Home
from tests.doubles.small_home import fill


@contextmanager
def served(home: Path, model_url: str = "", log: Path | None = None, **settings: object) -> Iterator[str]:
    """Run `watchdesk serve` on a filled home, with settings by their names; yield the address it prints.

    The model is warmed up only where `model_warm_up` says so; what the service logs goes to `log` where one is named."""
    fill(home)
    environment = os.environ | {
        "WATCHDESK_TODAY": "2025-07-01",
        "WATCHDESK_CHAT_MODEL": "ollama:qwen3:8b" if model_url else "",
        "WATCHDESK_MODEL_URL": model_url or "http://127.0.0.1:9",
        "WATCHDESK_MODEL_WARM_UP": "false",
        **{f"WATCHDESK_{name.upper()}": str(value) for name, value in settings.items()},
    }
    environment.pop("NICEGUI_STORAGE_PATH", None)
    for name in ("PYTEST_CURRENT_TEST", "NICEGUI_USER_SIMULATION"):  # NiceGUI behaves otherwise where it sees them
        environment.pop(name, None)
    with ExitStack() as closing:
        errors = closing.enter_context(log.open("ab")) if log else None
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "--home", str(home), "serve", "--port", "0"],
            stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, cwd=Path(__file__).resolve().parents[2],
        )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://"), f"the service printed {address!r}"
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(20) == 0
        finally:
            process.kill()
            process.stdout.close()
    assert Home(home).read_note() is None
