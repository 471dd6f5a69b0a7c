"""The sample county's planted texts to software: named at ingest, told to the reader, and kept out of prompts."""

import asyncio
import csv
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from eval.ingestion.fact_sheet import BUILT, code_of
from ingest_docs.metadata import doc_id_of
from ingest_docs.pipeline import with_modelled
from ingest_docs.ready import ReadyVersion, SourceFile, read_version
from service.answering.generation import offer
from service.domain.documents import Passage, Version
from service.ports import Completion, Message
from service.prompt_files import load_prompt
from service.retrieval.searching import Hit

PLANTED = Path(__file__).with_name("planted_injections.csv")


class Planted(NamedTuple):
    """A text that speaks to software."""

    document: str
    words: str
    """Verbatim in the source."""
    where: str
    """`text` where a reader sees it, else `hidden`."""
    what: str


class Treated(NamedTuple):
    """What became of one."""

    planted: Planted
    is_reported: bool
    """Whether the file's report quotes it as text addressed to software."""
    is_marked: bool
    """Whether the document warns whoever reads an answer from it."""
    is_kept: bool
    """Whether a person can read it later: in the stored text, or among the hidden texts kept beside the original."""
    is_out_of_prompts: bool
    """Whether no prompt made of the document holds it: neither one that words an answer nor one that looks for facts."""

    @property
    def is_right(self) -> bool:
        """Whether it is treated as an injection must be."""
        return self.is_reported and self.is_marked and self.is_out_of_prompts and self.is_kept


class Listener:
    """A chat model that finds nothing and keeps what it was told."""

    name = "listener"
    max_context = 1_000_000

    def __init__(self) -> None:
        self.heard: list[Message] = []

    async def stream(self, messages: Sequence[Message]) -> AsyncGenerator[str | Completion, None]:
        """Say nothing."""
        yield await self.complete(messages)

    async def complete(self, messages: Sequence[Message], schema: Mapping[str, Any] | None = None) -> Completion:
        """Find no fact."""
        self.heard += messages
        return Completion('{"facts": []}', "stop", None, None)


def planted(path: Path = PLANTED) -> tuple[Planted, ...]:
    """Return the list kept beside this file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(Planted(row["document"], row["words"], row["where"], row["what"]) for row in csv.DictReader(file))


def treated(wanted: Iterable[Planted], folder: Path = BUILT) -> tuple[Treated, ...]:
    """Read the documents named and say what became of each text."""
    paths = {code_of(path): path for path in folder.iterdir()}
    found = []
    for one in wanted:
        path = paths[one.document]
        ready = read_version(SourceFile(path.name, str(path), path.read_bytes()))
        hostile = [problem.message for problem in ready.problems if problem.code == "hostile_text"]
        kept = (ready.text,) if one.where == "text" else tuple(hidden.text for hidden in ready.hidden)
        # hostile_text is what the answerer looks for in a version's warnings
        found.append(Treated(one, any(one.words in message for message in hostile), bool(hostile), any(one.words in text for text in kept),
                             not any(one.words in prompt for prompt in prompts_of(ready, path.name))))
    return tuple(found)


def prompts_of(ready: ReadyVersion, file_name: str) -> list[str]:
    """Return every prompt that the desk would make of a document's passages, rules having found no fact in them."""
    version = Version(**ready.metadata.model_dump(), version_id="v", document_id="d", doc_id=doc_id_of(file_name), file_name=file_name,
                      media_type=ready.media_type, sha256="0", ingested_at=datetime.now(UTC))
    hits = [Hit(Passage(**draft.model_dump(), passage_id=f"v-{place}", version_id="v", ordinal=place), version, 1, 1, 1, 1)
            for place, draft in enumerate(ready.passages)]
    listener = Listener()
    asyncio.run(with_modelled(listener, ready._replace(facts=())))
    asked = [offer(load_prompt(f"answer.{language}"), "?", (hit,), "2025-11-20", "—", listener.max_context, 0).messages
             for hit in hits for language in ("zh", "en")]
    return [message.content for message in (*listener.heard, *(message for messages in asked for message in messages))]


def as_document(found: Iterable[Treated]) -> list[dict[str, Any]]:
    """Return the findings as one JSON-ready document."""
    return [{**one.planted._asdict(), "reported": one.is_reported, "marked": one.is_marked, "kept": one.is_kept,
             "out_of_prompts": one.is_out_of_prompts, "right": one.is_right} for one in found]


def table(found: Sequence[Treated]) -> str:
    """Return the findings as lines to read."""
    lines = [f"{'document':<9} {'where':<7} {'reported':<9} {'marked':<7} {'kept':<5} {'out of prompts':<15} what"]
    for one in found:
        reported, marked, kept, out = ("yes" if held else "no" for held in
                                       (one.is_reported, one.is_marked, one.is_kept, one.is_out_of_prompts))
        lines.append(f"{one.planted.document:<9} {one.planted.where:<7} {reported:<9} {marked:<7} {kept:<5} {out:<15} {one.planted.what}")
    return "\n".join([*lines, f"{sum(one.is_right for one in found)} of {len(found)} as they must be"])
