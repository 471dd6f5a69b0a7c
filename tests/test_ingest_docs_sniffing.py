"""Media types by content, and what is refused."""

import io
import zipfile

import docx
import pytest

from ingest_docs.media_types import DOCX, HTML, MARKDOWN, PDF, PLAIN
from ingest_docs.readers.sniffing import macro_problems, media_type_of
from service.errors import ReadFailed


def packed(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def word() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.pdf", b"%PDF-1.7 ...", PDF),
        ("no suffix", b"%PDF-1.7 ...", PDF),
        ("a.docx", word(), DOCX),
        ("a.htm", b"<p>text</p>", HTML),
        ("page", b"\n<!DOCTYPE html><p>x", HTML),
        ("a.txt", "值班".encode(), PLAIN),
        ("a.md", "# 值班".encode(), MARKDOWN),
    ],
)
def test_content_decides(name: str, data: bytes, media_type: str) -> None:
    assert media_type_of(name, data) == media_type


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.md", b"", "empty_file"),
        ("a.pdf", word(), "wrong_type"),
        ("a.pdf", b"only text", "wrong_type"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "wrong_type"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.zip", packed(readme=b"x"), "wrong_type"),
        ("a.docx", packed(word__document=b"0" * 20_000_000), "archive_bomb"),
        ("a.docx", word()[:300], "truncated"),
        ("a.md", b"\x89PNG\r\n\x1a\n\x00\x00", "wrong_type"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_its_code(name: str, data: bytes, code: str) -> None:
    with pytest.raises(ReadFailed) as failure:
        media_type_of(name, data)

    assert failure.value.code == code


def test_macros_and_embedded_files_are_reported() -> None:
    data = packed(**{"word__vbaProject.bin": b"x", "word__embeddings__a.bin": b"x"})

    assert [problem.code for problem in macro_problems(data)] == ["macros", "active_content"]
