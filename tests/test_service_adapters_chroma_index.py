"""What only the index of vectors promises."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from service.adapters.chroma_index import ChromaIndex
from service.errors import SettingsError
from service.ports import IndexedPassage, Query


def passages(count: int, version_id: str, seed: int = 0) -> list[IndexedPassage]:
    rows = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return [IndexedPassage(f"{version_id}-{number}", version_id, (), row) for number, row in enumerate(rows)]


def test_a_score_is_the_cosine(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path, 2, "e")
    index.add([IndexedPassage("p1", "v1", (), np.array([0.6, 0.8], np.float32))])

    found = index.search(Query("", {}, np.array([1.0, 0.0], np.float32)), 1)

    assert found[0].score == pytest.approx(0.6)  # by hand: .6 x 1 + .8 x 0
    index.close()


def test_vectors_of_another_embedder_are_dropped(tmp_path: Path) -> None:
    first = ChromaIndex(tmp_path, 8, "one")
    first.add(passages(3, "v1"))
    first.close()

    other = ChromaIndex(tmp_path, 8, "two")

    assert other.identity != first.identity
    assert other.counts() == {}
    other.close()
    back = ChromaIndex(tmp_path, 8, "one")
    assert back.counts() == {}
    back.close()


def test_more_passages_than_one_batch_are_all_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = ChromaIndex(tmp_path, 8, "e")
    monkeypatch.setattr(index, "_at_once", 10)

    index.add(passages(25, "v1"))

    assert index.counts() == {"v1": 25}
    assert len(index.scores(Query("", {}, passages(1, "v1")[0].vector), [f"v1-{n}" for n in range(25)])) == 25
    index.remove_version("v1")
    assert index.counts() == {}
    index.close()


def test_a_vector_of_another_length_is_refused(tmp_path: Path) -> None:
    index = ChromaIndex(tmp_path, 8, "e")

    with pytest.raises(ValueError, match="rows of 8"):
        index.add([IndexedPassage("p1", "v1", (), np.ones(9, np.float32))])
    index.close()


@pytest.mark.parametrize("allowed", [{"v3"}, {"v3", "v11"}, {f"v{number}" for number in range(12)}])
def test_filtered_and_open_searches_find_what_an_exact_search_finds(tmp_path: Path, allowed: set[str]) -> None:
    # 2,000 rows: past the size at which Chroma still compares every row.
    held = [one for number in range(20) for one in passages(100, f"v{number}", seed=number)]
    index = ChromaIndex(tmp_path, 8, "e")
    index.add(held)
    matrix = np.stack([one.vector for one in held])
    is_allowed = np.array([one.version_id in allowed for one in held])
    recalled = []

    for one in passages(20, "q", seed=99):
        scores = matrix @ one.vector
        for versions, candidates in ((None, scores), (allowed, np.where(is_allowed, scores, -2))):
            best = {held[place].passage_id for place in np.argsort(-candidates)[:10]}
            found = {hit.passage_id for hit in index.search(Query("", {}, one.vector), 10, versions)}
            recalled.append(len(best & found) / 10)

    assert np.mean(recalled) >= 0.99
    index.close()


def test_a_broken_folder_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"no database" * 100)

    with pytest.raises(SettingsError, match="move the folder away"):
        ChromaIndex(tmp_path, 8, "e")


def test_a_killed_writer_leaves_what_was_added(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
import numpy as np
from service.adapters.chroma_index import ChromaIndex
from service.ports import IndexedPassage
index = ChromaIndex(Path({str(tmp_path)!r}), 2, "e")
index.add([IndexedPassage("p1", "v1", (), np.array([1, 0], np.float32))])
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[1], check=False)

    index = ChromaIndex(tmp_path, 2, "e")

    assert killed.returncode == -9
    assert index.counts() == {"v1": 1}
    assert index.search(Query("", {}, np.array([1, 0], np.float32)), 1)[0].passage_id == "p1"
    index.close()
