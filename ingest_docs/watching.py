"""Which files below some folders are new or changed, and no longer being written."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ingest_docs.pipeline import paths_below


class _State(NamedTuple):
    size: int
    changed_ns: int


class Watch:
    """Looks at folders again and again; polling also sees network drives."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)
        self._taken: dict[Path, _State] = {}
        self._before: dict[Path, _State] = {}

    def changed(self) -> tuple[Path, ...]:
        """Return files that are new or changed since they were last returned, and were the same at the last look.

        A file that is still being copied changes between two looks and waits for the next."""
        now = {path: state for path in paths_below(self._paths) if (state := _state(path)) is not None}
        still = [path for path, state in now.items()
                 if self._before.get(path) == state and self._taken.get(path) != state]
        self._before = now
        self._taken.update({path: now[path] for path in still})
        return tuple(still)


def _state(path: Path) -> _State | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return _State(found.st_size, found.st_mtime_ns)
