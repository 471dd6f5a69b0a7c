"""What a document holds and does not show, kept beside its original for a person to read."""

import json
import os
from collections.abc import Collection, Sequence
from pathlib import Path

from ingest_docs.blocks import HiddenText
from ingest_docs.personal_data import without_personal_data
from ingest_docs.readers.reading import read_file
from service.errors import ReadFailed

FORMAT = 1
"""Raised when the texts of a kept file would differ; older files are then made anew."""
HINTS = frozenset(("active_content", "hostile_text"))
"""A document with hidden text has a problem with one of these codes."""


def keep_hidden(path: Path, hidden: Sequence[HiddenText]) -> None:
    """Write the hidden texts, bare of residents; they are derived and can be deleted."""
    record = {"format": FORMAT, "texts": [[one.where, one.text] for one in hidden]}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    part.replace(path)


def kept_hidden(path: Path, original: Path, name: str, codes: Collection[str]) -> tuple[HiddenText, ...]:
    """Return the texts kept for a document with these problem codes; where they are missing or broken it is read again.

    Empty when neither the texts nor the original can be read."""
    try:
        record = json.loads(path.read_text("utf-8"))
        if record["format"] == FORMAT:
            return tuple(HiddenText(where, text) for where, text in record["texts"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    if not HINTS & set(codes):
        return ()
    try:
        hidden = without_personal_data(read_file(name, original.read_bytes())).hidden
    except (OSError, ReadFailed):
        return ()
    keep_hidden(path, hidden)
    return hidden
