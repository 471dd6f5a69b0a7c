"""The sample county: built files follow from the sources, and the same sources give the same bytes."""

import zipfile
from pathlib import Path

import docx
import numpy as np
import numpy.typing as npt
import pypdfium2
import pytest

from corpora.qinglan import build
from corpora.qinglan.builders.fonts import FontMissing, font_file
from corpora.qinglan.builders.pdf_file import laid_out
from corpora.qinglan.builders.scanned_pdf import scanned_pages
from corpora.qinglan.builders.source import MARKER, Paragraph, Source, read_source
from corpora.qinglan.builders.table import SourceBroken, read_table

TEXT_FORMATS = ("docx", "html", "md")
FORMATS = [*TEXT_FORMATS, "pdf", "scan"]
BUILT = build.HERE / "built"


def need_font() -> None:
    try:
        font_file("LXGWWenKai-Regular")
    except FontMissing as failure:
        pytest.skip(str(failure))


def pdf_text(path: Path) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]


def pictures(path: Path) -> list[npt.NDArray[np.float64]]:
    """Return a small grey image of each page."""
    pages = [page.render(scale=0.5).to_pil().convert("L") for page in pypdfium2.PdfDocument(path)]
    return [np.asarray(page).astype(np.float64) for page in pages]


def scans() -> list[Source]:
    documents = [read_source(path) for path in build.sources()]
    return [document for document in documents if document.meta["format"] == "scan"]


def content(path: Path) -> object:
    """Return what must agree between machines: members of a docx, text of a pdf's pages, else the bytes."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as packed:
            return {name: packed.read(name) for name in packed.namelist()}
    return pdf_text(path) if path.suffix == ".pdf" else path.read_bytes()


@pytest.mark.parametrize("format_", FORMATS)
def test_building_twice_gives_the_same_bytes(tmp_path: Path, format_: str) -> None:
    if format_ not in TEXT_FORMATS:
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


def test_the_committed_scans_show_the_pages_of_their_sources(tmp_path: Path) -> None:
    need_font()

    for path in build.build_documents(tmp_path, ("scan",)):
        fresh, committed = pictures(path), pictures(BUILT / path.name)

        assert len(fresh) == len(committed), path.name
        # Another rasteriser moves edges by less than a pixel; another text moves whole strokes.
        assert max(np.abs(a - b).mean() for a, b in zip(fresh, committed, strict=True)) < 2, path.name


def test_a_scan_has_a_page_for_each_printed_page_and_no_text() -> None:
    need_font()

    for document in scans():
        built = BUILT / document.meta["file"]
        printed = pypdfium2.PdfDocument(laid_out(document))

        assert pdf_text(built) == [""] * len(printed), built.name
        assert all(MARKER in page.get_textpage().get_text_range() for page in printed), built.name
        assert built.stat().st_size < 4_000_000, built.name


def test_a_field_filled_in_by_hand_is_inked_and_unlike_its_print() -> None:
    need_font()
    meta = {"doc_id": "X", "title": "表", "lang": "zh", "issuer": "村", "cover": "head"}
    plain, by_hand = (Source(meta, (Paragraph(text),)) for text in ("填表人：罗小燕", "填表人：{{罗小燕}}"))

    without, with_ink = (scanned_pages(document)[0] for document in (plain, by_hand))

    assert (without.mode, with_ink.mode) == ("L", "RGB")
    grey = np.asarray(with_ink.convert("L")).astype(int)
    assert (np.abs(grey - np.asarray(without).astype(int)) > 100).sum() > 200


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
    scanned = {document.meta["file"] for document in scans()}
    for path in sorted(path for path in BUILT.glob("*.pdf") if path.name not in scanned):
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
