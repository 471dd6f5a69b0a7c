"""What kind of file some bytes are, told by their content, and whether they are safe to open."""

import io
import re
import zipfile

from ingest_docs.media_types import DOCX, HTML, IMAGES, JPEG, MARKDOWN, PDF, PLAIN, PNG, TIFF, XLSX
from service.domain.documents import Problem
from service.errors import ReadFailed

MOST_BYTES = 200 * 1024 * 1024
MOST_UNPACKED = 600 * 1024 * 1024
MOST_RATIO = 200
"""A compressed part may grow this much; text of a real plan grows about 20 times."""
_RATIO_FROM = 10 * 1024 * 1024
_TYPES = "[Content_Types].xml"
_WORD_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SUFFIXES = {
    ".pdf": PDF, ".docx": DOCX, ".docm": DOCX, ".xlsx": XLSX, ".xlsm": XLSX, ".html": HTML, ".htm": HTML,
    ".md": MARKDOWN, ".markdown": MARKDOWN, ".txt": PLAIN, ".png": PNG, ".jpg": JPEG, ".jpeg": JPEG, ".tif": TIFF,
    ".tiff": TIFF,
}
_BINARY = frozenset((PDF, DOCX, XLSX, *IMAGES))
_IMAGE_STARTS = ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"II*\x00", TIFF), (b"MM\x00*", TIFF))


def media_type_of(name: str, data: bytes) -> str:
    """Return the media type of this content.  Raises: ReadFailed when it cannot or must not be opened."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise ReadFailed("empty_file", f"{name} is empty")
    if len(data) > MOST_BYTES:
        raise ReadFailed("too_large", f"{name} has {len(data)} bytes; the most that is read is {MOST_BYTES}")
    found = _by_content(name, data)
    said = _SUFFIXES.get(suffix_of(name))
    if said is not None and found in _BINARY and said != found:
        raise ReadFailed("wrong_type", f"{name} is named {suffix_of(name)} but its content is {found}")
    if said in _BINARY and found not in _BINARY:
        raise ReadFailed("wrong_type", f"{name} is named {suffix_of(name)} but its content is {found}")
    return found


def suffix_of(name: str) -> str:
    """Return the name's suffix in lower case with its dot, or an empty text."""
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem and "/" not in suffix else ""


def macro_problems(data: bytes) -> tuple[Problem, ...]:
    """Return a problem when an Office archive carries macros or embedded objects, which are never run."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [entry.lower() for entry in archive.namelist()]
    problems = []
    if any(entry.endswith("vbaproject.bin") for entry in names):
        problems.append(Problem(code="macros", message="the file carries macros; they were not run"))
    if any("/embeddings/" in entry or "/activex/" in entry for entry in names):
        problems.append(Problem(code="active_content", message="the file embeds other files; they were not opened"))
    return tuple(problems)


def as_plain_word(data: bytes) -> bytes:
    """Return a Word file whose main part is declared an ordinary document; with macros or as a template it is not."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        declared = archive.read(_TYPES)
        plain = re.sub(rb"application/[\w.-]+(?:macroEnabled\w*|\.template)\.main\+xml", _WORD_MAIN, declared)
        if plain == declared:
            return data
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as copy:
            for entry in archive.infolist():
                copy.writestr(entry.filename, plain if entry.filename == _TYPES else archive.read(entry))
    return packed.getvalue()


def _by_content(name: str, data: bytes) -> str:
    if data.startswith(_OLE):
        if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d" in data:
            raise ReadFailed("encrypted", f"{name} is protected by a password; save it without one")
        raise ReadFailed("wrong_type", f"{name} is an old Office file; save it as docx or xlsx")
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"{\\rtf"):
        raise ReadFailed("wrong_type", f"{name} is Rich Text; save it as docx")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archive_type(name, data)
    image = next((kind for start, kind in _IMAGE_STARTS if data.startswith(start)), None)
    return image or _text_type(name, data)


def _archive_type(name: str, data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as failure:
        raise ReadFailed("truncated", f"{name} is cut off or damaged: {failure}") from failure
    _refuse_bomb(name, entries)
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadFailed("encrypted", f"{name} is protected by a password; save it without one")
    names = {entry.filename for entry in entries}
    if any(part.startswith("word/") for part in names):
        return DOCX
    if any(part.startswith("xl/") for part in names):
        return XLSX
    raise ReadFailed("wrong_type", f"{name} is an archive that is neither a Word nor an Excel file")


def _refuse_bomb(name: str, entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > MOST_UNPACKED or len(entries) > 20_000:
        raise ReadFailed("archive_bomb", f"{name} would unpack to {total} bytes in {len(entries)} parts")
    for entry in entries:
        if entry.file_size > _RATIO_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise ReadFailed("archive_bomb", f"{name}: part {entry.filename} would grow to {entry.file_size} bytes")


def _text_type(name: str, data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = data[:4096]
    if not wide and (b"\x00" in head or sum(byte < 9 for byte in head) > 0):
        raise ReadFailed("wrong_type", f"{name} is neither text nor a PDF, Word or Excel file")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        suffix_of(name) in (".html", ".htm") and b"<" in start
    ):
        return HTML
    return PLAIN if suffix_of(name) == ".txt" else MARKDOWN
