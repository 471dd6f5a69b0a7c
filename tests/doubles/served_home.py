"""A real `watchdesk serve` on a small home, for tests that need a process, a socket or a browser."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.home import Home
from tests.doubles.small_home import fill


@contextmanager
def served(home: Path, model_url: str = "") -> Iterator[str]:
    """Run `watchdesk serve` on a filled home; yield the address it prints."""
    fill(home)
    environment = os.environ | {
        "WATCHDESK_TODAY": "2025-07-01",
        "WATCHDESK_CHAT_MODEL": "ollama:qwen3:8b" if model_url else "",
        "WATCHDESK_MODEL_URL": model_url or "http://127.0.0.1:9",
    }
    environment.pop("NICEGUI_STORAGE_PATH", None)
    for name in ("PYTEST_CURRENT_TEST", "NICEGUI_USER_SIMULATION"):  # NiceGUI behaves otherwise where it sees them
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "--home", str(home), "serve", "--port", "0"],
        stdout=subprocess.PIPE, text=True, env=environment, cwd=Path(__file__).resolve().parents[2],
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
