"""A home: the folder that holds everything, its lock, and the note of the service that holds it."""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from service.domain.record import Record
from service.errors import HomeBusy, HomeFull, WatchdeskError

VERSION = "0.1.0"

_NO_ROOM = frozenset((errno.ENOSPC, errno.EFBIG, errno.EDQUOT))
_NO_ROOM_SAID = ("disk is full", "disk i/o error", "no space left", "file too large")
"""How SQLite and the indexes' native parts say it."""


class ServeNote(Record):
    """How to reach the service that holds a home."""

    host: str
    port: int
    token: str
    """Secret that commands of the same user present; never logged."""
    version: str
    pid: int


class Home:
    """The data folder and the places in it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def records(self) -> Path:
        """The SQLite file of the records."""
        return self.path / "records.sqlite"

    @property
    def vectors(self) -> Path:
        """Folder of the vector index; derived."""
        return self.path / "indexes" / "vectors"

    @property
    def words(self) -> Path:
        """Folder of the word index; derived."""
        return self.path / "indexes" / "words"

    @property
    def places(self) -> Path:
        """The home's gazetteer."""
        return self.path / "places.csv"

    @property
    def thesaurus(self) -> Path:
        """The home's own thesaurus, laid over the shipped one."""
        return self.path / "thesaurus.tsv"

    def original(self, sha256: str) -> Path:
        """Return where a document's original bytes lie."""
        return self.path / "files" / sha256

    def scan_lines(self, sha256: str) -> Path:
        """Return where the places of a scanned document's lines lie; derived."""
        return self.path / "files" / f"{sha256}.lines.json"

    def covers(self, sha256: str) -> Path:
        """Return where it is kept what of a document's pages is not shown; without it no page of one with residents is."""
        return self.path / "files" / f"{sha256}.covers.json"

    def hidden_texts(self, sha256: str) -> Path:
        """Return where it is kept what a document holds and does not show; derived."""
        return self.path / "files" / f"{sha256}.hidden.json"

    def keep_original(self, sha256: str, data: bytes) -> None:
        """Store original bytes under their hash; nothing happens when they are there already."""
        target = self.original(sha256)
        if target.exists() and target.stat().st_size == len(data):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let what fails inside for want of room fail by that name.  Raises: HomeFull."""
        try:
            yield
        except WatchdeskError:
            raise
        except Exception as failure:  # records, vectors and words each have errors of their own for it
            if not wants_room(failure):
                raise
            raise HomeFull(f"{self.path} cannot be written, its disk is full ({failure.__class__.__name__}); "
                           "what was there still answers: make room and run the same again") from failure

    @contextmanager
    def hold(self, wait_s: float) -> Iterator[None]:
        """Hold the home alone; the lock goes with the process, however it ends.  Raises: HomeBusy."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path / "lock", timeout=wait_s)
        try:
            lock.acquire()
        except Timeout as failure:
            raise HomeBusy(
                f"another command holds {self.path} and did not finish within {wait_s:.0f} s; try again when it has"
            ) from failure
        try:
            yield
        finally:
            lock.release()

    def write_note(self, note: ServeNote) -> None:
        """Say how the service can be reached; only this user may read it."""
        part = self.path / f"serve.{os.getpid()}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(note.model_dump_json())
        part.replace(self.path / "serve.json")

    def read_note(self) -> ServeNote | None:
        """Return how the service can be reached; None when none has said so."""
        try:
            return ServeNote.model_validate(json.loads((self.path / "serve.json").read_text("utf-8")))
        except (OSError, ValueError):
            return None

    def remove_note(self) -> None:
        """Take the note away when the service ends."""
        (self.path / "serve.json").unlink(missing_ok=True)


def wants_room(failure: BaseException | None) -> bool:
    """Say whether a failure, or one behind it, comes of a full disk."""
    while failure is not None:
        if isinstance(failure, OSError) and failure.errno in _NO_ROOM:
            return True
        if any(said in str(failure).lower() for said in _NO_ROOM_SAID):
            return True
        failure = failure.__cause__ or failure.__context__
    return False
