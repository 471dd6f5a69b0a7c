"""Indexes follow the records: whatever is killed, catching up again ends in the same place."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from service import indexing
from service.adapters.chroma_index import ChromaIndex
from service.adapters.sql.document_records import SqlDocumentRecords
from service.adapters.sql.engine import open_engine
from service.adapters.sql.outbox import SqlOutbox
from service.adapters.word_index import WordIndex
from service.indexing import catch_up, indexed_text, promote_complete, rebuild, reconcile
from service.ports import IndexedPassage, PassageIndex, Query
from service.retrieval.tokens import question_tokens
from tests.doubles.documents import INDEXES, passages, store, version
from tests.doubles.memory_index import MemoryIndex


class LetterEmbedder:
    """Embeds a text as counts of its characters in 16 bins."""

    identity = "letters"
    dimension = 16

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_query(self, text: str) -> NDArray[np.float32]:
        row = np.ones(self.dimension, np.float32)
        for letter in text:
            row[ord(letter) % self.dimension] += 1
        return row / np.float32(np.linalg.norm(row))

    def embed_documents(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return np.stack([self.embed_query(text) for text in texts])


class Killed(BaseException):
    """Stands for the end of the process."""


class FragileIndex(MemoryIndex):
    """Does its work, then is killed, the number of times asked for."""

    def __init__(self, name: str, kills: int) -> None:
        super().__init__(name)
        self.kills = kills

    def add(self, passages: Sequence[IndexedPassage]) -> None:
        super().add(passages)
        if self.kills:
            self.kills -= 1
            raise Killed


class Home:
    """A record store with its outbox."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_engine(f"sqlite:///{folder / 'desk.sqlite3'}")
        self.records = SqlDocumentRecords(self.engine)
        self.outbox = SqlOutbox(self.engine)
        self.embedder = LetterEmbedder()

    def catch_up(self, index: PassageIndex) -> int:
        return catch_up(self.records, self.outbox, index, self.embedder)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    opened = Home(tmp_path)
    yield opened
    opened.engine.dispose()


def query(home: Home, text: str) -> Query:
    return Query(text, dict.fromkeys(question_tokens(text), 1.0), home.embedder.embed_query(text))


def test_a_stored_version_is_found_after_catching_up(home: Home, tmp_path: Path) -> None:
    store(home.records, "v1", ["石桥站水位86.5米", "立即撤离"])
    words, vectors = WordIndex(tmp_path / "words"), ChromaIndex(tmp_path / "vectors", 16, "letters")

    done = [home.catch_up(words), home.catch_up(vectors)]

    assert done == [1, 1]
    assert words.counts() == vectors.counts() == {"v1": 2}
    assert words.search(query(home, "水位86.50"), 1)[0].passage_id == "v1-0"
    assert home.outbox.pending("words") == home.outbox.pending("vectors") == ()
    words.close()
    vectors.close()


def test_title_headings_and_context_are_searched_with_the_passage() -> None:
    passage = passages("v1", "立即撤离")[0].model_copy(update={"context": "转移清单"})

    assert indexed_text(version("v1"), passage) == "防汛预案 v1\n5 应急响应\n转移清单\n立即撤离"


def test_an_index_of_words_needs_no_embedder(home: Home, tmp_path: Path) -> None:
    store(home.records, "v1", ["水位"])
    words = WordIndex(tmp_path / "words")

    catch_up(home.records, home.outbox, words, None)

    assert words.counts() == {"v1": 1}
    words.close()


def test_nothing_to_do_embeds_nothing(home: Home) -> None:
    index = MemoryIndex()

    assert home.catch_up(index) == 0
    assert home.embedder.embedded == []


def test_killed_between_index_and_outbox_nothing_is_lost_or_doubled(home: Home) -> None:
    store(home.records, "v1", ["甲", "乙"])
    store(home.records, "v2", ["丙"], document_id="d2")
    index = FragileIndex("words", kills=1)

    with pytest.raises(Killed):
        home.catch_up(index)
    waiting = len(home.outbox.pending("words"))
    home.catch_up(index)

    assert waiting == 2
    assert index.counts() == {"v1": 2, "v2": 1}
    assert home.outbox.pending("words") == ()


def test_killed_in_the_middle_of_a_version_it_is_begun_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 2)
    store(home.records, "v1", ["甲", "乙", "丙", "丁", "戊"])
    index = FragileIndex("words", kills=1)
    with pytest.raises(Killed):
        home.catch_up(index)
    assert index.counts() == {"v1": 2}

    # Read again meanwhile, and cut otherwise: nothing of the first cut may stay.
    store(home.records, "v1", ["甲乙丙丁戊"])
    home.catch_up(index)

    assert index.counts() == {"v1": 1}


