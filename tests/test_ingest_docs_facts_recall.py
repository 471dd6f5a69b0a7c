"""Facts of the sample county held against its fact sheet, by kind; the table is printed (`pytest -s`)."""

from collections import defaultdict
from collections.abc import Mapping

import pytest

from eval.ingestion.__main__ import county
from eval.ingestion.facts import Tally, documents, recovered, table

# Measured on the text formats of all 45 documents; scans are held to account by `python -m eval.ingestion --facts --scans`.
FLOORS = {
    "threshold": (0.88, 0.98), "clock": (0.90, 0.98), "contact": (0.99, 0.99), "supply": (0.70, 0.97), "team": (0.70, 0.99),
    "shelter": (0.86, 0.98), "distance": (0.82, 0.98),
}


@pytest.fixture(scope="module")
def measured() -> Mapping[str, Tally]:
    found = recovered(documents(county("", scans=False)))
    print(f"\n{table(found, all_misses=True)}")
    by_kind: dict[str, Tally] = defaultdict(Tally)
    for (_, kind), tally in found.items():
        by_kind[kind] += tally
    return by_kind


@pytest.mark.parametrize("kind", FLOORS)
def test_facts_are_found_as_often_as_measured(measured: Mapping[str, Tally], kind: str) -> None:
    tally = measured[kind]

    assert tally.of > 0
    assert tally.recall >= FLOORS[kind][0]
    assert tally.precision >= FLOORS[kind][1]
