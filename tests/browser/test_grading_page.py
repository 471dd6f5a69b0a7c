"""People grade on the page in a real browser: two who differ, a third who settles, the export, and alpha as counted by hand."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from service.domain.grades import RUBRIC
from tests.doubles.served_home import served

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

ROOT = Path(__file__).resolve().parents[2]
COUNT = 20


def question(number: int) -> str:
    return f"第{number}村：接到转移指令后多长时间通知到每一户？"


def cases() -> str:
    """Return twenty cases, each about a document of its own as far as intervals go."""
    return "\n".join(json.dumps({
        "id": f"G{number:02d}", "question": question(number), "must": ["30分钟"] if number <= 10 else ["40分钟"],
        "cite": [{"document": f"D{number:02d}"}]}, ensure_ascii=False) for number in range(1, COUNT + 1))


def first_marks(number: int) -> dict[str, int]:
    """Return what the first grader gives: half is right, half is wrong; everything is complete and cited."""
    return {"correct": 2 if number <= 10 else 0, "complete": 2, "cited": 0 if number % 2 else 2, "usable": (0, 1, 2, 2)[number % 4]}


def second_marks(number: int) -> dict[str, int]:
    """Return what the second gives: the same, but that two answers found wrong are right, and one more is usable."""
    return first_marks(number) | ({"correct": 2} if number in (11, 12) else {}) | ({"usable": 2} if number == 1 else {})


def watchdesk(home: Path, *arguments: str) -> dict[str, Any]:
    printed = subprocess.run([sys.executable, "-m", "service.cli", "--home", str(home), *arguments, "--json"],
                             capture_output=True, text=True, check=True, cwd=ROOT).stdout
    document: dict[str, Any] = json.loads(printed)
    return document


def answered(home: Path) -> str:
    """Run the cases through the service that holds the home; return the run's id."""
    (home / "cases.jsonl").write_text(cases(), "utf-8")
    return str(watchdesk(home, "eval", "answers", "--cases", str(home / "cases.jsonl"), "--no-model")["run_id"])


def begin(page: "playwright.Page", address: str, name: str) -> None:
    page.goto(f"{address.rstrip('/')}/desk/grading")
    page.get_by_label("您的姓名").fill(name)
    page.get_by_role("button", name="开始评分").click()


def number_shown(page: "playwright.Page") -> int:
    """Return the number of the question on the page."""
    found = re.search(r"第(\d+)村", page.locator(".said .asked").inner_text())
    assert found
    return int(found.group(1))


def mark(page: "playwright.Page", marks: Sequence[int]) -> None:
    """Type a mark for each row from the first one, where the keyboard is, and press Enter on the button that follows."""
    page.wait_for_function("document.activeElement.closest('fieldset') !== null")
    for one in marks:
        page.keyboard.press(str(one))
    page.keyboard.press("Enter")


def grade_all(page: "playwright.Page", marks_of: Any) -> None:
    for done in range(COUNT):
        page.get_by_text(f"已评 {done}，共 {COUNT}").wait_for(timeout=15_000)
        marks = marks_of(number_shown(page))
        mark(page, [marks[name] for name in RUBRIC])
    page.get_by_text(f"已评 {COUNT}，共 {COUNT}").wait_for(timeout=15_000)


def alpha_on_page(page: "playwright.Page", row: str) -> str:
    return str(page.locator("table.rows tr", has=page.locator("td.strong", has_text=row)).locator("td").nth(2).inner_text())


