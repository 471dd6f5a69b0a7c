"""What only the index of words promises: BM25 as in the book, a scale for it, and no lock left behind."""

import math
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from service.adapters import word_index
from service.adapters.word_index import WordIndex, one_letter_away
from service.errors import HomeBusy, SettingsError
from service.ports import IndexedPassage, Query
from service.retrieval.tokens import tokens

NO_VECTOR = np.zeros(0, np.float32)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[WordIndex]:
    opened = WordIndex(tmp_path / "words")
    yield opened
    opened.close()


def passage(passage_id: str, words: Sequence[str], version_id: str = "v1") -> IndexedPassage:
    return IndexedPassage(passage_id, version_id, words, NO_VECTOR)


def query(**weights: float) -> Query:
    return Query("", weights, NO_VECTOR)


def bm25(texts: dict[str, list[str]], weights: dict[str, float]) -> dict[str, float]:
    """Robertson & Zaragoza 2009 with k1 1.2, b .75, and the idf that is never negative."""
    mean_length = sum(map(len, texts.values())) / len(texts)
    holding = Counter(word for words in texts.values() for word in set(words))
    scores: dict[str, float] = {}
    for passage_id, words in texts.items():
        norm = 1.2 * (0.25 + 0.75 * len(words) / mean_length)
        scores[passage_id] = sum(
            weight
            * math.log(1 + (len(texts) - holding[word] + 0.5) / (holding[word] + 0.5))
            * words.count(word)
            * 2.2
            / (words.count(word) + norm)
            for word, weight in weights.items()
        )
    return scores


def test_scores_are_bm25_within_a_few_per_cent(index: WordIndex) -> None:
    # Lengths beyond 40 are stored coarsely, which moves long passages.
    draw = random.Random(3)
    texts = {
        f"p{number}": draw.choices("abcdefghijklmnop", weights=range(16, 0, -1), k=draw.randint(3, 200))
        for number in range(60)
    }
    index.add([passage(passage_id, words) for passage_id, words in texts.items()])
    weights = {"b": 1.0, "n": 1.0, "p": 0.4}

    found = index.scores(query(**weights), list(texts))

    assert found == pytest.approx(bm25(texts, weights), rel=0.04)


def test_the_ceiling_sums_the_idf_of_the_questions_own_words(index: WordIndex) -> None:
    index.add([passage("p1", ["flood", "gate"]), passage("p2", ["flood"]), passage("p3", ["fire"])])

    found = index.ceiling(query(flood=1.0, unseen=1.0, gate=0.4))

    # flood is in 2 of 3, unseen in none; gate is an expansion and does not count.
    assert found == pytest.approx(1.6 * (math.log(1 + 1.5 / 2.5) + math.log(1 + 3.5 / 0.5)))


def test_a_question_without_words_finds_nothing(index: WordIndex) -> None:
    index.add([passage("p1", ["flood"])])

    assert index.search(query(), 5) == ()
    assert index.ceiling(query()) == 0.0


def test_operators_of_query_languages_are_plain_words(index: WordIndex) -> None:
    index.add([passage("p1", ["flood", "(", "and", '"'])])

    found = index.search(Query("", {'"': 1.0, "(": 1.0, "body:flood": 1.0}, NO_VECTOR), 5)

    assert [hit.passage_id for hit in found] == ["p1"]


def test_an_addition_that_fails_leaves_nothing_and_the_next_succeeds(index: WordIndex) -> None:
    with pytest.raises(TypeError):
        index.add([passage("p1", ["flood"]), passage("p2", [None])])  # type: ignore[list-item]

    index.add([passage("p3", ["flood"], "v2")])

    assert index.counts() == {"v2": 1}


def test_words_cut_by_other_rules_are_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = WordIndex(tmp_path)
    before.add([passage("p1", ["flood"])])
    before.close()

    monkeypatch.setattr(word_index, "TOKENS_VERSION", "other")
    after = WordIndex(tmp_path)

    assert after.counts() == {}
    after.close()


