"""Files into the store: read, cut, described, stored with everything found, indexed, then current."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ingest_docs.covered_places import keep_covers
from ingest_docs.facts.finding import FoundFact
from ingest_docs.facts.modelled import add_by_model
from ingest_docs.facts.reattaching import reattach
from ingest_docs.file_names import safe_name, shown_name, shown_path
from ingest_docs.hidden_texts import HINTS, keep_hidden
from ingest_docs.metadata import doc_id_of
from ingest_docs.readers.pages_read import PageRead
from ingest_docs.readers.sniffing import MOST_BYTES
from ingest_docs.reading_apart import read_apart
from ingest_docs.ready import ReadyVersion
from ingest_docs.ready import SourceFile as SourceFile
from ingest_docs.ready import read_version as read_version
from ingest_docs.scanned_places import keep_lines
from service.domain.documents import Document, FileReport, Passage, Problem, Version
from service.domain.facts import Fact
from service.errors import NotFound, ReadFailed
from service.ports import ChatModel
from service.rules.hostile_text import is_addressed_to_a_machine
from service.wiring import Desk

log = logging.getLogger(__name__)

SUFFIXES = frozenset((".md", ".markdown", ".txt", ".docx", ".pdf", ".xlsx", ".html", ".htm", ".png",
                      ".jpg", ".jpeg", ".tif", ".tiff", ".docm", ".xlsm"))
"""What is read."""
UNREAD = frozenset((".doc", ".xls", ".ppt", ".pptx", ".wps", ".et", ".rtf", ".ofd"))
"""Documents of other kinds: a folder's are reported, so that nobody takes them for read."""
MOST_SHOWN = 400  # characters of a name that is none


class Progress(NamedTuple):
    """Where an ingestion stands."""

    name: str
    done: int
    total: int


def find_files(paths: Iterable[Path]) -> Iterator[SourceFile | FileReport]:
    """Yield the files named, and those of known kinds below folders named, in order of their paths.

    A path that cannot be used becomes a report of failure and stops nothing."""
    for path in paths:
        if not path.is_dir():
            yield from _open(path)
            continue
        root = path.resolve()
        for one in paths_below((path,)):
            if not one.resolve().is_relative_to(root):
                shown = shown_path(one)
                yield failed(shown, "link_outside", f"{shown} links to a file outside {path}; name that file itself")
            else:
                yield from _open(one)


def paths_below(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files named, and those of known kinds below folders named, without hidden and lock files."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        found += sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in SUFFIXES | UNREAD
                        and not any(part.startswith((".", "~$")) for part in one.relative_to(path).parts))
    return tuple(found)


def ingest(
    desk: Desk, files: Sequence[SourceFile], on_progress: Callable[[Progress], None] | None = None
) -> tuple[FileReport, ...]:
    """Ingest files one by one; a file that fails leaves the others and its own earlier version as they were."""
    reports = []
    for done, file in enumerate(files):
        if on_progress:
            on_progress(Progress(file.name, done, len(files)))
        began = time.perf_counter()
        report = ingest_file(desk, file)
        log.info("file ingested", extra={"status": report.status, "passages": report.passages,
                                         "seconds": round(time.perf_counter() - began, 3)})
        reports.append(report)
    return tuple(reports)


def ingest_file(desk: Desk, file: SourceFile, on_page: PageRead | None = None) -> FileReport:
    """Ingest one file: nothing when its bytes answer already, else a new version beside the old one, then current."""
    name = safe_name(file.name)
    if name is None:
        return failed(file.source[:MOST_SHOWN], "unsafe_name", f"{file.name[:80]!r} names no file; give it a name of its own")
    if name == file.name:
        return _ingest(desk, file, on_page)
    source = f"upload:{name}" if file.source.startswith("upload:") else file.source
    report = _ingest(desk, SourceFile(name, source, file.data), on_page)
    renamed = Problem(code="unsafe_name", message=f"named {file.name[:80]!r}, kept as {name}")
    return report.model_copy(update={"problems": (*report.problems, renamed)})


