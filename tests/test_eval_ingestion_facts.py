"""Facts held against the fact sheet: what is found, found elsewhere, invented, or misread without a word."""

from eval.ingestion.fact_sheet import Row, same_unit, spelled
from eval.ingestion.facts import Document, Held, Tally, of_row, of_text, precise, table
from ingest_docs.ready import ReadyVersion
from service.domain.documents import Metadata, PassageDraft, Problem


def a_row(value: str, unit: str = "m", anchor: str = "5.1", page: int | None = 4) -> Row:
    return Row("D99-001", "D99", "threshold", "石桥站", "水位", spelled(value, unit), value, unit, anchor, page, "")


def a_scan(text: str, *held: tuple[str, str, str], doubted: tuple[int, ...] = ()) -> Document:
    passage = PassageDraft(text=text, start=0, end=len(text), path=(), page=4, is_ocr=True)
    ready = ReadyVersion(Metadata(title="预案"), "application/pdf", text, (), (passage,), (), 8,
                         tuple(Problem(code="needs_ocr", message="?", page=page) for page in doubted))
    return Document("D99", "scan", ready, tuple(Held(kind, value, unit, passage) for kind, value, unit in held))


def test_a_row_counts_as_found_by_value_and_place() -> None:
    document = a_scan("石桥站水位88.30米", ("threshold", "88.3 m", ""))

    found = of_row(document, a_row("88.30"), "threshold")
    moved = of_row(document, a_row("88.30", page=5), "threshold")

    assert (found.of, found.value, found.whole) == (1, 1, 1)
    assert (moved.of, moved.value, moved.whole) == (1, 1, 0)


def test_a_value_misread_on_a_page_nobody_is_sent_to_is_wrong_without_a_mark() -> None:
    misread = "石桥站水位83.30米"

    assert of_row(a_scan(misread), a_row("88.30"), "threshold").unmarked == 1
    assert of_row(a_scan(misread, doubted=(4,)), a_row("88.30"), "threshold").unmarked == 0
    assert of_row(a_scan(misread, doubted=(5,)), a_row("88.30"), "threshold").unmarked == 1
    # read right and made no fact: missed, not wrong
    assert of_row(a_scan("石桥站水位88.30米"), a_row("88.30"), "threshold").unmarked == 0
    # a longer number is another one
    assert of_row(a_scan("石桥站水位188.30米"), a_row("88.30"), "threshold").unmarked == 1


def test_the_unit_of_a_counted_thing_is_asked_for() -> None:
    boats = a_scan("冲锋舟6艘", ("supply", "6", "艘"))

    assert of_row(boats, a_row("6", "艘"), "supply").whole == 1
    assert of_row(boats, a_row("6", "台"), "supply").whole == 0
    assert same_unit("Boats", "boat")


def test_a_fact_that_the_sheet_has_not_costs_precision() -> None:
    document = a_scan("", ("threshold", "88.3 m", ""), ("threshold", "83.3 m", ""), ("contact", "119", ""))

    tally = precise(document, "threshold", {"88.3 m"})

    assert (tally.right, tally.asked, tally.not_in_sheet) == (1, 2, ("D99 83.3 m",))
    assert precise(document, "contact", set()).asked == 0


def test_misses_are_printed_when_asked() -> None:
    found = {("scan", "threshold"): Tally(of=2, value=1, whole=1, asked=1, right=1, missed=("D99-001 石桥站",))}

    assert "50.0%" in table(found)
    assert "D99-001" not in table(found)
    assert "not found: D99-001" in table(found, all_misses=True)


def test_a_row_that_is_no_fact_is_held_against_the_text_of_its_page() -> None:
    read = of_text(a_scan("1组18户66人"), a_row("18", "户"))
    misread = of_text(a_scan("1组13户66人"), a_row("18", "户"))

    assert (read.of, read.value, read.unmarked) == (1, 1, 0)
    assert (misread.of, misread.value, misread.unmarked) == (1, 0, 1)
    assert of_text(a_scan("1组13户66人", doubted=(4,)), a_row("18", "户")).unmarked == 0
