"""Does every quote stand where its citation says?  Asks a home about its own documents and checks quotes at random.

    python -m tests.soak.quotes_stand FOLDER… [--quotes 300] [--seed 7]

A quote must be exactly the stored text at its anchor, and for PDFs stand on its page: compared after NFKC and without
white space with the page as pdfplumber lays it out, as it lists its characters, and as PDFium reads it (charts in forms
have no one reading order).
"""

import argparse
import asyncio
import io
import random
import sys
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

import pdfplumber
import pypdfium2

from ingest_docs.pipeline import SourceFile, find_files, ingest
from service.answering.body import Ask
from service.answering.events import AnswerReady
from service.domain.answers import Citation
from service.domain.documents import Version
from service.settings import read_settings
from service.wiring import Desk, open_desk


def bare(text: str) -> str:
    """Return a text without white space, in compatibility form."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def draw_quotes(desk: Desk, wanted: int, seed: int) -> tuple[tuple[Version, Citation], ...]:
    """Return quotes from answers to questions about each document, in turn over the formats."""
    chance = random.Random(seed)
    versions = [version for version in desk.records.versions() if version.state == "current"]
    found: dict[str, dict[tuple[str, str], tuple[Version, Citation]]] = {one.media_type: {} for one in versions}
    while min(map(len, found.values())) < wanted // len(found):
        version = min(chance.sample(versions, min(4, len(versions))), key=lambda one: len(found[one.media_type]))
        passage = chance.choice(desk.records.passages(version.version_id))
        start = chance.randrange(max(1, len(passage.text) - 40))
        question = " ".join((passage.path[-1] if passage.path else "", passage.text[start : start + 40])).strip()
        for citation in asyncio.run(ask(desk, question, version)):
            cited = next(one for one in versions if one.document_id == citation.document_id)
            found[cited.media_type].setdefault((citation.passage_id, citation.quote), (cited, citation))
    drawn = []
    for quotes in found.values():
        listed = list(quotes.values())
        chance.shuffle(listed)
        drawn += listed[: -(-wanted // len(found))]
    return tuple(drawn[:wanted])


async def ask(desk: Desk, question: str, version: Version) -> tuple[Citation, ...]:
    """Return the citations of an answer without a model, on a day on which the version holds."""
    day = version.effective or desk.today()
    async for event in desk.answerer.answer(Ask(question or version.title, day, use_model=False)):
        if isinstance(event, AnswerReady):
            return tuple(citation for claim in event.answer.claims for citation in claim.citations)
    return ()


def faults(desk: Desk, drawn: tuple[tuple[Version, Citation], ...]) -> list[str]:
    """Return one line a quote that does not stand where its citation says."""
    wrong: list[str] = []
    pages: dict[tuple[str, int | None], tuple[str, ...]] = {}
    for version, citation in drawn:
        text = desk.records.text(version.version_id)
        if text[citation.anchor.start : citation.anchor.end] != citation.quote:
            wrong.append(f"{version.file_name}: not at its anchor: {citation.quote[:80]!r}")
        if version.media_type != "application/pdf":
            continue
        key = (version.sha256, citation.page)
        if key not in pages:
            with pdfplumber.open(io.BytesIO(desk.home.original(version.sha256).read_bytes())) as pdf:
                page = pdf.pages[(citation.page or 1) - 1]
                laid_out, listed = page.extract_text() or "", "".join(char["text"] for char in page.chars)
            with pypdfium2.PdfDocument(desk.home.original(version.sha256)) as document:
                read = document[(citation.page or 1) - 1].get_textpage().get_text_range()
            pages[key] = tuple(map(bare, (laid_out, listed, read)))
        if not any(bare(citation.quote) in reading for reading in pages[key]):
            wrong.append(f"{version.file_name} p. {citation.page}: not on its page: {citation.quote[:80]!r}")
    return wrong


def main() -> int:
    """Check and print; exit 1 when a quote does not stand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--quotes", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        desk = open_desk(read_settings(Path(home)))
        try:
            ingest(desk, [file for file in find_files(given.folders) if isinstance(file, SourceFile)])
            drawn = draw_quotes(desk, given.quotes, given.seed)
            wrong = faults(desk, drawn)
        finally:
            desk.close()
    print(*wrong, sep="\n")
    formats = Counter(version.media_type for version, _ in drawn)
    print(f"{len(drawn) - len(wrong)} of {len(drawn)} quotes stand; by format: {dict(formats)}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
