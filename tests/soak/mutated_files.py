"""Does any damaged file crash or hang ingestion, or leave a trace?  Takes in files damaged by a seeded fuzzer.

    python -m tests.soak.mutated_files [--files 1000] [--seed 7]

Each file is a document of the sample county, or a small made one, with flipped bits, cuts, inserted or repeated blocks,
or parts of its archive changed.  Each must be taken in or fail with a named problem, never silent for 30 seconds (a
page read counts as a sign), and at the end the home must hold what it held before and the files that got in.
"""

import argparse
import io
import random
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from ingest_docs.pipeline import ingest_file
from ingest_docs.ready import SourceFile
from service.domain.documents import FileReport
from service.settings import Settings
from service.wiring import Desk, open_desk
from tests.doubles.bad_files import page_with_scripts, pdf, rows, word
from tests.doubles.small_county import COUNTY, files

BUILT = Path(__file__).resolve().parents[2] / "corpora" / "qinglan" / "built"
LONGEST_S = 30.0
LARGEST = 400_000
"""Bytes of a document that is damaged; a scan of megabytes costs a minute each and shows nothing more."""


class Damaged(NamedTuple):
    """A file and how it came to be."""

    name: str
    data: bytes
    how: str


def seeds() -> tuple[tuple[str, bytes], ...]:
    """Return whole files of every format, by name."""
    built = [(path.name, path.read_bytes()) for path in sorted(BUILT.iterdir())
             if path.stat().st_size <= LARGEST]
    made = [("small.pdf", pdf()), ("small.docx", word("值班员应当在25分钟内报告。")), ("small.xlsx", rows(30)),
            ("small.html", page_with_scripts()), ("small.txt", "值守\n\n值班员应当报告。\n".encode("gb18030"))]
    return (*built, *made)


def damaged(count: int, seed: int) -> Iterator[Damaged]:
    """Yield files, each format as often as the others; the same seed gives the same files."""
    chance = random.Random(seed)
    by_format: dict[str, list[tuple[str, bytes]]] = {}
    for name, data in seeds():
        by_format.setdefault(name.rpartition(".")[2], []).append((name, data))
    formats = sorted(by_format)
    for number in range(count):
        name, data = chance.choice(by_format[formats[number % len(formats)]])
        steps = ARCHIVE_STEPS if data.startswith(b"PK") else STEPS
        how = []
        for _ in range(chance.choice((1, 1, 2, 4))):
            step = chance.choice(steps)
            data = step(data, chance)
            how.append(step.__name__)
        yield Damaged(f"{number:05d}_{name}", data, " ".join(how))


