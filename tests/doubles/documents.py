"""Small documents, versions and passages for tests, with only what a test says of them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from service.domain.documents import Document, Passage, Version
from service.ports import DocumentRecords

INDEXES = ("vectors", "words")


def document(document_id: str = "d1", source: str = "plans/d1.md") -> Document:
    return Document(document_id=document_id, source=source)


def version(version_id: str = "v1", document_id: str = "d1", sha256: str = "") -> Version:
    return Version(
        title=f"防汛预案 {version_id}",
        version_id=version_id,
        document_id=document_id,
        doc_id="D01",
        file_name="d1.md",
        media_type="text/markdown",
        sha256=sha256 or f"sha-{version_id}",
        ingested_at=datetime(2025, 7, 1, 3, 0, tzinfo=UTC),
    )


def passages(version_id: str, *texts: str) -> tuple[Passage, ...]:
    """Return one passage a text, as if the version's stored text were these, joined by line ends."""
    made, start = [], 0
    for ordinal, text in enumerate(texts):
        made.append(
            Passage(
                passage_id=f"{version_id}-{ordinal}",
                version_id=version_id,
                ordinal=ordinal,
                text=text,
                start=start,
                end=start + len(text),
                path=("5 应急响应",),
            )
        )
        start += len(text) + 1
    return tuple(made)


def store(records: DocumentRecords, version_id: str, texts: Sequence[str], document_id: str = "d1") -> None:
    """Store a version whose passages are these texts, as ingestion would."""
    records.store(
        document(document_id),
        version(version_id, document_id),
        "\n".join(texts),
        (),
        passages(version_id, *texts),
        (),
        INDEXES,
    )
