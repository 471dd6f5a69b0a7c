"""Files read in processes of their own, so that one bad file ends a reading and never the desk."""

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from ingest_docs.readers.pages_read import PageRead
from ingest_docs.reading_process import READY
from ingest_docs.ready import ReadyVersion, SourceFile
from service.errors import ReadFailed

QUIET_S = 60
"""Longest time without a page or an end; the slowest page of a scan takes a tenth of it."""
AT_ONCE = 2
ROOT = Path(__file__).parents[1]


def read_apart(file: SourceFile, on_page: PageRead | None = None) -> ReadyVersion:
    """Read a file as `read_version` does, in another process.  Raises: ReadFailed, also when that process ends."""
    return _room().read(file, on_page)


class ReadingRoom:
    """A few reading processes, started when they are first needed and used again; for many threads."""

    def __init__(self, quiet_s: int = QUIET_S, at_once: int = AT_ONCE) -> None:
        self._quiet_s = quiet_s
        self._places = threading.Semaphore(at_once)
        self._idle: list[subprocess.Popen[bytes]] = []

    def read(self, file: SourceFile, on_page: PageRead | None = None) -> ReadyVersion:
        """Read a file.  Raises: ReadFailed."""
        with self._reader() as reader:
            return self._read(reader, file, on_page)

    def close(self) -> None:
        """End the processes that wait."""
        while self._idle:
            _end(self._idle.pop())

    @contextmanager
    def _reader(self) -> Iterator["subprocess.Popen[bytes]"]:
        """Yield a process; it is kept for the next file unless it was left in the middle of this one."""
        with self._places:
            reader = self._waiting() or _start(self._quiet_s)
            kept = False
            try:
                yield reader
                kept = True
            except ReadFailed:
                kept = reader.poll() is None
                raise
            finally:
                if kept and reader.poll() is None:
                    self._idle.append(reader)
                else:
                    _end(reader)

    def _waiting(self) -> "subprocess.Popen[bytes] | None":
        """Return a process that waits for a file; those that ended meanwhile are let go."""
        while self._idle:
            reader = self._idle.pop()
            if reader.poll() is None:
                return reader
            _end(reader)
        return None

    def _read(self, reader: "subprocess.Popen[bytes]", file: SourceFile, on_page: PageRead | None) -> ReadyVersion:
        assert reader.stdin is not None and reader.stdout is not None
        try:
            header = {"name": file.name, "source": file.source, "size": len(file.data)}
            reader.stdin.write(json.dumps(header).encode() + b"\n")
            reader.stdin.write(file.data)
            reader.stdin.flush()
        except BrokenPipeError:
            raise self._ended(reader, file) from None
        for line in reader.stdout:
            if line.startswith(b'{"ready":'):
                return READY.validate_json(line.strip()[len(b'{"ready":') : -1])
            said = json.loads(line)
            if "failed" in said:
                raise ReadFailed(**said["failed"])
            if on_page is not None:
                on_page(said["page"], said["of"])
        raise self._ended(reader, file)

    def _ended(self, reader: "subprocess.Popen[bytes]", file: SourceFile) -> ReadFailed:
        status = reader.wait()
        if status == -signal.SIGALRM:
            why = f"no page of it could be read within {self._quiet_s} s"
        else:
            why = f"reading it ended with {signal.Signals(-status).name if status < 0 else f'exit {status}'}"
        return ReadFailed("unreadable", f"{file.name}: {why}; save it again in its own program, or as PDF, and try that")


@cache
def _room() -> ReadingRoom:
    room = ReadingRoom()
    atexit.register(room.close)
    return room


def _start(quiet_s: int) -> "subprocess.Popen[bytes]":
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "ingest_docs.reading_process", str(quiet_s)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": path}, start_new_session=True,
    )


def _end(reader: "subprocess.Popen[bytes]") -> None:
    reader.kill()
    for pipe in (reader.stdin, reader.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()
    reader.wait()
