"""Pairs of our own: written questions, the sample county's headings with their clauses, a plan's clauses and their translation.

No evaluation question is among them; the questions were written without sight of any.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ingest_docs.ready import SourceFile, read_version
from service.domain.documents import PassageDraft
from service.retrieval.thesaurus import SHIPPED, read_thesaurus

HERE = Path(__file__).parent
WRITTEN = tuple(HERE / f"pairs_{name}.tsv" for name in ("zh", "en", "zh_law", "zh_law2", "zh_plan", "zh_duty2", "zh_voice", "en_plan", "zh_county", "en_county"))
CROSSED = tuple(HERE / f"pairs_{name}.tsv" for name in ("zh_en", "zh_en2", "en_zh", "en_zh2", "zh_en_county", "en_zh_county"))
"""The question in one language, what answers it in the other."""
BUILT = HERE.parents[1] / "corpora" / "qinglan" / "built"
TRANSLATED = (("D03", "E08"), ("D06", "E14"))
"""A document and the other language's version of it, clause by clause under the same numbers."""
LEAST = 12  # characters of a line that says something by itself

Pair = tuple[str, str]


def own_pairs() -> dict[str, list[Pair]]:
    """Return every set by the name that the settings give its share under."""
    written, crossed = written_pairs(), written_pairs(CROSSED)
    return {"written": written, "crossed": crossed, "placed": placed_pairs([*written, *crossed]), "terms": thesaurus_pairs(),
            "county": county_pairs(), "translated": translated_pairs()}


def written_pairs(paths: Sequence[Path] = WRITTEN) -> list[Pair]:
    """Return colloquial questions with the official sentences that answer them."""
    found = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            found += [(row[0], row[1]) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) == 2]
    return found


class Standing(NamedTuple):
    """A passage of the sample county that answers, and the hazards that its document is for."""

    text: str
    indexed: str
    """As an index holds it: title, headings, context, words."""
    hazards: tuple[str, ...]


def placed_pairs(pairs: Sequence[Pair], folder: Path = BUILT) -> list[Pair]:
    """Return the questions whose answer stands in the sample county, each with its passage as an index holds it."""
    return [(question, place.indexed) for question, place in placed(pairs, folder)]


def placed(pairs: Sequence[Pair], folder: Path = BUILT) -> list[tuple[str, Standing]]:
    """Return the questions whose answer stands in the sample county, each with the first passage that holds it."""
    standing = [
        Standing(passage.text, "\n".join(part for part in (ready.metadata.title, *passage.path, passage.context, passage.text) if part),
                 tuple(ready.metadata.hazards))
        for path in _readable(folder) if not path.name.startswith("B")
        for ready in [read_version(SourceFile(path.name, str(path), path.read_bytes()))] for passage in ready.passages
    ]
    where = {answer: next((one for one in standing if answer in one.text), None) for answer in {answer for _, answer in pairs}}
    return [(question, place) for question, answer in pairs if (place := where[answer]) is not None]


def thesaurus_pairs() -> list[Pair]:
    """Return what people say with the terms that plans use, both languages and across them."""
    return [(said, written) for entry in read_thesaurus(SHIPPED).entries for said in entry.said for written in (" ".join(entry.official), *entry.official)]


def county_pairs(folder: Path = BUILT) -> list[Pair]:
    """Return headings with their passages, and lines with the rest of the passage they stand in."""
    found = []
    for path in _readable(folder):
        ready = read_version(SourceFile(path.name, str(path), path.read_bytes()))
        for passage in ready.passages:
            if passage.path:
                found.append((f"{ready.metadata.title} {passage.path[-1]}", passage.text))
            lines = [line for line in passage.text.split("\n") if len(line) >= LEAST]
            if len(lines) > 1:
                found += [(line, " ".join((passage.path[-1] if passage.path else "", *(other for other in lines if other != line))))
                          for line in lines]
    return found


def translated_pairs(folder: Path = BUILT) -> list[Pair]:
    """Return clauses of a plan with the same clauses of its translation."""
    paths = {path.name.partition("_")[0]: path for path in folder.iterdir()}
    found = []
    for one, other in TRANSLATED:
        clauses, translated = (dict(_numbered(paths[name])) for name in (one, other))
        found += [(clauses[number], translated[number]) for number in clauses if number in translated]
    return [*found, *((there, here) for here, there in found)]


def _numbered(path: Path) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield the passages of a document by clause number and place within it."""
    ready = read_version(SourceFile(path.name, str(path), path.read_bytes()))
    seen: dict[str, int] = {}
    for passage in ready.passages:
        number = _number(passage)
        if number:
            seen[number] = seen.get(number, -1) + 1
            yield (number, seen[number]), passage.text


def _number(passage: PassageDraft) -> str:
    words = passage.path[-1].split() if passage.path else []
    return words[0] if words and words[0].replace(".", "").isdigit() else ""


def _readable(folder: Path) -> list[Path]:
    """Return the files that are read in a moment: no scans."""
    return [path for path in sorted(folder.iterdir()) if not path.name.startswith(("D04_", "D14_"))]
