"""The benchmark of searches as a page to read: tables, and how latency, memory and disk grow, drawn as SVG."""

import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]

GROWTH = (
    ("p95_ms", "95th percentile of a search, ms"), ("p50_ms", "median of a search, ms"),
    ("build_passages_per_s", "passages indexed a second"), ("peak_mb", "peak memory, MiB"), ("disk_mb", "on disk, MiB"),
)
QUALITY = (("mrr@10", "MRR@10"), ("success@10", "success@10"))
COLOURS = {"watchdesk": "#b3261e", "langchain": "#1f6f8b", "haystack": "#6a994e", "llama_index": "#8d6a9f"}


def write_page(rows: Sequence[Row], path: Path) -> None:
    """Write one self-contained HTML page; rows with `passages` are of speed, rows with `set` of quality."""
    speed = [row for row in rows if "passages" in row and "search" in row]
    quality = [row for row in rows if "set" in row]
    parts = ["<!doctype html><meta charset=utf-8><title>Watchdesk: searches compared</title>",
             "<style>body{font:15px system-ui;margin:2em;max-width:70em}table{border-collapse:collapse;margin:1em 0}"
             "td,th{padding:.25em .7em;border-bottom:1px solid #ddd;text-align:right}td:first-child,th:first-child{text-align:left}</style>",
             "<h1>Searches compared in one run</h1>",
             "<p>Same passages, same vectors, same words, same filter; one core. Ratios are to Watchdesk at the same size.</p>"]
    if speed:
        parts += [_table(speed)]
        parts += [growth(speed, measure, label) for measure, label in GROWTH if all(measure in row for row in speed)]
    if quality:
        parts += ["<h2>Quality</h2>", _table(quality)]
        parts += [bars(quality, measure, label) for measure, label in QUALITY]
    path.write_text("\n".join(parts) + "\n", "utf-8")


def growth(rows: Sequence[Row], measure: str, label: str) -> str:
    """Return a measure against the number of passages as SVG, both axes logarithmic."""
    figure, axes = _axes(label)
    for search in _searches(rows):
        points = sorted((row["passages"], row[measure]) for row in rows if row["search"] == search)
        axes.plot(*zip(*points, strict=True), marker="o", label=search, color=COLOURS.get(search))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("passages")
    axes.legend(frameon=False)
    return _svg(figure)


def bars(rows: Sequence[Row], measure: str, label: str) -> str:
    """Return a measure of each search on each question set as SVG."""
    figure, axes = _axes(label)
    sets = list(dict.fromkeys(row["set"] for row in rows))
    searches = _searches(rows)
    width = 0.8 / len(searches)
    for number, search in enumerate(searches):
        value = {row["set"]: row[measure] for row in rows if row["search"] == search}
        places = [place + (number - (len(searches) - 1) / 2) * width for place in range(len(sets))]
        axes.bar(places, [value.get(one, 0.0) for one in sets], width, label=search, color=COLOURS.get(search))
    axes.set_xticks(range(len(sets)), [one.replace("_", "\n", 1) for one in sets], fontsize=8)
    axes.set_ylim(0, 1)
    axes.legend(frameon=False, fontsize=8)
    return _svg(figure)


def _searches(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(str(row["search"]) for row in rows))


def _axes(label: str) -> tuple[Any, Any]:
    # Drawing is an extra of the benchmark, which measures without it.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(label, loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _svg(figure: Any) -> str:
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    text = drawn.getvalue()
    return text[text.index("<svg"):]


def _table(rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(row.get(name, '')))}</td>" for name in names) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"
