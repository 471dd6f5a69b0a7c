"""The sample county: built files follow from the sources, and the same sources give the same bytes."""

import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest

from corpora.qinglan import build
from corpora.qinglan.builders.pdf_file import FontMissing, font_file
from corpora.qinglan.builders.source import MARKER, read_source
from corpora.qinglan.builders.table import SourceBroken, read_table

TEXT_FORMATS = ("docx", "html", "md")
BUILT = build.HERE / "built"


def need_font() -> None:
    try:
        font_file("LXGWWenKai-Regular")
    except FontMissing as failure:
        pytest.skip(str(failure))


def pdf_text(path: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def content(path: Path) -> object:
    """Return what must agree between machines: members of a docx, text of a pdf's pages, else the bytes."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as packed:
            return {name: packed.read(name) for name in packed.namelist()}
    return pdf_text(path) if path.suffix == ".pdf" else path.read_bytes()


@pytest.mark.parametrize("format_", [*TEXT_FORMATS, "pdf"])
def test_building_twice_gives_the_same_bytes(tmp_path: Path, format_: str) -> None:
    if format_ == "pdf":
        need_font()

    first = build.build_documents(tmp_path / "first", (format_,))
    second = build.build_documents(tmp_path / "second", (format_,))

    assert first
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("format_", [*TEXT_FORMATS, "pdf"])
def test_the_committed_files_follow_from_the_sources(tmp_path: Path, format_: str) -> None:
    if format_ == "pdf":
        need_font()

    for path in build.build_documents(tmp_path, (format_,)):
        assert content(path) == content(BUILT / path.name), path.name


def test_no_committed_file_is_left_over_from_an_older_name() -> None:
    named = {read_source(path).meta["file"] for path in build.sources()}

    assert {path.name for path in BUILT.iterdir() if path.suffix != ".xlsx"} == named


def test_the_committed_facts_are_the_merged_sheets(tmp_path: Path) -> None:
    rows = build.merge_facts(tmp_path / "facts.csv")

    assert rows > 0
    assert (tmp_path / "facts.csv").read_bytes() == (build.HERE.parent / "facts.csv").read_bytes()


def test_no_source_types_the_marker_itself() -> None:
    assert not [path.name for path in build.sources() if MARKER in path.read_text(encoding="utf-8")]


def test_each_built_document_carries_the_marker_on_page_1_and_in_its_footer() -> None:
    for path in sorted(BUILT.glob("*.docx")):
        word = docx.Document(str(path))
        assert MARKER in word.paragraphs[0].text, path.name
        assert MARKER in word.sections[0].footer.paragraphs[0].text, path.name
    for path in sorted(BUILT.glob("*.pdf")):
        assert all(MARKER in page for page in pdf_text(path)), path.name
    for path in [*sorted(BUILT.glob("*.md")), *sorted(BUILT.glob("*.html"))]:
        assert path.read_text(encoding="utf-8").count(MARKER) == 2, path.name


def test_merge_marks_become_spans() -> None:
    table = read_table(["| a | b |", "|---|---|", "| c | << |", "| d | e |", "| ^^ | f |"], "x")

    spans = {cell.text: (cell.row_span, cell.column_span) for cell in table.cells()}

    assert spans == {"a": (1, 1), "b": (1, 1), "c": (1, 2), "d": (2, 1), "e": (1, 1), "f": (1, 1)}
    assert table.filled()[3] == ["d", "f"]


def test_a_row_with_a_missing_cell_stops_the_build() -> None:
    with pytest.raises(SourceBroken, match="row 2 has 1 cells"):
        read_table(["| a | b |", "|---|---|", "| c |"], "x")
