"""Does `kill -9` during ingestion leave anything behind?  Kills at random moments, ingests again, compares.

    python -m tests.soak.kill_during_ingest [PATH…] [--kills 50] [--seed 7] [--scans]

`--scans` adds a scanned plan with a list of residents: a run takes about a minute longer, so a handful of kills will
do (`--scans --kills 10`), of which most come while its pages are read.  PATHs are taken instead of the six documents
otherwise read: `corpora/qinglan/built/D14_* --kills 5` kills the reading of a scan alone.

After each kill the same ingestion runs to its end, and documents, passages, facts, words and vectors must equal those
of a home that nobody disturbed.  Only the moment of ingestion may differ.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from service.home import Home
from service.settings import Settings
from service.wiring import open_desk

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "corpora" / "qinglan" / "built"
DOCUMENTS = tuple(next(BUILT.glob(f"{name}_*")) for name in ("D02", "D08", "D11", "D12", "D15", "E09"))
"""One of each format."""
SCANS = (next(BUILT.glob("D14_*")),)
"""Read by OCR: the places of its lines, and those of the residents that no page shows, are kept beside the original."""


def start(home: Path, paths: Sequence[Path]) -> subprocess.Popen[bytes]:
    """Begin an ingestion in a process of its own."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WATCHDESK_")}
    return subprocess.Popen(
        [sys.executable, "-m", "service.cli", "--home", str(home), "ingest", *map(str, paths), "--json"],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment | {"WATCHDESK_CHAT_MODEL": ""},
    )


def finish(home: Path, paths: Sequence[Path]) -> float:
    """Ingest to the end; return the seconds it took.  Raises: RuntimeError when a file failed."""
    began = time.monotonic()
    process = start(home, paths)
    _, errors = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"the ingestion ended with {process.returncode}: {errors.decode()[-800:]}")
    return time.monotonic() - began


def kill(home: Path, paths: Sequence[Path], after_s: float) -> bool:
    """Begin an ingestion and kill it after some seconds; return whether it was still running."""
    process = start(home, paths)
    try:
        process.communicate(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return True
    return False


def contents(home: Path) -> dict[str, Any]:
    """Return all that a home holds, in a form that can be compared; the lock is taken meanwhile."""
    with Home(home).hold(10):
        desk = open_desk(Settings(home=home, chat_model=""))
        try:
            current = [version for version in desk.records.versions() if version.state == "current"]
            ids = {version.version_id for version in current}
            return {
                "documents": {one.document_id: one.model_dump() for one in desk.records.documents()},
                "versions": {one.version_id: one.model_dump(exclude={"ingested_at"}) for one in current},
                "other versions": [one.version_id for one in desk.records.versions() if one.version_id not in ids],
                "texts": {one: desk.records.text(one) for one in ids},
                "sections": {one: desk.records.sections(one) for one in ids},
                "passages": {one: desk.records.passages(one) for one in ids},
                "facts": {fact.fact_id: fact.model_dump() for fact in desk.records.facts(ids)},
                "outbox": [desk.outbox.pending(name) for name in desk.index_names],
                "words": desk.words.counts(),
                "vector counts": desk.vectors.counts(),
                "originals": sorted(path.name for path in (home / "files").iterdir() if path.suffix != ".part"),
                "places kept": {path.name: path.read_text("utf-8") for path in (home / "files").glob("*.json")},
                "vectors": _vectors(home),
            }
        finally:
            desk.close()


def _vectors(home: Path) -> dict[str, np.ndarray]:
    """Return each row of the vector index by passage id, straight from Chroma."""
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    client = chromadb.PersistentClient(str(Home(home).vectors), ChromaSettings(anonymized_telemetry=False))
    rows: dict[str, np.ndarray] = {}
    for collection in client.list_collections():
        found = collection.get(include=["embeddings"])
        rows |= dict(zip(found["ids"], np.asarray(found["embeddings"]), strict=True))
    return rows


def differences(clean: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Return what two homes do not share, one line a kind."""
    found = [f"{kind} differ" for kind in clean if kind != "vectors" and clean[kind] != other[kind]]
    first, second = clean["vectors"], other["vectors"]
    if set(first) != set(second):
        found.append(f"vectors: {len(set(first) ^ set(second))} rows are in one home only")
    elif first:
        worst = max(float(np.abs(first[key] - second[key]).max()) for key in first)
        if worst > 1e-6:
            found.append(f"vectors: a row differs by {worst:.2g}")
    return found


def run(paths: Sequence[Path], kills: int, seed: int, folder: Path) -> list[str]:
    """Kill, ingest again and compare, as often as asked; return what went wrong."""
    whole = finish(folder / "clean", paths)
    clean = contents(folder / "clean")
    print(f"clean run: {whole:.1f} s, {len(clean['versions'])} documents, {len(clean['vectors'])} passages", flush=True)
    chance = random.Random(seed)
    wrong = []
    for number in range(1, kills + 1):
        home = folder / f"killed{number}"
        moments = [chance.uniform(0.02, 1.0) * whole for _ in range(chance.choice((1, 1, 2)))]
        was_running = [kill(home, paths, moment) for moment in moments]
        finish(home, paths)
        found = differences(clean, contents(home))
        said = ", ".join(f"{moment:.2f} s{'' if running else ' (was done)'}"
                         for moment, running in zip(moments, was_running, strict=True))
        print(f"kill {number} at {said}: {'; '.join(found) or 'equal'}", flush=True)
        wrong += [f"kill {number}: {one}" for one in found]
    return wrong


def main() -> None:
    """Run from the command line; exit 1 when a home differs."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("paths", nargs="*", type=Path)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--scans", action="store_true", help="add a scanned document")
    given = arguments.parse_args()
    paths = (*(given.paths or DOCUMENTS), *(SCANS if given.scans else ()))
    with tempfile.TemporaryDirectory() as folder:
        wrong = run(paths, given.kills, given.seed, Path(folder))
    print(f"{given.kills} kills, {len(wrong)} differences")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
