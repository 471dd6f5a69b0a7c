"""What does an officer see, and after how long, in each way that a model server can fail?  Asks a real service.

    python -m tests.soak.model_faults [--language zh|en]

The model server is the fault server of `tests/doubles`, a double that is no model: the run shows how the desk behaves
towards a server, never how well a model answers.  Limits are seconds short; they are settings.
"""

import argparse
import json
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple, get_args

import httpx

from service.answering.wording import say
from service.domain.documents import Language
from tests.doubles.fault_server import FaultServer, Mode
from tests.doubles.served_home import served

QUESTIONS: dict[Language, str] = {"zh": "接到转移指令后多长时间通知到每一户？",
                                  "en": "Which valve is closed before anyone enters the cellar?"}
LIMITS: dict[str, float] = {"model_connect_s": 1, "model_first_token_s": 1.5, "model_silence_s": 1, "model_total_s": 3,
                            "model_queue_s": 1, "circuit_pause_s": 3}
SLACK_S = 2.0  # of the service on a busy machine, beyond the limit that a fault runs into
NEVER_SHOWN = ("7391", "9999", "系统提示词", "they read: You sit", "立即撤离", "evacuate at once", "<think>")
"""What the double writes in its faulty replies and no officer may read in an answer."""

TROUBLES: dict[str, str] = {
    "normal": "", "thinking": "", "thinking_inline": "", "no_counts": "", "one_invented": "", "closed_again": "",
    "no_model": "model_missing", "busy": "model_busy", "too_long": "model_not_taken", "unreachable": "model_unreachable",
    "slow_first": "model_slow", "slow_pieces": "model_slow", "trickle": "model_slow",
    "closed": "model_broke_off", "reset": "model_broke_off", "half_line": "model_broke_off", "no_done": "model_broke_off",
    "error_line": "model_broke_off", "load_only": "model_failed_plainly", "bad_line": "model_failed_plainly",
    "length": "model_cut", "cut_prompt": "model_prompt_cut", "wrong_language": "model_language",
    "bad_json": "model_unchecked", "no_marks": "model_unchecked", "invented_marks": "model_unchecked",
    "invented_numbers": "model_unchecked", "injected": "model_unchecked",
    "queue": "model_queue", "paused": "model_paused",
}
"""The words an officer must read in each case; empty where the model's checked answer is what should come."""
MODES: tuple[Mode, ...] = get_args(Mode)
WAITED_FOR: dict[str, str] = {"slow_first": "model_first_token_s", "slow_pieces": "model_silence_s", "trickle": "model_total_s",
                              "queue": "model_queue_s"}
"""The limit that a case runs into; the others are told at once."""


class Seen(NamedTuple):
    """What an officer saw."""

    case: str
    outcome: str
    """Empty when no answer came."""
    mode: str
    warnings: tuple[str, ...]
    first_s: float
    """Seconds until the first sentence, which may have been void later."""
    seconds: float
    """Seconds until the whole answer."""
    places: tuple[int, ...]
    """Places in the queue."""
    is_labelled: bool
    """What answered is said, and why nothing better did."""
    is_lost: bool
    is_clean: bool
    """Nothing wrong of the double's replies stands in the answer."""
    has_trace: bool

    @property
    def is_late(self) -> bool:
        """Whether the answer took longer than the limit it ran into, by more than a busy machine explains."""
        return self.seconds > LIMITS.get(WAITED_FOR.get(self.case, ""), 0) + SLACK_S

    @property
    def is_right(self) -> bool:
        return self.is_labelled and not self.is_lost and self.is_clean and not self.has_trace and not self.is_late


class Trial(NamedTuple):
    """A service and the port where its model server is looked for."""

    address: str
    port: int
    log: Path
    language: Language = "zh"

    @contextmanager
    def model(self, mode: Mode) -> Iterator[FaultServer]:
        """Run a model server in a mode."""
        with FaultServer(mode, delay_s=0.1 if mode == "trickle" else 30, port=self.port) as server:
            yield server

    def ask(self, case: str) -> Seen:
        """Ask the service and say what came."""
        logged = self.log.stat().st_size
        began = time.monotonic()
        first = 0.0
        events: list[tuple[str, dict[str, Any]]] = []
        body = ""
        with httpx.Client(trust_env=False, timeout=60) as client, \
                client.stream("POST", f"{self.address}api/v1/ask/stream", json={"text": QUESTIONS[self.language]}) as stream:
            name = ""
            for line in stream.iter_lines():
                body += line + "\n"
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    events.append((name, json.loads(line.removeprefix("data: "))))
                    if name == "sentence" and not first:
                        first = time.monotonic() - began
        log = self.log.read_bytes()[logged:].decode()
        return _seen(case, events, first, time.monotonic() - began, self.language, "Traceback" in body + log)


