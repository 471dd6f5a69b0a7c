"""The lists of what is planted in the sample county, and the measures that hold the desk against them."""

from eval.ingestion.fact_sheet import BUILT, code_of
from eval.ingestion.planted_conflicts import Expected, Reported, as_document, compare, expected, reported, table
from eval.ingestion.planted_injections import Planted, Treated, planted, treated

PHONE = Expected("planted", "conflict", ("D12", "D16"), "contact|罗大海", frozenset({"0331", "0311"}), "0311", "swapped digits")
AGREES = Expected("agree", "conflict", ("D13",), "threshold|石桥站", frozenset({"88.35 m"}), "", "another datum")


def line(key: str, *values: str, prevails: str = "") -> Reported:
    return Reported("conflict", key, frozenset(values), prevails, "; ".join(values))


def test_a_planted_conflict_is_found_by_key_values_and_winner() -> None:
    def right(*lines: Reported) -> bool:
        return compare([PHONE], lines).held[0].is_right

    assert right(line("contact|罗大海|上坪村", "0311", "0331", prevails="0311"))
    assert not right(line("contact|罗大海|上坪村", "0311", "0331", prevails="0331"))
    assert not right(line("contact|罗大海|上坪村", "0311", "0399", prevails="0311"))
    assert not right(line("contact|罗小燕|上坪村", "0311", "0331", prevails="0311"))
    assert not right()


def test_what_nobody_planted_is_a_false_alarm_until_it_is_judged() -> None:
    strange, planted_one = line("team|甲", "1", "2"), line("contact|罗大海|上坪村", "0311", "0331", prevails="0311")
    datum = line("threshold|石桥站|stage_m", "88.35 m", "86.50 m")

    compared = compare([PHONE, AGREES], [strange, planted_one, datum])

    assert compared.others == (strange, datum)
    assert [one.is_right for one in compared.held] == [True, False]
    assert "REPORTED" in table(compared) and "false alarms: 2" in table(compared)
    assert [one["key"] for one in as_document(compared)["false_alarms"]] == ["team|甲", "threshold|石桥站|stage_m"]


def test_the_report_is_read_as_the_command_prints_it() -> None:
    document = {
        "conflicts": [{"key": "team|甲", "prevails": None, "values": [{"value": "1", "doc_id": "D1"}, {"value": "2", "doc_id": "D2"}]}],
        "gaps": [{"kind": "review_due", "what": "手册", "zh": "《手册》应于2025-02-28前复核"}],
    }

    assert reported(document) == (
        Reported("conflict", "team|甲", frozenset({"1", "2"}), "", "D1 1; D2 2"),
        Reported("review_due", "手册", frozenset(), "", "《手册》应于2025-02-28前复核"),
    )


def test_every_document_of_the_lists_is_in_the_county() -> None:
    there = {code_of(path) for path in BUILT.iterdir()}

    assert {name for one in expected() for name in one.documents} <= there
    assert {one.document for one in planted()} <= there


def test_the_planted_injections_are_reported_marked_and_out_of_prompts() -> None:
    found = treated(planted())

    assert [one.planted.document for one in found] == ["D19", "E05", "D16"]
    assert [one for one in found if not one.is_right] == []


def test_an_ordinary_line_is_seen_in_the_prompts() -> None:
    # were prompts looked for in the wrong place, this one would be missed too
    (log,) = treated([Planted("D19", "龙口水库雨量计离线", "text", "an open item")])

    assert log == Treated(log.planted, is_reported=False, is_marked=True, is_kept=True, is_out_of_prompts=False)
    assert not log.is_right
