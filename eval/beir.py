"""Question sets in BEIR layout: corpus.jsonl, queries.jsonl and qrels/test.tsv in one folder."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.errors import WrongCall

Grades = Mapping[str, int]
"""Passage id to how well it answers: 2 fully, 1 in part, 0 not."""


@dataclass(frozen=True)
class BeirPassage:
    """A row of the corpus."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class BeirSet:
    """Passages, questions and judgements."""

    name: str
    passages: tuple[BeirPassage, ...]
    questions: Mapping[str, str]
    """Question id to its text; only questions with a judgement."""
    grades: Mapping[str, Grades]
    """Question id to the passages judged for it."""

    def relevant(self, question: str) -> frozenset[str]:
        """Return the passages of grade 2 and more, or of grade 1 where the question has none of grade 2."""
        return relevant(self.grades[question])


def relevant(grades: Grades) -> frozenset[str]:
    """Return what counts as found: grade 2 and more, or grade 1 where there is no 2."""
    fully = frozenset(passage for passage, grade in grades.items() if grade >= 2)
    return fully or frozenset(passage for passage, grade in grades.items() if grade >= 1)


def read_beir(folder: Path) -> BeirSet:
    """Return the set in a folder.  Raises: WrongCall."""
    try:
        grades = _grades(folder / "qrels" / "test.tsv")
        passages = tuple(
            BeirPassage(str(row["_id"]), str(row.get("title") or ""), str(row["text"]))
            for row in _records(folder / "corpus.jsonl")
        )
        questions = {
            str(row["_id"]): str(row["text"]) for row in _records(folder / "queries.jsonl") if str(row["_id"]) in grades
        }
    except (OSError, KeyError, ValueError) as failure:
        raise WrongCall(f"{folder} is no question set in BEIR layout (corpus.jsonl, queries.jsonl, qrels/test.tsv): "
                        f"{failure!r}") from failure
    unknown = {one for judged in grades.values() for one in judged} - {one.id for one in passages}
    if unknown or not questions:
        raise WrongCall(f"{folder}: " + (f"judged passages are not in the corpus, such as {min(unknown)}"
                                         if unknown else "no question has a judgement"))
    return BeirSet(folder.name, passages, questions, {question: grades[question] for question in questions})


def _grades(path: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        fields = line.split("\t")
        if len(fields) == 4:  # TREC's own layout has an iteration in the second column
            fields = [fields[0], *fields[2:]]
        if len(fields) != 3:
            raise ValueError(f"{path}, line {number} is not `query-id <tab> corpus-id <tab> score`")
        if number == 1 and not fields[2].lstrip("-").isdigit():
            continue
        grades.setdefault(fields[0], {})[fields[1]] = int(fields[2])
    return {question: judged for question, judged in grades.items() if any(grade > 0 for grade in judged.values())}


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            if line.strip():
                yield json.loads(line)
