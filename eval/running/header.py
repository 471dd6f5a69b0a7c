"""What a run is over and with: all that can change an answer, by name, so that two runs can be told apart."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import service
from eval.cases import Case, dataset_hash
from service.home import VERSION
from service.prompt_files import load_prompt
from service.settings import Settings
from service.wiring import Desk

PROMPTS = ("answer.zh", "answer.en")
NO_SETTING_OF_ANSWERS = frozenset({
    "home", "records_url", "model_url", "host", "port", "max_upload_mb", "lock_wait_s", "answers_kept_days", "model_warm_up",
    "today", "place", "chat_model", "embedder",
})
"""Settings that change no answer, may hold a password, or stand in the header under a name of their own."""
NOT_COMPARED = frozenset({"today", "cost", "at_once"})
"""What may differ when a run goes on: it keeps the day on which it began, its cost grows, and more or fewer may be asked at once."""


def header_of(desk: Desk, cases: Sequence[Case], use_model: bool) -> dict[str, Any]:
    """Return what a run is over and with: what two runs must share or may differ in."""
    model = desk.model.name if desk.model is not None and use_model else None
    return {
        "dataset_hash": dataset_hash(tuple(cases)), "n": len(cases), "corpus_hash": corpus_hash(desk), "model": model,
        "embedder": desk.embedder.identity, "today": desk.today().isoformat(), "place": desk.settings.place,
        "version": VERSION, "program_hash": program_hash(), "facts_hash": facts_hash(desk),
        "places_hash": _of_file(desk.home.places), "thesaurus_hash": _of_file(desk.home.thesaurus),
        "prompts": {name: load_prompt(name).version for name in PROMPTS}, "settings": settings_of(desk.settings),
    }


def settings_of(settings: Settings) -> dict[str, Any]:
    """Return every setting that can change an answer; a new one is among them unless it is named above."""
    return settings.model_dump(mode="json", exclude=set(NO_SETTING_OF_ANSWERS))


def corpus_hash(desk: Desk) -> str:
    """Return 16 hex digits that change with the content of any current document."""
    hashes = sorted(version.sha256 for version in desk.records.versions() if version.state == "current")
    return _short("".join(hashes).encode())


def facts_hash(desk: Desk) -> str:
    """Return 16 hex digits that change when a person approves, corrects or rejects a fact of a current document."""
    current = [version.version_id for version in desk.records.versions() if version.state == "current"]
    reviewed = sorted(f"{fact.fact_id} {fact.state} {fact.value.model_dump_json()}"
                      for fact in desk.records.facts(current) if fact.state != "extracted")
    return _short("\n".join(reviewed).encode())


@lru_cache(maxsize=1)
def program_hash() -> str:
    """Return 16 hex digits that change with any file of the program: its rules, word lists and classifiers' weights."""
    folder = Path(next(iter(service.__path__)))
    hashed = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            hashed.update(path.relative_to(folder).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return hashed.hexdigest()[:16]


def differences(begun: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what keeps a run from going on, by name: as it was begun and as it is now.

    What the header of an older program does not name is taken as equal."""
    differ: dict[str, tuple[Any, Any]] = {}
    for name, value in now.items():
        was = begun.get(name, value)
        if name in NOT_COMPARED or was == value:
            continue
        if isinstance(value, dict) and isinstance(was, dict):
            differ |= {f"{name}.{inner}": (was.get(inner), value.get(inner))
                       for inner in {**was, **value} if was.get(inner) != value.get(inner)}
        else:
            differ[name] = (was, value)
    return differ


def _of_file(path: Path) -> str | None:
    return _short(path.read_bytes()) if path.exists() else None


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
