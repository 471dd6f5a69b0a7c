"""The service measured from outside: time to ready, latency of `ask` without a model, resident memory."""

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from service.home import Home

WARM_UP = 10
CROWDS = (1, 10, 50)  # officers asking at once
READY_TIMEOUT_S = 120.0
QUESTIONS = (
    "石桥站警戒水位和保证水位现在是多少？", "红色预警要几分钟内叫应到村", "闻到煤气味怎么办", "电平车冲电起火了三楼",
    "帐篷一共多少", "罗大海电话多少", "谁能决定启动二级响应", "乡镇向县里报要多长时间？", "How soon must the Park notify the county?",
    "How wide is the cordon for a medium-pressure gas main break?", "首报要写哪些内容", "石桥站水位86.52米该启动几级？",
)


def measure_service(home: Path | None, fresh: Path, starts: int, asks: int) -> dict[str, Any]:
    """Return medians and percentiles, each beside what it can be compared with in the same run."""
    if home is None:
        home = fresh
        subprocess.run([sys.executable, "-m", "service.cli", "--home", str(home), "sample"], check=True,
                       capture_output=True)
    bare = statistics.median(_timed([sys.executable, "-c", _IMPORTS]) for _ in range(starts))
    ready = []
    for _ in range(starts):
        began = time.perf_counter()
        with _serving(home):
            ready.append(time.perf_counter() - began)
    with _serving(home) as (process, client):
        idle_mb = _resident_mb(process.pid)
        for number in range(WARM_UP):
            _ask(client, number)
        health = _percentiles([_health(client) for _ in range(50)])
        latency = _percentiles([_ask(client, number) for number in range(asks)])
        used_mb = _resident_mb(process.pid)
        crowds = {str(many): _crowd(str(client.base_url), many, asks) for many in CROWDS}
    return {
        "starts_s": [round(one, 2) for one in ready],
        "start_median_s": round(statistics.median(ready), 2),
        "imports_alone_median_s": round(bare, 2),
        "start_over_imports": round(statistics.median(ready) / bare, 2),
        "ask_ms": latency,
        "at_once_ms": crowds,
        "health_ms": health,
        "ask_over_health_p50": round(latency["p50"] / health["p50"], 1),
        "resident_mb": {"idle": idle_mb, f"after_{asks}_asks": used_mb},
    }


_IMPORTS = "import chromadb, fastapi, nicegui, numpy, pydantic_settings, sqlalchemy, tantivy, tokenizers, uvicorn"


def _timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


@contextmanager
def _serving(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """Yield a service once words and vectors answer."""
    command = [sys.executable, "-m", "service.cli", "--home", str(home), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "WATCHDESK_CHAT_MODEL": ""})
    try:
        with httpx.Client(base_url=_ready(home, process), trust_env=False, timeout=30) as client:
            yield process, client
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _ready(home: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        note = Home(home).read_note()
        if note is not None and note.pid == process.pid:
            url = f"http://{note.host}:{note.port}"
            try:
                health = httpx.get(f"{url}/api/v1/health", trust_env=False).json()
            except httpx.HTTPError:
                health = {}
            if health.get("words") and health.get("vectors"):
                return url
        time.sleep(0.02)
    raise RuntimeError(f"the service on {home} was not ready within {READY_TIMEOUT_S:.0f} s")


def _ask(client: httpx.Client, number: int) -> float:
    began = time.perf_counter()
    body = {"text": QUESTIONS[number % len(QUESTIONS)], "no_model": True}
    client.post("/api/v1/ask", json=body).raise_for_status()
    return (time.perf_counter() - began) * 1000


def _crowd(address: str, many: int, asks: int) -> dict[str, dict[str, float]]:
    """Return how long officers wait who ask at once, each again as soon as the last answer is there."""
    with ThreadPoolExecutor(many) as officers:
        seen = list(officers.map(lambda number: _stream(address, number), range(max(asks, 3 * many))))
    return {"first_evidence": _percentiles([first for first, _ in seen]), "whole_answer": _percentiles([whole for _, whole in seen])}


def _stream(address: str, number: int) -> tuple[float, float]:
    """Return the milliseconds until the first evidence or sentence of an answer, and until its end."""
    first = 0.0
    body = {"text": QUESTIONS[number % len(QUESTIONS)], "no_model": True}
    with httpx.Client(base_url=address, trust_env=False, timeout=120) as client:
        began = time.perf_counter()
        with client.stream("POST", "/api/v1/ask/stream", json=body) as stream:
            stream.raise_for_status()
            for line in stream.iter_lines():
                if not first and line in ("event: evidence", "event: sentence"):
                    first = time.perf_counter()
        ended = time.perf_counter()
    return ((first or ended) - began) * 1000, (ended - began) * 1000


def _health(client: httpx.Client) -> float:
    began = time.perf_counter()
    client.get("/api/v1/health").raise_for_status()
    return (time.perf_counter() - began) * 1000


def _percentiles(values: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=20, method="inclusive")
    return {"p50": round(statistics.median(values), 1), "p95": round(cuts[18], 1), "n": len(values)}


def _resident_mb(pid: int) -> int:
    """Return resident memory in MiB as Linux accounts it."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024
