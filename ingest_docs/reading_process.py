"""A process that reads files apart from the desk: what hangs, crashes or swells in a library ends there.

    python -m ingest_docs.reading_process SECONDS

takes a line of JSON `{name, source, size}` and `size` bytes on standard input, and answers in lines of JSON: `{"page",
"of"}` after each page, then `{"ready"}` or `{"failed"}`.  Without a page for that many seconds the system ends it.
"""

import contextlib
import json
import logging
import os
import resource
import signal
import sys
from typing import IO, Any

from pydantic import TypeAdapter

from ingest_docs.readers.pages_read import listening
from ingest_docs.ready import ReadyVersion, SourceFile, read_version
from service.errors import ReadFailed

MOST_MEMORY = 6 * 1024**3
"""Bytes of data; the recogniser of scans takes below 1 GB."""
READY: TypeAdapter[ReadyVersion] = TypeAdapter(ReadyVersion)


def main() -> None:
    """Answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the desk, which lets the file in hand end
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of each oddity of a damaged file
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the replies
    with contextlib.suppress(BrokenPipeError):
        while header := sys.stdin.buffer.readline():
            _answer(json.loads(header), sys.stdin.buffer, replies, int(sys.argv[1]))


def _answer(header: dict[str, Any], incoming: IO[bytes], replies: IO[bytes], quiet_s: int) -> None:
    data = incoming.read(header["size"])

    def say(document: bytes) -> None:
        replies.write(document + b"\n")
        replies.flush()

    def page_read(done: int, count: int) -> None:
        signal.alarm(quiet_s)
        say(json.dumps({"page": done, "of": count}).encode())

    signal.alarm(quiet_s)
    try:
        with listening(page_read):
            ready = read_version(SourceFile(header["name"], header["source"], data))
        reply = b'{"ready":' + READY.dump_json(ready) + b"}"
    except ReadFailed as failure:
        failed = {"code": failure.code, "message": str(failure), "page": failure.page}
        reply = json.dumps({"failed": failed}).encode("utf-8", "replace")
    except Exception as failure:  # the document was read, and what was read cannot be written down
        failed = {"code": "unreadable", "message": f"{header['name']} could not be read ({type(failure).__name__})",
                  "page": None}
        reply = json.dumps({"failed": failed}).encode("utf-8", "replace")
    signal.alarm(0)
    say(reply)


if __name__ == "__main__":
    main()
