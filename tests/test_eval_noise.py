"""Questions asked over noise: what is drawn, what is right, and what the shares count."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.cases import read_cases
from eval.commands import EVAL_COMMANDS
from eval.formats.noise import Setting, Shown, case_of, draw, figures, lines, run_noise
from eval.formats.ragas import read_ragas
from eval.formats.rgb import RgbCase, read_rgb
from eval.measures.facts import said_text, states
from eval.running.runner import read_run
from ingest_docs.pipeline import SourceFile, failed, ingest_file
from service.cli import app
from service.domain.documents import FileReport
from service.errors import WrongCall
from service.wiring import Desk, open_desk
from tests.doubles.small_home import small_settings
from tests.test_eval_measures import claim, row

OWN_SET = Path(__file__).parents[1] / "eval" / "datasets" / "rgb_refusal.jsonl"
PLAIN = RgbCase("7", "谁？", (("甲",),), (("r1", "r2", "r3"),), tuple(f"n{number}" for number in range(8)))
IN_PARTS = PLAIN._replace(positive=(("a1", "a2"), ("b1",)))
FALSE = PLAIN._replace(fakeanswer=("乙",), positive_wrong=("w1", "w2"))
SMALL = "\n".join(json.dumps(case, ensure_ascii=False) for case in (
    {"id": 1, "query": "鹭湾站水位涨到多少米启动Ⅲ级应急响应？", "answer": [["34.20米", "34.2米"]],
     "positive": ["鹭湾县防汛应急预案规定：鹭湾站水位达到34.20米时，县防指启动Ⅲ级应急响应。"],
     "negative": ["鹭湾县防汛办设在县水利局，汛期双岗值守。", "鹭湾县每年汛前组织一次防汛业务培训。"]},
    {"id": 2, "query": "How often are the Harrowmere embankments patrolled?", "answer": "every 3 hours",
     "positive": ["The Harrowmere embankments are patrolled every 3 hours."], "negative": ["Heather covers the hills of Harrowmere County."]},
))


def roles(shown: tuple[Shown, ...]) -> dict[str, int]:
    return dict(Counter(one.role for one in shown))


@pytest.mark.parametrize(("case", "noise", "passages", "wanted"), [
    (PLAIN, 0.0, 5, {"right": 3}),  # three answer, and nothing fills the other two places
    (PLAIN, 0.4, 5, {"right": 3, "noise": 2}),
    (PLAIN, 0.8, 5, {"right": 1, "noise": 4}),
    (PLAIN, 0.7, 10, {"right": 3, "noise": 7}),  # 0.7 · 10 is a little more than 7 in floats
    (PLAIN, 0.9, 5, {"noise": 5}),  # ceil(4.5)
    (PLAIN, 1.0, 5, {"noise": 5}),
    (PLAIN, 1.0, 20, {"noise": 8}),
    (IN_PARTS, 0.8, 5, {"right": 2, "noise": 4}),  # a passage for each part
    (FALSE, 0.0, 5, {"right": 3, "wrong": 1}),
    (FALSE, 0.4, 5, {"right": 2, "wrong": 1, "noise": 2}),
    (FALSE, 0.8, 5, {"right": 1, "wrong": 1, "noise": 3}),  # the false one takes the place of one that does not answer
    (FALSE, 1.0, 5, {"noise": 5}),
])
def test_passages_are_drawn_by_the_share_of_noise(case: RgbCase, noise: float, passages: int, wanted: dict[str, int]) -> None:
    assert roles(draw(case, noise, passages, 1)) == wanted


def test_an_answer_in_parts_has_a_passage_of_each_part_first() -> None:
    right = {one.text[0] for one in draw(IN_PARTS, 0.8, 5, 1) if one.role == "right"}

    assert right == {"a", "b"}


def test_a_seed_draws_the_same_and_more_noise_keeps_what_was_there() -> None:
    first, more = draw(PLAIN, 0.4, 5, 3), draw(PLAIN, 0.8, 5, 3)

    assert first == draw(PLAIN, 0.4, 5, 3)
    assert len({draw(PLAIN, 0.4, 5, seed) for seed in range(20)}) > 1
    assert {one.text for one in first if one.role == "noise"} < {one.text for one in more if one.role == "noise"}


def test_abstaining_is_right_where_no_passage_answers() -> None:
    there, absent = case_of(PLAIN, draw(PLAIN, 0.4, 5, 1)), case_of(PLAIN, draw(PLAIN, 1.0, 5, 1))

    assert (there.behaviour, there.wanted(), len(there.cite)) == ("answer", (("甲",),), 3)
    assert (absent.behaviour, absent.wanted(), absent.cite) == ("abstain", (), ())


def test_the_false_value_is_forbidden_where_it_is_shown() -> None:
    assert case_of(FALSE, draw(FALSE, 0.4, 5, 1)).must_not == ("乙",)
    assert case_of(FALSE, draw(FALSE, 1.0, 5, 1)).must_not == ()


def test_the_name_of_a_passage_does_not_tell_whether_it_answers() -> None:
    case = case_of(FALSE._replace(id="../a b"), draw(FALSE, 0.4, 5, 1))
    extra = case.model_extra or {}

    assert list(extra["passages"]) == [f"rgb-___a_b-{number}" for number in range(1, 6)]
    assert sorted(extra["roles"].values()) == ["noise", "noise", "right", "right", "wrong"]


def test_the_shares_are_counted_by_hand() -> None:
    rows = [
        row(claim("甲"), must=["甲"], category="plain"),  # right
        row(claim("丙"), must=["甲"], category="plain"),  # answered without the fact
        row(outcome="abstained", must=["甲"], category="plain"),  # withheld
        row(failed=True, must=["甲"], category="plain"),
        row(outcome="abstained", behaviour="abstain", category="plain"),
        row(claim("甲"), behaviour="abstain", category="plain", lang="en"),  # answered anyway
        row(claim("甲乙"), must=["甲"], must_not=["乙"], category="counterfactual"),
        row(claim("甲"), must=["甲"], must_not=["乙"], category="counterfactual"),
        row(claim("乙"), must=["甲"], must_not=["乙"], category="counterfactual"),
    ]

    found = figures(rows)

    shares = {name: (one["count"], one["n"]) for name, one in found["all"].items() if name != "n"}
    assert shares == {"accuracy": (1, 4), "withheld": (1, 4), "rejection": (1, 2), "answered_anyway": (1, 2),
                      "counterfactual_accuracy": (2, 3), "false_stated": (2, 3), "false_alone": (1, 3), "failed": (1, 9)}
    assert found["en"]["answered_anyway"]["value"] == 1.0 and found["zh"]["n"] == 8
    # Wilson of 1 in 2: centre (0.5 + 3.84146/4) / (1 + 3.84146/2) = 0.5, half width 1.95996/(1 + 1.92073) · sqrt(0.125 + 0.240091) = 0.40547
    assert (found["all"]["rejection"]["lo"], found["all"]["rejection"]["hi"]) == (0.0945, 0.9055)


def test_the_shares_of_nothing_are_nothing() -> None:
    assert figures([]) == {}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(small_settings(tmp_path))
    yield opened
    opened.close()


def test_a_set_is_asked_kept_and_measured_at_each_noise(desk: Desk) -> None:
    command = EVAL_COMMANDS["eval rgb"]

    found = asyncio.run(command.run(desk, command.parse({"cases": SMALL, "noise": [0.5, 1.0], "passages": 2, "no_model": True, "run": "r"})))

    half, full = found["levels"]
    assert (half["run_id"], full["run_id"]) == ("r-noise-0.5", "r-noise-1")
    assert half["figures"]["all"]["accuracy"]["count"] == 2
    assert full["figures"]["zh"]["rejection"]["count"] == 1 and full["figures"]["all"]["rejection"]["n"] == 2
    assert full["figures"]["all"]["rejection"]["count"] == full["confusion"]["abstain"]["abstained"]
    assert half["measures"]["facts_found"]["value"] == 1.0
    header, rows = read_run(desk, "r-noise-0.5")
    assert header["noise"] == 0.5 and {one.corpus_hash for one in rows} == {header["corpus_hash"]}
    assert next(iter(lines(found))) == "2 cases, 2 passages, seed 1, model none"
    assert not desk.records.versions()  # nothing was put into the home itself


def test_a_run_over_noise_goes_on_and_takes_no_other_seed(desk: Desk) -> None:
    asked, seen = read_rgb(SMALL, "s"), list[tuple[int, int]]()
    asyncio.run(run_noise(desk, asked[:1], Setting(1.0, 1, use_model=False), "r"))
    first = desk.runs.run("r")

    asyncio.run(run_noise(desk, asked[:1], Setting(1.0, 1, use_model=False), "r", lambda done, of: seen.append((done, of))))

    assert desk.runs.run("r") == first and seen == [(1, 1)]
    with pytest.raises(WrongCall, match="start a new run"):
        asyncio.run(run_noise(desk, asked[:1], Setting(1.0, 2, use_model=False), "r"))
    header, _ = read_run(desk, "r")
    desk.runs.add_run("r", {**header, "model": "another:8b"})
    with pytest.raises(WrongCall, match="model 'another:8b', now None"):  # a run is of one model
        asyncio.run(run_noise(desk, asked[:1], Setting(1.0, 1, use_model=False), "r"))


def test_a_run_over_noise_names_no_other_folder() -> None:
    with pytest.raises(WrongCall):
        EVAL_COMMANDS["eval rgb"].parse({"cases": SMALL, "run": "../../elsewhere"})


def test_a_passage_that_cannot_be_taken_in_fails_its_case_and_the_run_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(desk: Desk, file: SourceFile) -> FileReport:
        return failed(file.source, "needs_ocr", "no text") if "34.20" in file.data.decode() else ingest_file(desk, file)

    monkeypatch.setattr("eval.formats.noise.ingest_file", refuse)
    asyncio.run(run_noise(desk, read_rgb(SMALL, "s"), Setting(0.0, 1, use_model=False), "r"))
    one, two = read_run(desk, "r")[1]

    assert one.answer is None and one.failure is not None and one.failure.message == "rgb-1-1: no text"
    assert two.answer is not None and figures((one, two))["all"]["failed"]["count"] == 1


@pytest.mark.parametrize(("setting", "says"), [
    (Setting(1.5), "noise 1.5 over 5 passages cannot be drawn"),
    (Setting(0.5, passages=0), "over at least one passage"),
    (Setting(1.0), "1 cases have no passage, such as rgb-7; give them negatives"),
])
def test_what_cannot_be_drawn_says_why(desk: Desk, setting: Setting, says: str) -> None:
    with pytest.raises(WrongCall, match=says):
        asyncio.run(run_noise(desk, [PLAIN._replace(negative=())], setting))


def test_files_are_imported_asked_and_exported_by_typing(tmp_path: Path) -> None:
    home, asked, cases, out = tmp_path / "home", tmp_path / "rgb.jsonl", tmp_path / "cases.jsonl", tmp_path / "out.jsonl"
    home.mkdir()
    (home / "settings.json").write_text('{"today": "2025-07-01", "chat_model": ""}', "utf-8")
    asked.write_text(SMALL.splitlines()[0], "utf-8")
    typed = CliRunner()

    imported = typed.invoke(app, ["eval", "import", "rgb", str(asked), "--out", str(cases)])
    ran = typed.invoke(app, ["--home", str(home), "eval", "rgb", str(asked), "--noise", "0.5", "--passages", "2", "--run", "r", "--json"])
    exported = typed.invoke(app, ["--home", str(home), "eval", "export", "r-noise-0.5", "--format", "ragas", "--out", str(out)])

    assert imported.output == f"1 cases in {cases}\n" and read_cases(cases.read_text("utf-8"))[0].id == "rgb-1"
    assert json.loads(ran.output)["levels"][0]["figures"]["zh"]["accuracy"]["count"] == 1
    assert exported.output == f"1 cases in {out}\n"
    (sample,) = read_ragas(out.read_text("utf-8"), "r")
    assert sample.reference == "34.20米" and any("34.20米" in text for text in sample.retrieved_contexts)


def test_the_own_set_is_what_it_says() -> None:
    cases = read_rgb(OWN_SET.read_text("utf-8"), OWN_SET.name)

    assert len(cases) == 60 and sum(bool(case.fakeanswer) for case in cases) == 12
    assert Counter(case_of(case, ()).lang for case in cases) == {"zh": 30, "en": 30}
    for case in cases:
        right, wrong = [said_text(one) for group in case.positive for one in group], [said_text(one) for one in case.positive_wrong]
        noise = [said_text(one) for one in case.negative]
        spellings = [one for fact in case.answer for one in fact]
        assert len(right) >= 2 and len(noise) >= 5 and len({*right, *noise}) == len(right) + len(noise)
        assert all(any(states(text, one) for one in spellings) for text in right), case.id
        assert not any(states(text, one) for text in (*noise, *wrong) for one in spellings), case.id
        assert not any(states(text, one) for text in (*noise, *right) for one in case.fakeanswer), case.id
        assert all(states(text, case.fakeanswer[0]) for text in wrong), case.id