def test_batches_hold_passages_of_several_versions(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 3)
    for number in range(4):
        store(home.records, f"v{number}", ["甲", "乙"], document_id=f"d{number}")
    index = MemoryIndex("words")
    seen: list[tuple[int, int]] = []

    catch_up(home.records, home.outbox, index, home.embedder, lambda done, pending: seen.append((done, pending)))

    assert index.counts() == {f"v{number}": 2 for number in range(4)}
    assert len(index.added) == 8
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_version_replaced_before_its_turn_is_never_added(home: Home) -> None:
    store(home.records, "v1", ["甲"])
    home.records.promote("v1", INDEXES)
    home.outbox.enqueue("words", "add", ["v1"])
    store(home.records, "v2", ["乙"])
    home.records.promote("v2", INDEXES)
    index = MemoryIndex("words")

    home.catch_up(index)

    assert index.counts() == {"v2": 1}
    assert all(not passage_id.startswith("v1") for passage_id in index.added)


def test_a_replaced_version_leaves_both_indexes(home: Home, tmp_path: Path) -> None:
    words, vectors = WordIndex(tmp_path / "words"), ChromaIndex(tmp_path / "vectors", 16, "letters")
    for version_id, text in (("v1", "水位86.5米"), ("v2", "水位87.0米")):
        store(home.records, version_id, [text])
        home.catch_up(words)
        home.catch_up(vectors)
        promote_complete(home.records, home.outbox, INDEXES)

    home.catch_up(words)
    home.catch_up(vectors)

    assert words.counts() == vectors.counts() == {"v2": 1}
    words.close()
    vectors.close()


def test_a_removed_document_is_never_found(home: Home) -> None:
    store(home.records, "v1", ["水位"])
    index = MemoryIndex("vectors")
    home.catch_up(index)
    promote_complete(home.records, home.outbox, ["vectors"])

    home.records.remove("d1", INDEXES)
    home.catch_up(index)

    assert index.search(query(home, "水位"), 5) == ()
    assert reconcile(home.records, home.outbox, index) == 0


def test_a_version_is_promoted_only_when_every_index_has_it(home: Home) -> None:
    store(home.records, "v1", ["水位"])

    home.catch_up(MemoryIndex("words"))
    early = promote_complete(home.records, home.outbox, INDEXES)
    home.catch_up(MemoryIndex("vectors"))
    late = promote_complete(home.records, home.outbox, INDEXES)

    assert (early, late) == ((), ("v1",))
    assert home.records.building() == ()


def test_a_lost_index_is_asked_for_everything_that_answers(home: Home) -> None:
    for version_id in ("v1", "v2"):
        store(home.records, version_id, ["水位"])
        home.records.promote(version_id, INDEXES)
    home.catch_up(MemoryIndex("words"))
    lost = MemoryIndex("words")

    written = reconcile(home.records, home.outbox, lost)
    home.catch_up(lost)

    assert written == 1
    assert lost.counts() == {"v2": 1}


def test_reconciling_removes_what_no_record_knows(home: Home) -> None:
    index = MemoryIndex("words")
    row = home.embedder.embed_query("x")
    index.add([IndexedPassage("ghost-0", "ghost", ("x",), row)])

    reconcile(home.records, home.outbox, index)
    home.catch_up(index)

    assert index.counts() == {}


def test_reconciling_completes_half_a_version(home: Home) -> None:
    store(home.records, "v1", ["甲", "乙"])
    index = MemoryIndex("words")
    home.catch_up(index)
    index.clear()
    index.add([IndexedPassage("v1-0", "v1", ("甲",), home.embedder.embed_query("甲"))])

    reconcile(home.records, home.outbox, index)
    home.catch_up(index)

    assert index.counts() == {"v1": 2}


def test_reconciling_twice_asks_once(home: Home) -> None:
    store(home.records, "v1", ["甲"])
    index = MemoryIndex("words")
    home.catch_up(index)
    index.clear()

    assert [reconcile(home.records, home.outbox, index), reconcile(home.records, home.outbox, index)] == [1, 0]


def test_a_rebuilt_index_holds_what_it_held(home: Home) -> None:
    store(home.records, "v1", ["甲", "乙"])
    index = MemoryIndex("words")
    home.catch_up(index)

    rebuild(home.records, home.outbox, index)
    home.catch_up(index)

    assert index.counts() == {"v1": 2}
