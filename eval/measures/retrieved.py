"""Whether the search found the clauses a case wants, and only texts that hold on its day.

A wanted clause is one item to find; the ranking is of passages.  A passage stands for the first wanted clause it is of that
no better passage stood for, so that a second passage of the same clause adds nothing.  The figures are those of
`eval.measures.ranking` over these items, and with it equal to `ir_measures`.
"""

from eval.measures.citing import is_of
from eval.measures.ranking import ndcg, recall, reciprocal_rank, success
from eval.rows import Row


def recall_at(row: Row, depth: int) -> float | None:
    """Return the share of the wanted clauses that the first `depth` passages hold; None when the case wants none.

    A case lists every document that would do, so that 1 is more than a right answer needs."""
    return recall(ranking(row), wanted_items(row), depth) if row.case.cite else None


def ndcg_at(row: Row, depth: int = 10) -> float | None:
    """Return the discounted gain of the wanted clauses, each of grade 1, over the best possible one.

    Järvelin & Kekäläinen, TOIS 20 (2002); discount log2(rank + 1)."""
    return ndcg(ranking(row), dict.fromkeys(wanted_items(row), 1), depth) if row.case.cite else None


def mrr_at(row: Row, depth: int = 10) -> float | None:
    """Return 1 / rank of the first passage of a wanted clause; 0 beyond `depth`.  Voorhees, TREC-8, 1999."""
    return reciprocal_rank(ranking(row), wanted_items(row), depth) if row.case.cite else None


def section_hit_at(row: Row, depth: int = 5) -> float | None:
    """Return 1 when a passage of a wanted clause is among the first `depth`; None when the case names no clause.

    Wanted documents without a clause count nothing here."""
    clauses = [item for item, one in zip(wanted_items(row), row.case.cite, strict=True) if one.section]
    return success(ranking(row), clauses, depth) if clauses else None


def in_force_at(row: Row, depth: int = 10) -> float | None:
    """Return the share of the first `depth` passages whose version held on the row's day.

    None when nothing was found or the row did not look; 0 for a failure."""
    if row.failure is not None:
        return 0.0
    found = row.passages[:depth]
    if row.not_in_force is None or not found:
        return None
    return sum(one.passage_id not in row.not_in_force for one in found) / len(found)


def ranking(row: Row) -> list[str]:
    """Return the passages found as items, best first: a wanted clause where one stands for it, else its own id."""
    open_items = sorted(zip(wanted_items(row), row.case.cite, strict=True), key=lambda pair: pair[1].section is None)
    items = []
    for passage in row.passages:
        # A clause goes before its whole document, which another passage may still stand for.
        item = next((pair for pair in open_items if is_of(pair[1], passage)), None)
        if item is not None:
            open_items.remove(item)
        items.append(item[0] if item else f"passage:{passage.passage_id}")
    return items


def wanted_items(row: Row) -> list[str]:
    """Return an id for each wanted clause."""
    return [f"wanted:{number}" for number in range(len(row.case.cite))]
