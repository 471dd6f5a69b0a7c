"""Answers as the TREC RAG track takes them in: sentences, each with the references it rests on."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from eval.formats.lines import json_line

_WORD = re.compile(r"[㐀-鿿]|[^\s㐀-鿿]+")


class RagSentence(NamedTuple):
    """A sentence of an answer."""

    text: str
    citations: tuple[int, ...]
    """Positions in the answer's references, from 0."""


class RagAnswer(NamedTuple):
    """One topic's answer."""

    run_id: str
    topic_id: str
    topic: str
    references: tuple[str, ...]
    """Passage ids, best first."""
    answer: tuple[RagSentence, ...]

    @property
    def response_length(self) -> int:
        """Words of the answer; a Chinese character counts as a word, since no space parts them."""
        return sum(len(_WORD.findall(one.text)) for one in self.answer)


def write_answers(answers: Iterable[RagAnswer]) -> str:
    """Return the answers a line each."""
    return "".join(json_line({
        "run_id": one.run_id, "topic_id": one.topic_id, "topic": one.topic, "references": one.references,
        "response_length": one.response_length, "answer": [sentence._asdict() for sentence in one.answer],
    }) for one in answers)