def _seen(
    case: str, events: list[tuple[str, dict[str, Any]]], first_s: float, seconds: float, language: Language, has_trace: bool
) -> Seen:
    answer: Mapping[str, Any] = next((data["answer"] for name, data in events if name == "answer"), {})
    cited = [claim for claim in answer.get("claims", ()) if claim["verdict"] == "supported" and claim["citations"]]
    told = [data["reason"] for name, data in events if name == "fell_back"]
    warnings = tuple(answer.get("warnings", ()))
    trouble = TROUBLES[case]
    if trouble:
        label = say(trouble, language)
        labelled = answer.get("mode") == "extracted" and any(label in one and one in told for one in warnings)
    else:
        labelled = answer.get("mode") == "generated" and not told
    shown = json.dumps(answer, ensure_ascii=False)
    return Seen(
        case, answer.get("outcome", ""), answer.get("mode", ""), warnings, first_s, seconds,
        tuple(data["place"] for name, data in events if name == "queued"), labelled,
        is_lost=not cited or [name for name, _ in events][-1:] != ["done"],
        is_clean=not any(words in shown for words in NEVER_SHOWN), has_trace=has_trace,
    )


@contextmanager
def trial(home: Path, language: Language = "zh", **settings: float) -> Iterator[Trial]:
    """Serve a small home whose model server is looked for on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = home.with_suffix(".log")
    log.touch()
    with served(home, f"http://127.0.0.1:{port}", log, **{**LIMITS, **settings}) as address:
        opened = Trial(address, port, log, language)
        with opened.model("normal"):
            opened.ask("normal")  # the first question pays for importing LangChain
        yield opened


def every_mode(trial: Trial) -> Iterator[Seen]:
    """Ask once in each mode of the fault server, and once without a server; needs a circuit that stays closed."""
    for mode in MODES:
        with trial.model(mode):
            yield trial.ask(mode)
    yield trial.ask("unreachable")


def queued(trial: Trial) -> Seen:
    """Ask while another one is being answered for longer than anyone waits."""
    with trial.model("trickle") as server:
        other = threading.Thread(target=trial.ask, args=("trickle",))
        other.start()
        while not server.asked:
            time.sleep(0.01)
        seen = trial.ask("queue")
        other.join()
    return seen


def paused_and_closed_again(trial: Trial, faults: int) -> Iterator[Seen]:
    """Ask until the circuit opens, once more, and again after its pause, when the model is back."""
    with trial.model("slow_first"):
        for _ in range(faults):
            trial.ask("slow_first")
        yield trial.ask("paused")
    with trial.model("normal"):
        time.sleep(LIMITS["circuit_pause_s"])
        yield trial.ask("closed_again")


def run(folder: Path, language: Language) -> Iterator[Seen]:
    """Yield what is seen in every case."""
    with ExitStack() as closing:
        desk = closing.enter_context(trial(folder / "modes", language, circuit_faults=1000))
        yield from every_mode(desk)
        yield queued(desk)
    with trial(folder / "circuit", language, circuit_faults=3) as desk:
        yield from paused_and_closed_again(desk, 3)


def main() -> int:
    """Print a table; exit 1 when an answer was lost, unlabelled or wrong, or a stack trace was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    given = parser.parse_args()
    print("| case | outcome | mode | what the officer is told | places | first s | whole s | labelled | lost | trace |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for seen in run(Path(folder), given.language):
            rows.append(seen)
            places = ", ".join(map(str, seen.places))
            print(f"| {seen.case} | {seen.outcome} | {seen.mode} | {' / '.join(seen.warnings)} | {places} | {seen.first_s:.2f} "
                  f"| {seen.seconds:.2f} | {_yes(seen.is_labelled)} | {_yes(seen.is_lost)} | {_yes(seen.has_trace)} |", flush=True)
    wrong = [seen.case for seen in rows if not seen.is_right]
    print(f"\n{len(rows)} cases: {sum(not one.is_labelled for one in rows)} unlabelled, {sum(one.is_lost for one in rows)} lost, "
          f"{sum(one.has_trace for one in rows)} stack traces, {sum(not one.is_clean for one in rows)} showing a faulty reply, {sum(one.is_late for one in rows)} late",
          *wrong)
    return bool(wrong)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


if __name__ == "__main__":
    sys.exit(main())
