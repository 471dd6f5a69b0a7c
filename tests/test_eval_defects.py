"""Every planted defect is seen by the measure meant for it, and moves no measure that it may not touch."""

import json

import pytest

from eval.defects.planting import DEFECTS, HIGHER_IS_BETTER, Defect, Seen, figures, lines, plant, prepared
from eval.measuring import HARD_ZEROS, measure, numbers
from eval.rows import read_rows
from tests.doubles.measured_rows import ROWS


@pytest.fixture(scope="module")
def planted() -> dict[str, Seen]:
    return {seen.defect.name: seen for seen in plant(ROWS)}


@pytest.mark.parametrize("name", [defect.name for defect in DEFECTS])
def test_a_defect_is_seen_where_it_is_meant_to_be_and_nowhere_else(name: str, planted: dict[str, Seen]) -> None:
    seen = planted[name]

    assert seen.rows > 0
    assert seen.unseen == ()
    assert seen.unexpected == ()


def test_defects_name_measures_that_exist_and_are_many() -> None:
    assert len(DEFECTS) >= 15 and len({defect.name for defect in DEFECTS}) == len(DEFECTS)
    assert {name for defect in DEFECTS for name in (*defect.meant, *defect.may_move)} <= HIGHER_IS_BETTER.keys()


def test_every_measure_that_must_be_zero_has_a_defect() -> None:
    assert set(HARD_ZEROS) <= {name for defect in DEFECTS for name in defect.meant}


def test_the_figures_are_those_of_a_measured_run() -> None:
    found, measured = figures(ROWS, [numbers(row) for row in ROWS]), measure(ROWS)

    assert {name: one["value"] for name, one in measured["measures"].items()} == {name: found[name] for name in measured["measures"]}
    assert measured["risk_coverage"]["aurc"]["value"] == found["aurc"]
    assert all(one["value"] == found[f"stability {name}"] for name, one in measured["stability"].items())
    assert all(one["value"] == found[f"parity {name}"] for name, one in measured["parity"].items())


def test_a_defect_that_nobody_saw_stands_in_the_table() -> None:
    elsewhere = Defect("elsewhere", lambda row: row.model_copy(update={"place": "elsewhere"}), ("facts_found",))
    nothing = Defect("nothing", lambda row: row, ("facts_found",))

    told = list(lines(plant(ROWS, [elsewhere, nothing])))

    assert told[-2].endswith("| not seen by facts_found |")
    assert told[-1].endswith("| nothing to spoil |")


def test_a_defect_that_moves_too_much_stands_in_the_table() -> None:
    # Without passages nothing is found at any depth; the defect names depth 1 alone.
    too_much = Defect("too much", lambda row: row.model_copy(update={"passages": ()}), ("recall@1",))

    assert "moved recall@3" in list(lines(plant(ROWS, [too_much])))[-1]


def test_rows_without_a_call_are_made_ready_and_rows_ready_stay() -> None:
    bare = [row.model_copy(update={"call": None, "model": None}) for row in ROWS]

    assert prepared(ROWS) == ROWS
    assert all(row.call is not None and row.answer is not None and row.answer.mode == "generated" for row in prepared(bare))
    silent = [row.model_copy(update={"answer": row.answer and row.answer.model_copy(update={"model": None})}) for row in bare]
    fall_back = next(defect for defect in DEFECTS if defect.name == "fall back")
    assert [seen.unseen for seen in plant(prepared(silent), [fall_back])] == [()]


def test_rows_written_to_a_folder_are_read_without_their_scores() -> None:
    written = "".join(json.dumps({**row.model_dump(mode="json"), "scores": {}}, ensure_ascii=False) + "\n" for row in ROWS)

    assert read_rows(written) == ROWS


def test_the_same_rows_measured_twice_are_equal_to_the_byte() -> None:
    again = read_rows("".join(row.model_dump_json() + "\n" for row in ROWS))

    assert json.dumps(measure(ROWS), ensure_ascii=False, allow_nan=False) == json.dumps(measure(again), ensure_ascii=False, allow_nan=False)
