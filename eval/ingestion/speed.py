"""Seconds a page of the desk's reading beside bare reading by two libraries, in one run on one machine."""

import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2

from ingest_docs.ready import SourceFile, read_version


def seconds_a_page(paths: list[Path]) -> dict[str, dict[str, float]]:
    """Return pages and seconds a page by file, for PDFs with text."""
    measured = {}
    for path in paths:
        with pypdfium2.PdfDocument(path) as document:
            pages = len(document)
        measured[path.name] = {"pages": pages} | {
            name: round(_seconds(read, path) / pages, 4)
            for name, read in (("desk", _desk), ("pypdfium2", _pypdfium2), ("pdfplumber", _pdfplumber))
        }
    return measured


def _seconds(read: Callable[[Path], object], path: Path) -> float:
    began = time.perf_counter()
    read(path)
    return time.perf_counter() - began


def _desk(path: Path) -> None:
    read_version(SourceFile(path.name, str(path), path.read_bytes()))


def _pypdfium2(path: Path) -> None:
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            page.get_textpage().get_text_range()


def _pdfplumber(path: Path) -> None:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.close()