def test_a_broken_folder_says_what_to_do(tmp_path: Path) -> None:
    index = WordIndex(tmp_path)
    index.add([passage("p1", ["flood"])])
    index.close()
    (tmp_path / "meta.json").write_text("{")

    with pytest.raises(SettingsError, match="move the folder away"):
        WordIndex(tmp_path)


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    first, second = WordIndex(tmp_path), WordIndex(tmp_path)
    first.add([passage("p1", ["flood"])])

    with pytest.raises(HomeBusy):
        second.add([passage("p2", ["flood"])])
    first.close()


def test_a_killed_writer_leaves_its_work_and_no_lock(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
import numpy as np
from service.adapters.word_index import WordIndex
from service.ports import IndexedPassage
index = WordIndex(Path({str(tmp_path)!r}))
index.add([IndexedPassage("p1", "v1", ["flood"], np.zeros(0))])
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[1], check=False)

    index = WordIndex(tmp_path)
    index.add([passage("p2", ["flood"], "v2")])

    assert killed.returncode == -9
    assert index.counts() == {"v1": 1, "v2": 1}
    index.close()


@pytest.mark.parametrize(("asked", "found"), [
    ("石乔站", "gauge"),   # a homophone in a word that no passage holds
    ("电平车", "bike"),    # dictated: 瓶 and 平 sound alike
    ("shleter", "camp"),   # two letters changed places
])
def test_a_word_no_passage_holds_is_found_by_its_sound_or_spelling(index: WordIndex, asked: str, found: str) -> None:
    texts = {"gauge": "石桥站水位达到86.50米", "bike": "电瓶车充电时起火", "camp": "the shelter opens at nine", "other": "县防办负责值守"}
    index.add([passage(name, tokens(text)) for name, text in texts.items()])

    hits = index.search(query(**dict.fromkeys(tokens(asked), 1.0)), 3)

    assert [hit.passage_id for hit in hits] == [found]


def test_a_word_that_stands_as_written_is_not_looked_for_by_its_sound(index: WordIndex) -> None:
    index.add([passage("bridge", tokens("石桥")), passage("tall", tokens("石乔"))])

    assert [hit.passage_id for hit in index.search(query(石桥=1.0), 3)] == ["bridge"]


@pytest.mark.parametrize(("left", "right", "near"), [
    ("shelter", "shleter", True), ("shelter", "shelte", True), ("sheltter", "shelter", True), ("shelter", "shalter", True),
    ("shelter", "shelter", False), ("shelter", "shalten", False), ("shelter", "shetlar", False), ("shelter", "shelt", False),
    ("shelter", "helters", False),
])
def test_one_letter_away(left: str, right: str, near: bool) -> None:
    assert one_letter_away(left, right) is near
    assert one_letter_away(right, left) is near


def test_words_that_no_passage_holds_change_no_score(index: WordIndex) -> None:
    index.add([passage(f"p{number}", ["flood", "gauge"][: 1 + number % 2]) for number in range(6)])

    alone = index.search(query(gauge=1.0), 6)
    beside = index.search(query(gauge=1.0, 电平=1.0, siren=0.3, earthquake=1.0, **{"86.5": 2.0}), 6)

    assert len(alone) == 3
    assert beside == alone


def test_what_the_thesaurus_adds_is_not_taken_for_misspelled(index: WordIndex) -> None:
    index.add([passage("camp", ["shelter"])])

    assert index.search(query(shleter=0.3), 1) == ()
    assert [hit.passage_id for hit in index.search(query(shleter=1.0), 1)] == ["camp"]
    assert index.substitutes(query(shleter=1.0, unknown=1.0)) == {"shleter": "shelter"}


@pytest.mark.parametrize("allowed", [{"v0"}, {"v0", "v3"}, {f"v{number}" for number in range(9)}, {"none"}])
def test_filtered_searches_find_what_an_open_one_finds_in_those_versions(index: WordIndex, allowed: set[str]) -> None:
    draw = random.Random(5)
    index.add([passage(f"p{number}", draw.choices("abcdef", k=draw.randint(1, 9)), f"v{number % 10}") for number in range(400)])
    asked = query(a=1.0, b=2.0)

    everything = index.search(asked, 400)
    wanted = [hit for hit in everything if hit.version_id in allowed][:15]
    found = index.search(asked, 15, allowed)

    assert [round(hit.score, 5) for hit in found] == [round(hit.score, 5) for hit in wanted]
    assert {hit.version_id for hit in found} <= allowed
