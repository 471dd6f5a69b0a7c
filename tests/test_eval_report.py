"""The pages about runs show what was measured, harmlessly, whatever stands in a case or an answer."""

import asyncio
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from eval.cases import read_cases
from eval.commands import EVAL_COMMANDS
from eval.measuring import measure
from eval.report import html
from eval.report.comparison import Comparison, against_first
from eval.report.drawing import Axis, Bar, Estimate, Point, Series, bars, estimates, plot, ticks
from eval.report.escaping import anchor
from eval.report.figures import reliability, risk_coverage
from eval.report.judging import judge
from eval.report.markdown import comparison_markdown, run_markdown
from eval.report.pages import comparison_page, run_page
from eval.report.run_sections import Run, read
from eval.report.wording import group_of
from eval.rows import Failure, FoundPassage, Row
from eval.running.runner import run_cases
from ingest_docs.pipeline import SourceFile, ingest_file
from service.cli_eval import eval_app
from service.errors import WrongCall
from service.wiring import open_desk
from tests.doubles.small_home import PLAN, PLAN_NAME, small_settings
from tests.test_eval_measures import citation, claim, row

VOID = {"meta", "br"}
ALLOWED = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "h4", "nav", "a", "p", "span", "small", "b", "i", "div", "table", "thead",
           "tbody", "tr", "th", "td", "figure", "figcaption", "br", "details", "summary", "ul", "li", "pre", "svg", "desc", "g", "line", "path", "rect", "text"}
ATTRIBUTES = {"lang", "charset", "name", "content", "id", "class", "href", "colspan", "open", "viewbox", "role", "aria-label", "font-size", "x", "y", "x1",
              "y1", "x2", "y2", "width", "height", "fill", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "transform", "d"}
HEADER = {"dataset_hash": "d", "model": None, "corpus_hash": "x", "today": "2025-11-20", "settings": {"k": 8}}


