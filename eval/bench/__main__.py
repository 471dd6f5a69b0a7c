"""Measurements: `python -m eval.bench [service | search | encoding | checks | intervals]`; JSON documents, intervals two tables."""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.beir import read_beir
from eval.bench.checking import measure_checks
from eval.bench.encoding import measure_encoding
from eval.bench.intervals import lines
from eval.bench.plots import write_page
from eval.bench.search import compare, quality, rows_of
from eval.bench.service import measure_service
from service.settings import read_settings
from service.wiring import open_desk

ROOT = Path(__file__).parents[2]
COUNTY = ROOT / "corpora" / "qinglan" / "built"
ARTICLES = ROOT.parent / "shared" / "retrieval" / "train" / "law_articles.jsonl.gz"
SETS = ROOT.parent / "shared" / "retrieval" / "eval"
CASES = ROOT / "eval" / "datasets" / "county_search.jsonl"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="?", choices=("service", "search", "encoding", "checks", "intervals"), default="service")
    parser.add_argument("--home", type=Path, help="service, checks: an ingested home; service makes one of the sample county otherwise")
    parser.add_argument("--starts", type=int, default=5, help="service: starts timed")
    parser.add_argument("--asks", type=int, default=200, help="questions timed")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], help="search: passages")
    parser.add_argument("--peers", action="store_true", help="search: other frameworks beside it; needs watchdesk[peers]")
    parser.add_argument("--articles", type=Path, default=ARTICLES, help="search: statute articles; the county recombined without")
    parser.add_argument("--page", type=Path, help="search: an HTML page with tables and plots, written as rows come; needs watchdesk[plots]")
    given = parser.parse_args()
    if given.what == "checks" and given.home is None:
        parser.error("checks wants --home, a home with documents (`watchdesk --home HOME sample` makes one)")
    questions = [json.loads(line)["question"] for line in CASES.read_text("utf-8").splitlines()]
    match given.what:
        case "service":
            with tempfile.TemporaryDirectory() as folder:
                print(json.dumps(measure_service(given.home, Path(folder) / "home", given.starts, given.asks), indent=2))
        case "search":
            rows = []
            for row in _search_rows(given, questions):
                print(json.dumps(row), flush=True)
                rows.append(row)
                if given.page:
                    write_page(rows, given.page)
        case "checks":
            desk = open_desk(read_settings(given.home, chat_model=""))
            print(json.dumps(measure_checks(desk, questions), indent=2))
            desk.close()
        case "intervals":
            for line in lines():
                print(line, flush=True)
        case "encoding":
            texts = [row.text for row in rows_of(4_000, given.articles, COUNTY)]
            print(json.dumps(measure_encoding(texts, questions), indent=2))


def _search_rows(given: argparse.Namespace, questions: Sequence[str]) -> Iterator[dict[str, Any]]:
    for size in given.sizes:
        yield from compare([size], given.peers, given.articles, COUNTY, questions, given.asks)
    for corpus in sorted(SETS.glob("*/corpus.jsonl")):
        yield from quality(read_beir(corpus.parent), given.peers)


if __name__ == "__main__":
    main()
