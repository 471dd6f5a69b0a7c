"""Facts of the sample county held against its fact sheet, by kind; the table is printed (`pytest -s`)."""

from collections.abc import Mapping

import pytest

from tests.doubles.fact_recall import QINGLAN, SCANS, Tally, found_values, recall_and_precision, sheet

# Measured on the text formats of all 45 documents; scans are held to account by `python -m tests.doubles.fact_recall`.
FLOORS = {
    "threshold": (0.88, 0.98), "clock": (0.90, 0.98), "contact": (0.99, 0.99), "supply": (0.70, 0.97), "team": (0.70, 0.99),
    "shelter": (0.86, 0.98), "distance": (0.82, 0.98),
}


@pytest.fixture(scope="module")
def measured() -> Mapping[str, tuple[Tally, Tally]]:
    held, told = {}, []
    for path in sorted((QINGLAN / "built").iterdir()):
        name = path.name.split("_")[0]
        if name in SCANS:
            continue
        found = found_values(path)
        if found is None:
            told.append(name)
        else:
            held[name] = found
    result = recall_and_precision(held)
    apart = sum(row.document in told or row.document in SCANS for row in sheet())
    print(f"\n{len(held)} documents; {apart} rows of {', '.join((*told, *SCANS))} are counted apart: cases and logs set no rule, "
          "scans are read by OCR")
    for kind, (recall, precision) in result.items():
        print(f"{kind:<10} recall {recall.hits:>4}/{recall.of:<4} {recall.share:.3f}   precision {precision.hits:>4}/{precision.of:<4} "
              f"{precision.share:.3f}")
        print(*(f"    not found: {row}" for row in recall.missed), *(f"    not in the sheet: {row}" for row in precision.missed), sep="\n")
    return result


@pytest.mark.parametrize("kind", FLOORS)
def test_facts_are_found_as_often_as_measured(measured: Mapping[str, tuple[Tally, Tally]], kind: str) -> None:
    recall, precision = measured[kind]

    assert recall.of > 0
    assert recall.share >= FLOORS[kind][0]
    assert precision.share >= FLOORS[kind][1]