class Strict(HTMLParser):
    """Reads a page and fails on a tag that is not closed, not ours, or points out of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def strictly(page: str) -> Strict:
    page.encode("utf-8")
    ET.fromstring(page)
    reader = Strict()
    reader.feed(page)
    reader.close()
    assert not reader.open and len(set(reader.ids)) == len(reader.ids)
    assert all(link.startswith("#") and link[1:] in reader.ids for link in reader.links)
    return reader


def a_run(rows: Sequence[Row], run_id: str = "run-1", **measured: Any) -> Run:
    return read(run_id, HEADER, {**measure(rows), **measured}, rows)


def compared(first: Sequence[Row], second: Sequence[Row]) -> Comparison:
    return against_first([a_run(first), a_run(second, "run-2")])


GOOD = row(claim("水位86.50米", citation("水位86.50米")), id="good", must=["86.5"], cite=[{"document": "D03"}], stored=("水位86.50米",))
POOR = row(claim("水位87.00米。", citation("水位86.50米")), id="poor", must=["86.5"], must_not=["87.00"], cite=[{"document": "D11"}], stored=("水位86.50米",))
FAILED = row(failed=True, id="failed", must=["86.5"], category="figure")


@pytest.mark.parametrize("rows", [[], [GOOD], [FAILED], [GOOD, POOR, FAILED]], ids=["none", "one", "one failed", "three"])
def test_a_page_of_any_rows_is_whole_and_has_no_nan(rows: list[Row]) -> None:
    page = run_page(a_run(rows))

    assert strictly(page).ids.count(anchor("good")) == (GOOD in rows)
    assert "尚无人工评分" in page and "No human grades yet" in page
    assert not any(re.search(r"\b(nan|inf|infinity)\b", told, re.IGNORECASE) for told in (page, run_markdown(a_run(rows))))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(), st.text(min_size=1))
def test_nothing_in_a_case_or_an_answer_becomes_markup(text: str, case_id: str) -> None:
    hostile = text + "</pre></details><script>alert(1)</script>\" onclick='x' &amp;"
    odd = row(claim(hostile, citation(hostile)), id=case_id, question=hostile, category=hostile, must=[hostile], must_not=["a" + hostile],
              cite=[{"document": hostile}], history=[{"role": hostile, "content": hostile}])
    odd = odd.model_copy(update={"passages": (FoundPassage(passage_id=hostile, doc_id=hostile, section=hostile, score=1.0),)})
    broken = row(failed=True, id=case_id).model_copy(update={"failure": Failure(code=hostile, message=hostile)})

    strictly(html(hostile, {**HEADER, "place": hostile, hostile: hostile}, measure([odd]), [odd]))
    strictly(comparison_page(compared([odd], [broken])))
    for told in (run_markdown(a_run([odd, row(id=case_id + "2", failed=True)])), comparison_markdown(compared([odd], [broken]))):
        inner = [one for token in MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(told) for one in (token, *(token.children or ()))]
        assert {one.content for one in inner if one.type.startswith("html")} <= {"<br>"}
        assert not any(one.type in ("link_open", "image", "fence", "code_inline", "code_block") for one in inner)


def test_two_ids_never_share_an_anchor() -> None:
    assert anchor("Z 1") != anchor("Z_1") != anchor("Z-1") and anchor("Z_20_1") != anchor("Z 1")
    assert re.fullmatch(r"[\w-]+", anchor("<a href='x'>例</a>"))


def test_a_case_says_what_failed_and_why() -> None:
    failed = judge([POOR])[0].failed

    told = [(check.words.en, check.what, check.why.en if check.why else None) for check in failed]
    # 86.5 is not said, but the quote has it; 87.00 is said and forbidden, and nothing carries it; D11 is not cited.
    assert told == [("states", "86.5", "it stands in a quote"), ("does not state", "87.00", None), ("cites one of", "D11", None),
                    ("numbers are carried", "87.00米", "no quote or trace has them")]


def test_the_rank_of_a_document_that_was_found_and_not_cited_is_told() -> None:
    found = tuple(FoundPassage(passage_id=str(n), doc_id=doc, section="1", score=1.0) for n, doc in enumerate(("D03", "D11")))

    last = judge([POOR.model_copy(update={"passages": found})])[0].failed[2]

    assert last.why is not None and last.why.en == "found at rank 2 and not cited"


def test_failures_come_first_then_grave_faults_and_what_is_right_last() -> None:
    withheld = row(outcome="abstained", id="withheld")

    assert [(one.row.case.id, one.grade) for one in judge([GOOD, withheld, POOR, FAILED])] == [
        ("failed", "failed"), ("poor", "wrong"), ("withheld", "wrong"), ("good", "whole")]


def test_a_page_shows_title_version_page_and_section_beside_the_sentence() -> None:
    cited = {**citation("水位86.50米"), "page": 12, "version": "2025", "title": "防汛预案"}
    page = run_page(a_run([row(claim("达到86.50米时转移。", cited), id="c")]))

    assert re.search(r"达到86\.50米时转移。</td><td>水位86\.50米</td><td>D03 · 《防汛预案》 · 2025 · 2025-05-15 · p\. 12 · 5 应急响应", page)


def test_what_others_measure_is_shown_without_being_known() -> None:
    extra = {"measures": {"brand_new": {"value": 0.25, "lo": 0.1, "hi": 0.5, "n": 4}}, "hard_zeros": {"leaked_document": 2},
             "parity": {"facts_found": {"value": -0.125, "lo": -0.25, "hi": 0.0, "n": 9}}, "aurc": 0.3125,
             "risk_coverage": [{"coverage": 0.5, "risk": 0.0}, {"coverage": 1.0, "risk": 0.5}], "agreement": {"alpha": {"value": 0.75, "n": 20}}}
    run = a_run([GOOD], **extra)

    for told in (run_page(run), run_markdown(run).replace("\\", "")):
        assert "brand_new" in told and "0.250 [0.100, 0.500]" in told and "Others" in told
        assert "leaked_document" in told and "-0.125 [-0.250, 0.000]" in told and "0.750" in told and "No human grades" not in told
    assert "AURC 0.312" in run_page(run)  # 0.3125 to three places, half to even


@pytest.mark.parametrize(("name", "group"), [
    ("citation_recall", "Citation"), ("recall@5", "Retrieval"), ("must_not_hits", "Numbers and words"), ("outcome_right", "Abstention and behaviour"),
    ("step_order_tau", "Steps"), ("nugget_vital", "Nuggets"), ("in_force", "In force and safety"), ("latency_p95_ms", "Latency"), ("unsafe_answer", "Abstention and behaviour"), ("before_violations", "Steps"),
    ("in_force@10", "In force and safety"), ("sentence_citation_recall", "Citation"), ("zeal", "Others")])
def test_a_measure_is_grouped_by_its_name(name: str, group: str) -> None:
    assert group_of(name).en == group


def test_a_page_that_grows_too_large_names_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.report.pages.MOST_BYTES", 1)

    page = html("r", HEADER, measure([GOOD]), [GOOD.model_copy(update={"case": GOOD.case.model_copy(update={"question": "几时转移"})})])

    assert "the other 1 by name" in page and "几时转移" in page and "<details" not in page


def test_few_cases_stand_open_and_none_that_is_right() -> None:
    rows = [FAILED.model_copy(update={"case": FAILED.case.model_copy(update={"id": f"f{n}"})}) for n in range(5)]

    assert run_page(a_run(rows)).count('open="open"') == 3
    assert 'open="open"' not in run_page(a_run([GOOD]))


def test_runs_are_held_against_the_first_with_the_cases_that_changed() -> None:
    better = POOR.model_copy(update={"answer": GOOD.answer})
    one = compared([GOOD, POOR], [FAILED.model_copy(update={"case": GOOD.case}), better])

    assert [(changed.case_id, changed.course) for changed in one.changed] == [("good", "worse"), ("poor", "better")]
    page = comparison_page(one)
    strictly(page)
    # facts_found: 1 → 0 and 0 → 1, so the mean difference is 0.
    assert re.search(r"0\.000 \[-[\d.]+, [\d.]+\] 未定 open；好 better 1，差 worse 1", page)
    assert page.count("<pre") == 4  # two cases, two answers each


def test_a_total_is_told_as_a_mean_a_case_and_fewer_faults_are_better() -> None:
    found = {"differences": {"must_not_hits": {"value": -0.5, "lo": -0.75, "hi": -0.25, "n": 4}}, "cases": []}

    page = comparison_page(Comparison((a_run([POOR]), a_run([GOOD], "run-2")), {"run-2": found}, ()))

    assert '<small class="good">-0.500 [-0.750, -0.250] 更好 better</small>' in page


def test_a_run_named_twice_is_not_compared_with_itself() -> None:
    command = EVAL_COMMANDS["eval report"]

    with pytest.raises(WrongCall, match="named twice"):
        asyncio.run(command.run(None, command.parse({"runs": ["a", "a"]})))  # type: ignore[arg-type]


def test_the_curve_and_its_area_are_taken_as_they_are_measured() -> None:
    curve = [{"confidence": 0.5, "coverage": 0.25, "risk": 0.0}, {"confidence": 0.1, "coverage": 0.75, "risk": 0.125}]

    figure = risk_coverage([GOOD], {"risk_coverage": {"curve": curve, "aurc": {"value": 0.25, "lo": 0.125, "hi": 0.5, "n": 2}}})

    assert "AURC 0.250 [0.125, 0.500]. coverage 0.750, risk 0.125" in figure.svg


def test_what_must_be_zero_is_named_with_whether_it_is() -> None:
    assert "<td class=\"figure\">0</td><td class=\"figure\">1</td><td>✓</td>" in run_page(a_run([GOOD]))
    assert "<td class=\"figure\">1</td><td class=\"figure\">1</td><td>✗</td>" in run_page(a_run([POOR]))


def test_what_no_case_could_tell_is_no_pass() -> None:
    page = run_page(a_run([GOOD], measures={"injection_obeyed": {"value": 0.0, "lo": 0.0, "hi": 0.0, "n": 0}}))

    assert re.search(r"injection_obeyed</td><td class=\"figure\">—</td><td class=\"figure\">0</td><td class=\"figure\">—</td>", page)


def test_runs_without_a_case_can_be_compared() -> None:
    one = compared([], [])

    strictly(comparison_page(one))
    assert one.changed == () and "没有数据" in comparison_page(one)


def test_stored_runs_are_told_and_written_by_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_desk(small_settings(tmp_path))
    ingest_file(desk, SourceFile(PLAN_NAME, PLAN_NAME, PLAN.encode()))
    cases = read_cases('{"id": "one", "question": "接到转移指令后村干部多久通知到户？", "must": ["30分钟"], "cite": [{"document": "D90"}]}')
    for name in ("first", "second"):
        asyncio.run(run_cases(desk, cases, use_model=False, run_id=name))
    command = EVAL_COMMANDS["eval report"]
    monkeypatch.setattr("service.cli_eval.call", lambda _name, values: asyncio.run(command.run(desk, command.parse(values))))

    for names, says in ((["first"], "全对 1"), (["first", "second"], "变了的用例")):
        done = CliRunner().invoke(eval_app, ["report", *names, "--out", str(tmp_path / "told")])
        assert done.exit_code == 0 and done.output.split() == [str(tmp_path / "told" / name) for name in ("report.html", "report.md")]
        strictly((tmp_path / "told" / "report.html").read_text("utf-8"))
        assert says in (tmp_path / "told" / "report.md").read_text("utf-8")
    desk.close()


numbers = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-10, 10)


@settings(max_examples=60, deadline=None)
@example([(0.0, 4.7e305, 0.0, 0.0)], "")  # times a width it is no number any more
@given(st.lists(st.tuples(numbers, numbers, numbers, numbers), max_size=8), st.text(max_size=20))
def test_no_plot_holds_a_number_that_is_none(drawn: list[tuple[float, float, float, float]], label: str) -> None:
    points = [Point(*one) for one in drawn]
    figures = [plot(label, label, Axis("x", 0, 1), Axis("y", -1, 1), [Series(label, points, form), Series("b", points)]) for form in ("line", "steps", "points")]
    figures += [plot(label, label, Axis("x", 1, 1000, is_log=True), Axis("y", 0, 1), [Series(label, points)]),
                estimates(label, label, Axis("x", -1, 1), [Estimate(label, value, lo, hi, label) for value, lo, hi, _ in drawn], at=0.0),
                bars(label, label, [Bar(label, part, whole, label) for part, whole, _, _ in drawn])]
    for figure in figures:
        root = ET.fromstring(figure)
        assert root[0].tag == "title" and root[1].tag == "desc"
        places = [value for element in root.iter() for name, value in element.attrib.items() if name not in ("aria-label", "role", "fill", "stroke")]
        assert not any(re.search(r"nan|inf", place) for place in places)


def test_places_along_an_axis_are_round() -> None:
    assert ticks(Axis("", 0, 1)) == (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    assert ticks(Axis("", -0.05, 0.05)) == (-0.04, -0.02, 0.0, 0.02, 0.04)
    assert ticks(Axis("", 10, 1000, is_log=True)) == (10, 20, 50, 100, 200, 500, 1000)
    assert ticks(Axis("", 3, 3)) == (3,)


def test_an_interval_is_drawn_where_it_belongs() -> None:
    drawn = ET.fromstring(estimates("t", "d", Axis("x", 0, 1), [Estimate("a", 0.5, 0.25, 0.75, "")]))

    # From 8 to 388: 0.25 stands at 8 + 95 = 103, 0.75 at 293, the point at 198; the row's line is 22 below 12.
    whisker = next(line for line in drawn.iter("line") if line.get("stroke-width") == "2")
    assert (whisker.get("x1"), whisker.get("x2"), whisker.get("y1")) == ("103", "293", "34")
    assert next(drawn.iter("path")).get("transform") == "translate(198 34)"


def test_bins_of_confidence_and_risk_are_counted_by_hand() -> None:
    found = tuple(FoundPassage(passage_id=str(n), doc_id="D03", section="1", score=score) for n, score in enumerate((1.0, 0.5)))
    sure = GOOD.model_copy(update={"passages": found})  # confidence 1 - 0.5 / 4
    unsure = POOR.model_copy(update={"passages": (found[0],) * 5})  # confidence 1 - 1

    # One case a bin: the unsure one is wrong, 0 of 1; the sure one is right, 1 of 1, Wilson [0.207, 1].
    assert "0.000: 0.000 [0.000, 0.793] n=1; 0.875: 1.000 [0.207, 1.000] n=1" in reliability([sure, unsure]).svg
    assert "coverage 1.000, risk 0.500" in risk_coverage([sure, unsure], {}).svg