def test_two_people_grade_twenty_answers_a_third_settles_and_alpha_is_that_counted_by_hand(
    browser: "playwright.Browser", tmp_path: Path
) -> None:
    with served(tmp_path) as address:
        run_id = answered(tmp_path)
        contexts = [browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True) for width in (1280, 400, 1280)]
        first, second, third = (context.new_page() for context in contexts)

        begin(first, address, "周远")
        shown = first.locator("body").inner_text()
        assert run_id not in shown and "G0" not in shown and "原文摘录" not in shown  # neither run, case nor mode
        assert "30分钟" in first.locator(".quoted").first.inner_text()
        grade_all(first, first_marks)
        first.get_by_text("您已评完；其余回答在等另一位评分人").wait_for()
        first.get_by_text("一致性", exact=True).click()
        first.get_by_text(f"现在 0/{COUNT}").wait_for()

        begin(second, address, "Anna")
        assert second.evaluate("document.documentElement.scrollWidth") == 400
        grade_all(second, second_marks)
        second.get_by_text("全部评完：每个回答都有两人评分").wait_for()

        begin(third, address, "李明")
        third.get_by_text("全部评完").wait_for()
        third.get_by_text("裁定分歧", exact=True).click()
        third.get_by_text("评分不同的回答：3 个，待裁定 3 个").wait_for()
        third.locator("tr", has_text=question(11)).get_by_text("裁定", exact=True).click()
        third.locator(".said .asked", has_text=question(11)).wait_for()
        assert third.locator(".level", has_text="1 人").count() == 2  # 0 and 2 of the row they differ in
        mark(third, [0, 2, 0, 2])
        third.get_by_text("评分不同的回答：3 个，待裁定 2 个").wait_for(timeout=15_000)

        third.get_by_text("一致性", exact=True).click()
        third.get_by_text("2 位评分人").wait_for()
        # correct, two values alone: of 40 marks n0 = 18 (10 + 8) and n2 = 22 (10 + 12), two answers differ, so o02 = 2:
        # 1 - 39 * 2 / (18 * 22) = 1 - 78 / 396 = 0.803
        assert alpha_on_page(third, "正确").startswith("0.803 [")
        assert "只有一个值" in alpha_on_page(third, "完整")
        assert alpha_on_page(third, "有据") == "1.000 [1.000, 1.000] n=20"
        # usable: the first gives 0 five times, 1 five times, 2 ten times; the second one 1 fewer and one 2 more, so of 40 marks
        # n0 = 10, n1 = 9, n2 = 21 and o12 = 1; the squares of half + between + half: 0 to 1 (5 + 4.5)² = 90.25,
        # 1 to 2 (4.5 + 10.5)² = 225, 0 to 2 (5 + 9 + 10.5)² = 600.25:
        # 1 - 39 * 225 / (90 * 90.25 + 189 * 225 + 210 * 600.25) = 1 - 8775 / 176700 = 0.950
        assert alpha_on_page(third, "紧急时可用").startswith("0.950 [")

        with third.expect_download() as exported:
            third.get_by_role("button", name="导出 CSV").click()
        on_page = Path(exported.value.path()).read_bytes()
        files = watchdesk(tmp_path, "eval", "grades", "export", run_id, "--out", str(tmp_path / "grades"))
        told = watchdesk(tmp_path, "eval", "agreement", run_id)

        contexts[0].set_offline(True)
        first.wait_for_function("document.getElementById('popup').ariaHidden === 'false'", timeout=20_000)
        lost = first.evaluate("getComputedStyle(document.querySelector('#popup > span'), '::after').content")
        assert lost == '"连接中断，正在重新连接"'
        for context in contexts:
            context.close()

    table = list(csv.DictReader(io.StringIO(on_page.decode("utf-8-sig"))))
    assert len(table) == 2 * COUNT + 1 == files["n"] == len(Path(files["jsonl"]).read_text("utf-8").splitlines())
    assert Path(files["csv"]).read_bytes() == on_page
    assert {(row["grader"], row["case_id"], row["correct"]) for row in table if row["case_id"] == "G11"} == {
        ("周远", "G11", "0"), ("Anna", "G11", "2"), ("李明", "G11", "0")}
    assert [row["grader"] for row in table if row["is_final"] == "True"] == ["李明"]
    assert told["rubric"]["correct"]["alpha"]["value"] == pytest.approx(1 - 78 / 396, abs=1e-4)
    assert told["rubric"]["usable"]["alpha"]["value"] == pytest.approx(1 - 8775 / 176700, abs=1e-4)
    assert (told["graders"], told["graded_twice"], told["differing"], told["adjudicated"]) == (2, COUNT, 3, 1)
    # People find the first ten right and of the rest only 12 in part; the measure finds the fact in the first ten alone.
    assert told["rubric"]["correct"]["automatic"]["tau"]["value"] > 0.9
