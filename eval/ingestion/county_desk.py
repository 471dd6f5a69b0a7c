"""A desk that has taken in the whole sample county, scans included, and its conflict report."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from ingest_docs.pipeline import SourceFile, ingest
from service.commands import COMMANDS
from service.sample import documents, prepare_home
from service.settings import read_settings
from service.wiring import Desk, open_desk


def conflict_report(home: Path | None = None) -> dict[str, Any]:
    """Return what `watchdesk conflicts --json` says of the sample county, in a home of its own unless one is named."""
    if home is not None:
        return _report(home, fill=False)
    with tempfile.TemporaryDirectory() as folder:
        prepare_home(Path(folder))
        return _report(Path(folder), fill=True)


def _report(home: Path, fill: bool) -> dict[str, Any]:
    desk = open_desk(read_settings(home, chat_model=""))
    try:
        if fill:
            ingest(desk, [SourceFile(path.name, str(path), path.read_bytes()) for path in documents()])
        return asyncio.run(_asked(desk))
    finally:
        desk.close()


async def _asked(desk: Desk) -> dict[str, Any]:
    command = COMMANDS["conflicts"]
    return await command.run(desk, command.parse({}))
