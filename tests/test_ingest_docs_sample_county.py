"""The built files of the sample county, held to what their sources' front matter says."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from corpora.qinglan.builders.source import read_source
from ingest_docs.chunking import chunk
from ingest_docs.metadata import doc_id_of, find_metadata
from ingest_docs.readers.reading import read_file
from ingest_docs.sections import build_sections

COUNTY = Path(__file__).parents[1] / "corpora" / "qinglan"
LEVELS = {"county": "county", "township": "township", "village": "village", "park": "park"}


def sources() -> dict[str, dict[str, Any]]:
    plans = [read_source(path).meta for path in sorted((COUNTY / "sources").glob("[BDE]*.md"))]
    books = [tomllib.loads(path.read_text()) for path in sorted((COUNTY / "sources").glob("*/workbook.toml"))]
    return {meta["file"]: meta for meta in [*plans, *books] if (COUNTY / "built" / meta["file"]).exists()}


@pytest.mark.parametrize(("file", "meta"), sources().items(), ids=lambda value: value[:8] if isinstance(value, str) else "")
def test_a_built_file_tells_what_its_source_says(file: str, meta: dict[str, Any]) -> None:
    read = read_file(file, (COUNTY / "built" / file).read_bytes())
    sectioned = build_sections(read)
    found = find_metadata(read, sectioned, file)

    said = (found.title, found.doc_no or "", found.issuer, str(found.issued), str(found.effective), found.level, found.lang)
    keys = ("title", "doc_no", "issuer", "issued", "effective")
    assert said == (*(str(meta[key]) for key in keys), LEVELS[meta["level"]], meta["lang"])
    assert doc_id_of(file) == meta["doc_id"]
    assert all("FICTIONAL SAMPLE" not in passage.text for passage in chunk(sectioned))
