"""Real plans and laws, read when they lie beside the checkout."""

import re
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from ingest_docs.blocks import ReadFile
from ingest_docs.chunking import chunk, weight
from ingest_docs.metadata import find_metadata
from ingest_docs.readers.reading import read_file
from ingest_docs.sections import SectionedText, build_sections
from service.domain.documents import Metadata

REAL = Path(__file__).parents[2] / "shared" / "real"
FILES = sorted(path for path in REAL.glob("*/*") if path.suffix in (".pdf", ".md"))
PDFS = [path for path in FILES if path.suffix == ".pdf"]
pytestmark = pytest.mark.skipif(not FILES, reason="../shared/real is not beside this checkout")


@cache
def read(path: Path) -> tuple[ReadFile, SectionedText, Metadata]:
    found = read_file(path.name, path.read_bytes())
    sectioned = build_sections(found)
    return found, sectioned, find_metadata(found, sectioned, path.name)


def named(part: str) -> Metadata:
    return next(read(path)[2] for path in FILES if part in path.name)


def squeezed(text: str) -> str:
    # pdfium prints a hyphen at a line's end as U+FFFE
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text.replace("￾", "-").replace("\x02", "-")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_block_is_lost_on_the_way_to_passages(path: Path) -> None:
    _, sectioned, _ = read(path)

    passages = chunk(sectioned)

    covered = bytearray(len(sectioned.text))
    for passage in passages:
        assert passage.text == sectioned.text[passage.start : passage.end]
        assert weight(passage.text) <= 1.05
        covered[passage.start : passage.end] = b"x" * len(passage.text)
    for span in sectioned.spans:
        if span.kind != "heading":
            missed = "".join(sectioned.text[at] for at in range(span.start, span.end) if not covered[at])
            assert not missed.strip()


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_every_block_is_verbatim_on_its_page(path: Path) -> None:
    found, _, _ = read(path)
    with pypdfium2.PdfDocument(path) as document:
        pages = [squeezed(page.get_textpage().get_text_range()) for page in document]

    assert [block.text for block in found.blocks if squeezed(block.text) not in pages[(block.page or 0) - 1]] == []


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_running_headers_are_not_in_the_text(path: Path) -> None:
    found, _, _ = read(path)

    assert found.pages is not None
    for running in found.running:
        # a glossary or a list of sources may still name the document itself
        assert sum(block.text == running for block in found.blocks) < max(3, found.pages / 20)


def test_two_versions_of_one_law_share_the_title_and_differ_in_force() -> None:
    old, new = named("突发事件应对法(2007"), named("突发事件应对法(2024")

    assert old.title == new.title == "中华人民共和国突发事件应对法"
    assert (old.effective, new.effective) == (date(2007, 11, 1), date(2024, 11, 1))
    assert (old.kind, old.level, old.place) == ("law", "national", None)


@pytest.mark.parametrize(
    ("part", "effective"),
    [("地质灾害", date(2004, 3, 1)), ("森林防火", date(2009, 1, 1)), ("危险化学品", date(2011, 12, 1)), ("气象灾害", date(2010, 4, 1)),
     ("生产安全", date(2007, 6, 1)), ("防洪法", date(1998, 1, 1))],
)
def test_each_law_is_in_force_from_the_day_its_last_article_says(part: str, effective: date) -> None:
    assert named(part).effective == effective


def test_a_repealing_clause_is_found() -> None:
    assert named("生产安全").supersedes == ("特别重大事故调查程序暂行规定", "企业职工伤亡事故报告和处理规定")


def test_the_doctrine_nests_as_its_bookmarks_do() -> None:
    _, sectioned, metadata = read(next(path for path in PDFS if "doctrine" in path.name))

    assert ("III. Command and Coordination", "Incident Command System (ICS)", "Area Command") in [
        section.path for section in sectioned.sections
    ]
    assert (metadata.title, metadata.issued, metadata.lang) == ("National Incident Management System", date(2017, 10, 1), "en")