def flip_bits(data: bytes, chance: random.Random) -> bytes:
    """Flip 1 to 64 bits anywhere."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 16, 64)) if data else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_end(data: bytes, chance: random.Random) -> bytes:
    """Keep a beginning."""
    return data[: chance.randrange(len(data) + 1)]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    """Take out a block."""
    start, length = _block(data, chance)
    return data[:start] + data[start + length :]


def insert_noise(data: bytes, chance: random.Random) -> bytes:
    """Put random bytes in."""
    start, length = _block(data, chance)
    return data[:start] + chance.randbytes(min(length, 4096)) + data[start:]


def repeat_block(data: bytes, chance: random.Random) -> bytes:
    """Write a block several times."""
    start, length = _block(data, chance)
    return data[: start + length] + data[start : start + length] * chance.choice((1, 3, 20)) + data[start + length :]


def swap_blocks(data: bytes, chance: random.Random) -> bytes:
    """Let two blocks change places."""
    (first, length), (second, _) = sorted((_block(data, chance), _block(data, chance)))
    second = max(second, first + length)
    return data[:first] + data[second : second + length] + data[first + length : second] \
        + data[first : first + length] + data[second + length :]


def grow_number(data: bytes, chance: random.Random) -> bytes:
    """Make a printed number very large: lengths, spans and offsets are written as such."""
    digits = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    if not digits:
        return data
    at = chance.choice(digits)
    return data[:at] + chance.choice((b"99999999", b"-1", b"4294967296", b"0")) + data[at + 1 :]


def nest_deeply(data: bytes, chance: random.Random) -> bytes:
    """Repeat an opening mark thousands of times."""
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice((b"<div>", b"<table><tr><td>", b"[", b"<< /Kids ", b"> ", b"<w:p>")) * 5000 + data[at:]


def change_part(data: bytes, chance: random.Random) -> bytes:
    """Damage one part inside an archive, and pack it again."""
    return _repacked(data, chance, lambda content: chance.choice(STEPS)(content, chance))


def drop_part(data: bytes, chance: random.Random) -> bytes:
    """Leave one part of an archive out."""
    return _repacked(data, chance, lambda content: None)


def empty_part(data: bytes, chance: random.Random) -> bytes:
    """Leave nothing in one part of an archive."""
    return _repacked(data, chance, lambda content: b"")


STEPS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    flip_bits, cut_end, cut_out, insert_noise, repeat_block, swap_blocks, grow_number, nest_deeply,
)
ARCHIVE_STEPS = (*STEPS[:5], change_part, change_part, change_part, change_part, drop_part, empty_part)


def _block(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data) - start, int(2 ** chance.uniform(0, 16)))


def _repacked(data: bytes, chance: random.Random, change: Callable[[bytes], bytes | None]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error):
        return data  # damaged too much by the step before
    chosen = chance.choice(sorted(parts)) if parts else ""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as copy:
        for name, content in parts.items():
            changed = change(content) if name == chosen else content
            if changed is not None:
                copy.writestr(zipfile.ZipInfo(name), changed)
    return packed.getvalue()


class Outcome(NamedTuple):
    """What became of the files."""

    wrong: list[str]
    codes: Counter[str]
    slowest_s: float


def run(home: Path, count: int, seed: int, keep: Path | None = None) -> Outcome:
    """Take the damaged files in beside a small county; return what went wrong."""
    wrong: list[str] = []
    codes: Counter[str] = Counter()
    slowest = 0.0
    desk = open_desk(Settings(home=home, chat_model=""))
    try:
        for good in files(COUNTY):
            ingest_file(desk, good)
        at_first = _held(desk)
        added: set[str] = set()
        for one in damaged(count, seed):
            moments = [time.monotonic()]
            try:
                report = ingest_file(desk, SourceFile(one.name, f"upload:{one.name}", one.data),
                                     lambda done, count, heard=moments.append: heard(time.monotonic()))
            except Exception as crash:  # what the soak is looking for
                wrong.append(f"{one.name} ({one.how}): {type(crash).__name__}: {crash}")
                _keep(keep, one)
                continue
            quiet = max(after - before for before, after in pairwise([*moments, time.monotonic()]))
            slowest = max(slowest, quiet)
            codes[_outcome(report)] += 1
            if report.document_id and report.status != "failed":
                added.add(report.document_id)
            for fault in _faults(report, quiet):
                wrong.append(f"{one.name} ({one.how}): {fault}")
                _keep(keep, one)
        wrong += _traces(desk, at_first, added)
    finally:
        desk.close()
    return Outcome(wrong, codes, slowest)


def _faults(report: FileReport, quiet: float) -> Iterator[str]:
    said = [problem for problem in report.problems if problem.message]
    if report.status == "failed" and not said:
        yield "failed without a named problem"
    if any("reading it ended with" in problem.message for problem in said):
        yield f"the reading process ended: {said[0].message}"
    if quiet > LONGEST_S:
        yield f"nothing came of it for {quiet:.0f} s"


def _outcome(report: FileReport) -> str:
    return report.problems[0].code if report.status == "failed" else report.status


def _held(desk: Desk) -> dict[str, tuple[object, ...]]:
    current = [version for version in desk.records.versions() if version.state == "current"]
    return {one.document_id: (one.version_id, desk.records.text(one.version_id), desk.records.passages(one.version_id))
            for one in current}


def _traces(desk: Desk, before: dict[str, tuple[object, ...]], added: set[str]) -> Iterator[str]:
    """Yield what the home should not hold or holds no more."""
    after = _held(desk)
    if {key: after.get(key) for key in before} != before:
        yield "documents from before have changed"
    if unknown := set(after) - set(before) - added:
        yield f"{len(unknown)} documents are here that no report added"
    counts = {version.version_id: version.passages for version in desk.records.versions() if version.state == "current"}
    for index in (desk.words, desk.vectors):
        if index.counts() != counts:
            yield f"the index of {index.name} differs from the records"
    if desk.records.building():
        yield "a version is still being built"


def _keep(folder: Path | None, one: Damaged) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / one.name).write_bytes(one.data)


def main() -> int:
    """Run from the command line; exit 1 when something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="folder for the files that went wrong")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder) / "home", given.files, given.seed, given.keep)
    print(*outcome.wrong, sep="\n")
    print(f"{given.files} files, {len(outcome.wrong)} wrong, longest silence {outcome.slowest_s:.1f} s; {dict(outcome.codes)}")
    return bool(outcome.wrong)


if __name__ == "__main__":
    sys.exit(main())
