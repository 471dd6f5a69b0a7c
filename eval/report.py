"""A run as one HTML page that needs nothing else: measures, confusion, and every case, the worst first."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from eval.breakdown import breakdown, shown
from eval.measures.citing import matches
from eval.measures.facts import said_text, stated_by, states
from eval.measures.numbers import unsupported
from eval.measures.outcomes import OUTCOMES, outcome_of
from eval.measuring import scores
from eval.rows import Row, asserted, citations_of

_STYLE = (
    "body{font:15px/1.5 system-ui,'Noto Sans CJK SC',sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1c2733}"
    "table{border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #c9d3dc;padding:.3rem .6rem;text-align:left;"
    "vertical-align:top}td.number{text-align:right;font-variant-numeric:tabular-nums}"
    "details{border:1px solid #c9d3dc;border-left:.4rem solid #2e7d4f;margin:.5rem 0;padding:.4rem .8rem}"
    "details.wrong{border-left-color:#b3261e}details.partly{border-left-color:#b26a00}"
    "summary{cursor:pointer}pre{white-space:pre-wrap;background:#f4f6f8;padding:.6rem}.bad{color:#b3261e}.good{color:#2e7d4f}"
)


def worst_first(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with failures first, then wrong outcomes, invented numbers, forbidden statements, missing facts."""
    def badness(row: Row) -> tuple[float, ...]:
        found = scores(row)
        return (-float(row.failure is not None), found["outcome_right"] or 0.0, -(found["numbers_unsupported"] or 0.0),
                -(found["must_not_hits"] or 0.0), _or_one(found["facts_found"]), _or_one(found["citation_recall"]))

    return tuple(sorted(rows, key=badness))


def html(run_id: str, header: Mapping[str, Any], measured: Mapping[str, Any], rows: Sequence[Row]) -> str:
    """Return the page; everything from a case or an answer is escaped."""
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"<title>{escape(run_id)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(run_id)}</h1>", _table(("setting", "value"), [(name, str(value)) for name, value in header.items()]),
        "<h2>Measures</h2>",
        _table(("measure", "value", "95 % from", "to", "cases"),
               [(name, *(f"{one[key]:g}" for key in ("value", "lo", "hi", "n"))) for name, one in measured["measures"].items()]),
        "<h2>Outcomes</h2>",
        _table(("wanted", *next(iter(measured["confusion"].values()))),
               [(wanted, *map(str, counts.values())) for wanted, counts in measured["confusion"].items()]),
        *_breakdown(rows),
        f"<h2>Cases, worst first</h2><p>{len(measured['failures'])} of {measured['n']} failed.</p>",
        *(_case(row) for row in worst_first(rows)), "</body></html>",
    ]
    return "\n".join(parts)


def _breakdown(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the tables by category and behaviour, and what came of each behaviour wanted."""
    found = breakdown(rows)
    head = ("group", "cases", "complete", "cited", "wrong shown")
    groups = [(name, str(one["n"]), *(shown(one[key]) for key in ("complete", "cited", "wrong_shown")))
              for name, one in found["groups"].items()]
    outcomes = [(wanted, *map(shown, one.values())) for wanted, one in found["outcomes"].items()]
    names = ("wanted", *next(iter(found["outcomes"].values()), {}))
    return ("<h2>By category and behaviour</h2>", _table(head, groups), "<h2>Outcomes with intervals</h2>", _table(names, outcomes),
            "<h2>Aims</h2>", _table(("share", "value"), [(name, shown(one)) for name, one in found["aims"].items()]))


def _case(row: Row) -> str:
    found = scores(row)
    right = found["outcome_right"] == 1.0 and not found["numbers_unsupported"] and not found["must_not_hits"]
    whole = right and _or_one(found["facts_found"]) == 1.0 and _or_one(found["citation_recall"]) == 1.0
    kind = "" if whole else "partly" if right else "wrong"
    told = f"{escape(row.case.id)} · {escape(row.case.category)} · {escape(row.case.question)} → {escape(outcome_of(row))}"
    numbers = _table(tuple(name for name, value in found.items() if value is not None),
                     [tuple(f"{value:g}" for value in found.values() if value is not None)])
    return (f"<details class='{kind}'><summary>{told}</summary>{numbers}{_checks(row)}"
            f"<pre>{escape(row.answer.text if row.answer else str(row.failure and row.failure.message))}</pre></details>")


def _checks(row: Row) -> str:
    """Return what was wanted and what of it came."""
    text = said_text(asserted(row.answer)) if row.answer else ""
    cited = citations_of(row.answer) if row.answer else ()
    lines = [(f"behaviour {row.case.behaviour}", outcome_of(row) == OUTCOMES[row.case.behaviour])]
    told = stated_by(row, row.answer) if row.answer else ""
    lines += [(f"states {' / '.join(spellings)}", any(states(told, one) for one in spellings)) for spellings in row.case.wanted()]
    lines += [(f"does not state {item}", not states(text, item)) for item in row.case.must_not]
    lines += [(f"cites {wanted.document} {wanted.section or ''}", any(matches(one, wanted) for one in cited))
              for wanted in row.case.cite]
    lines += [(f"carries {value.text}", False) for claim in (row.answer.claims if row.answer else ()) for value in unsupported(claim)]
    items = "".join(f"<li class='{'good' if good else 'bad'}'>{'✓' if good else '✗'} {escape(line)}</li>" for line, good in lines)
    return f"<ul>{items}</ul>"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td{_class(cell)}>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _class(cell: str) -> str:
    return " class='number'" if cell.replace(".", "").lstrip("-").isdigit() else ""


def _or_one(number: float | None) -> float:
    return 1.0 if number is None else number
