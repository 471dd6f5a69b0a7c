"""A file read and cut: everything that the store needs to know of it, found without a desk."""

import logging
import re
from dataclasses import replace
from typing import NamedTuple

from ingest_docs.blocks import Block, HiddenText, ReadFile, ScanLine
from ingest_docs.chunking import chunk
from ingest_docs.covered_places import Cover, find_covers
from ingest_docs.facts.finding import FoundFact, find_facts
from ingest_docs.facts.table_lines import table_lines
from ingest_docs.metadata import find_metadata
from ingest_docs.personal_data import without_personal_data
from ingest_docs.readers.reading import read_file
from ingest_docs.sections import build_sections
from service.domain.documents import Metadata, PassageDraft, Problem, Section
from service.errors import ReadFailed

log = logging.getLogger(__name__)

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class SourceFile(NamedTuple):
    """A file on its way in."""

    name: str
    source: str
    """What identifies the document over time: an absolute path, or `upload:NAME`."""
    data: bytes


class ReadyVersion(NamedTuple):
    """A document read and cut, ready to be stored."""

    metadata: Metadata
    media_type: str
    text: str
    sections: tuple[Section, ...]
    passages: tuple[PassageDraft, ...]
    facts: tuple[FoundFact, ...]
    pages: int | None
    problems: tuple[Problem, ...]
    scan_lines: tuple[ScanLine, ...] = ()
    covers: tuple[Cover, ...] = ()
    """What of its pages is not shown, because residents are listed or named there."""
    hidden: tuple[HiddenText, ...] = ()
    """What the file holds and does not show; kept for a person to read, and no part of the text."""


def read_version(file: SourceFile) -> ReadyVersion:
    """Read a file into sections, passages and facts.  Raises: ReadFailed."""
    try:
        whole = _storable(read_file(file.name, file.data))
        covers = find_covers(whole, file.data)
        read = without_personal_data(whole)
        sectioned = build_sections(read)
        metadata = find_metadata(read, sectioned, file.name)
        passages = chunk(sectioned)
        facts = find_facts(passages, metadata, table_lines(read.blocks))
    except ReadFailed:
        raise
    except Exception as failure:
        # damaged files are an officer's everyday; the trace is for whoever mends a reader
        log.warning("a reader failed on %s: %r", file.name, failure, exc_info=log.isEnabledFor(logging.DEBUG))
        raise ReadFailed("unreadable", f"{file.name} could not be read ({type(failure).__name__}); "
                                       "save it again in its own program, or as PDF, and try that") from failure
    if not passages:
        pages = [problem for problem in read.problems if problem.code == "needs_ocr"]
        code = "needs_ocr" if pages else "empty_file"
        raise ReadFailed(code, f"{file.name} holds no text" + ("; it needs OCR" if pages else ""))
    return ReadyVersion(metadata, read.media_type, sectioned.text, sectioned.sections, passages, facts, read.pages,
                        read.problems, read.scan_lines, covers, read.hidden)


def _storable(read: ReadFile) -> ReadFile:
    """Return the file without halves of characters and zeros, which no store takes; damaged files hold them."""
    texts = [text for block in read.blocks for text in (block.text, block.context, *(one for pair in block.cells for one in pair))]
    texts += [*read.running, *read.outline, *read.properties.values()]
    texts += [text for one in read.hidden for text in (one.where, one.text, *(part for pair in one.cells for part in pair))]
    texts += [problem.message for problem in read.problems]
    if not any(_UNSTORABLE.search(text) for text in texts):
        return read
    return replace(
        read,
        blocks=tuple(block for block in map(_storable_block, read.blocks) if block.text.strip()),
        running=tuple(map(_stored, read.running)),
        outline=tuple(map(_stored, read.outline)),
        properties={key: _stored(value) for key, value in read.properties.items()},
        problems=tuple(problem.model_copy(update={"message": _stored(problem.message)}) for problem in read.problems),
        hidden=tuple(HiddenText(_stored(one.where), _stored(one.text), _storable_cells(one.cells)) for one in read.hidden),
    )


def _storable_block(block: Block) -> Block:
    return replace(block, text=_stored(block.text), context=_stored(block.context), cells=_storable_cells(block.cells))


def _storable_cells(cells: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((_stored(name), _stored(value)) for name, value in cells)


def _stored(text: str) -> str:
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "")