def _ingest(desk: Desk, file: SourceFile, on_page: PageRead | None) -> FileReport:
    sha256 = hashlib.sha256(file.data).hexdigest()
    document_id = _digest(file.source)
    existing = desk.records.document(document_id)
    updating = existing is not None and existing.current_version_id is not None and not existing.removed
    known = desk.records.version_of_bytes(sha256)
    if known is not None and known.state == "current":
        if updating and known.document_id != document_id:
            # This file became a copy of another one: its own old content must not answer, nor the copy count twice.
            remove_document(desk, document_id)
            return _report(file, known, "updated", len(desk.records.facts({known.version_id})))
        return _report(file, known, "unchanged", len(desk.records.facts({known.version_id})))
    try:
        ready = read_apart(file, on_page)
    except ReadFailed as failure:
        return failed(file.source, failure.code, str(failure), failure.page)
    if desk.settings.model_facts and desk.model is not None:
        ready = asyncio.run(with_modelled(desk.model, ready))
    with desk.home.writing():
        desk.home.keep_original(sha256, file.data)
        if ready.scan_lines:
            keep_lines(desk.home.scan_lines(sha256), ready.scan_lines)
        if ready.covers or any(problem.code == "personal_data" for problem in ready.problems):
            keep_covers(desk.home.covers(sha256), ready.covers)
        if any(problem.code in HINTS for problem in ready.problems):
            keep_hidden(desk.home.hidden_texts(sha256), ready.hidden)
        version = store_passages(desk, document_id, file.source, file.name, sha256, ready)
        desk.catch_up()
    return _report(file, version, "updated" if updating else "added", len(ready.facts), ready.problems)


async def with_modelled(model: ChatModel, ready: ReadyVersion) -> ReadyVersion:
    """Return the document with the facts that the model finds in passages where rules found none.

    It is not shown a passage that speaks to software."""
    aside = {found.ordinal for found in ready.facts}
    aside |= {place for place, passage in enumerate(ready.passages) if is_addressed_to_a_machine(passage.text)}
    modelled = await add_by_model(model, ready.passages, aside, ready.metadata)
    return ready._replace(facts=(*ready.facts, *(FoundFact(*found, found_by="model") for found in modelled)))


def store_passages(
    desk: Desk, document_id: str, source: str, file_name: str, sha256: str, ready: ReadyVersion
) -> Version:
    """Store a version ready to be indexed, as `building`; `desk.catch_up()` makes it current."""
    version_id = _digest(f"{document_id}:{sha256}")
    passages = tuple(
        Passage(**draft.model_dump(), passage_id=f"{version_id}-{ordinal:05d}", version_id=version_id, ordinal=ordinal)
        for ordinal, draft in enumerate(ready.passages)
    )
    found_facts = tuple(
        Fact(fact_id=f"{version_id}-f{number:05d}", version_id=version_id,
             passage_id=passages[found.ordinal].passage_id, quote=found.quote, value=found.value,
             found_by=found.found_by)
        for number, found in enumerate(ready.facts)
    )
    known = {one.version_id for one in desk.records.versions() if one.document_id == document_id}
    facts = reattach(found_facts, desk.records.facts(known))
    version = Version(
        **ready.metadata.model_dump(),
        version_id=version_id,
        document_id=document_id,
        doc_id=doc_id_of(file_name),
        file_name=file_name,
        media_type=ready.media_type,
        sha256=sha256,
        pages=ready.pages,
        passages=len(passages),
        ingested_at=datetime.now(UTC),
        warnings=tuple(dict.fromkeys(problem.code for problem in ready.problems)),
    )
    existing = desk.records.document(document_id)
    document = Document(document_id=document_id, source=source,
                        current_version_id=existing.current_version_id if existing else None)
    desk.records.store(document, version, ready.text, ready.sections, passages, facts, desk.index_names)
    return version


def remove_document(desk: Desk, document_id: str) -> Version:
    """Take a document out: from now on it answers nothing.  Raises: NotFound."""
    document = desk.records.document(document_id)
    if document is None or document.removed or document.current_version_id is None:
        raise NotFound(f"no document {document_id} is here; `watchdesk documents list` shows those that are")
    version = desk.records.version(document.current_version_id)
    assert version is not None
    desk.records.remove(document_id, desk.index_names)
    desk.catch_up()
    return version


def failed(path: str, code: str, message: str, page: int | None = None) -> FileReport:
    """Return the report of a file that did not get in."""
    problem = Problem.model_validate({"code": code, "message": message, "page": page})
    return FileReport(path=path, status="failed", problems=(problem,))


def _open(path: Path) -> Iterator[SourceFile | FileReport]:
    shown = shown_path(path)
    try:
        size = path.stat().st_size
        if not path.is_file():
            yield failed(shown, "wrong_type", f"{shown} is no ordinary file")
        elif size > MOST_BYTES:
            yield failed(shown, "too_large", f"{shown} has {size} bytes; the most that is read is {MOST_BYTES}")
        else:
            yield SourceFile(shown_name(path), shown_path(path.resolve()), path.read_bytes())
    except OSError as failure:
        yield failed(shown, "unreadable", f"{shown} cannot be opened: {failure.strerror or failure}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _report(
    file: SourceFile, version: Version, status: str, facts: int, problems: tuple[Problem, ...] = ()
) -> FileReport:
    return FileReport.model_validate({
        "path": file.source, "document_id": version.document_id, "title": version.title, "doc_no": version.doc_no,
        "status": status, "pages": version.pages, "passages": version.passages, "facts": facts, "problems": problems,
    })
