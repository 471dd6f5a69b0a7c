"""The made set is the same for the same seed, and its figures count what the check did."""

import random

import pytest

from eval.claims.cases import ClaimCase, half_of, written
from eval.claims.corrupting import CORRUPTIONS, World
from eval.claims.measuring import check, groups, measured
from eval.claims.rewording import in_chinese, in_english, reworded
from eval.claims.sources import Clause, of_line
from service.grounding.checking import PLAIN
from service.rules.numerals import values

PASSAGE = ("1. 巡堤查险，巡堤每500米1人，发现管涌立即报告（责任单位：县水利局；时限：接到指令后30分钟内）。\n"
           "2. 封闭受淹道路，设卡劝返（责任单位：县公安局；时限：接到指令后45分钟内）。")


def clause(line: str, passage: str = PASSAGE) -> Clause:
    found = of_line("D03", "青岚县防汛抗旱应急预案", passage, "", line)
    assert found is not None
    return found


def test_a_line_tells_its_actor_and_deadline() -> None:
    found = clause(PASSAGE.split("\n")[0])

    assert (found.actor, found.deadline, found.body[:4]) == ("县水利局", "接到指令后30分钟内", "巡堤查险")


def test_a_row_tells_its_cells() -> None:
    assert clause("预警颜色：红色；会商：县长15分钟内主持").cells == (("预警颜色", "红色"), ("会商", "县长15分钟内主持"))


def test_the_same_seed_words_a_clause_the_same() -> None:
    found = clause(PASSAGE.split("\n")[0])

    assert reworded(found, random.Random(5)) == reworded(found, random.Random(5))


@pytest.mark.parametrize(("number", "chinese", "english"), [(12, "十二", "twelve"), (86.5, "八十六点五", None), (105, "一百零五", None)])
def test_numbers_are_spelled(number: float, chinese: str, english: str | None) -> None:
    exact = values(f"{number}米")[0].number
    assert exact is not None

    from service.rules.units import exact as exactly

    assert (in_chinese(exactly(exact)), in_english(exactly(exact))) == (chinese, english)


@pytest.mark.parametrize("kind", ["number", "unit", "actor", "added", "merged", "negation"])
def test_each_corruption_changes_what_the_clause_says(kind: str) -> None:
    found = clause("1. 巡堤查险，巡堤每500米1人，不得单人作业（责任单位：县水利局；时限：接到指令后30分钟内）。")
    world = World({"zh": ()}, {"zh": (found._replace(document="D05"),)})

    wrong = next(filter(None, (CORRUPTIONS[kind](found, world, random.Random(seed)) for seed in range(30))))

    assert wrong not in found.text


def test_the_written_sets_fall_into_two_halves() -> None:
    cases = written("zh")
    dev, held = half_of(cases, "dev"), half_of(cases, "held")

    assert len(cases) == len(dev) + len(held) == 440
    assert not {case.case_id for case in dev} & {case.case_id for case in held}


def test_figures_count_withheld_and_flagged_apart() -> None:
    cases = [ClaimCase("C1", "zh", "", "15分钟内报告。", "", "15分钟内报告。", "reworded"),
             ClaimCase("C2", "zh", "", "15分钟内报告。", "", "20分钟内报告。", "number"),
             ClaimCase("C3", "zh", "", "不得返回。", "", "可以返回危险区域。", "negation")]

    found = measured(groups(check(cases, PLAIN))[0])

    assert (found["detection"]["number"]["withheld"], found["detection"]["number"]["value"]) == (1, 1.0)
    assert found["false_flags"]["value"] == 0.0
    assert found["false_flags"]["n"] == 1
