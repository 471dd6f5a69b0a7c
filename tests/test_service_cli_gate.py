"""Commands typed about comparing runs and judging them."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.doubles.typed_commands import Typed, home_to_type_in, typing_in

CASES = "\n".join(json.dumps({
    "id": f"c{number}", "question": "接到转移指令后村干部多久通知到户？", "must": ["30分钟"], "cite": [{"document": "D90", "section": "2"}]}
    ) for number in range(2))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_to_type_in(tmp_path_factory.mktemp("home"))


@pytest.fixture
def typed(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    return typing_in(home, monkeypatch, capsys)


@pytest.fixture
def run_id(typed: Typed, tmp_path: Path) -> str:
    (tmp_path / "cases.jsonl").write_text(CASES, "utf-8")
    ran = typed("eval", "answers", "--cases", str(tmp_path / "cases.jsonl"), "--no-model", "--out", str(tmp_path / "out"), "--json")
    return str(ran.document["run_id"])


def test_a_run_is_judged_by_its_exit_code(typed: Typed, run_id: str, tmp_path: Path) -> None:
    alone = typed("eval", "gate", run_id)
    beside_itself = typed("eval", "gate", run_id, "--baseline", run_id, "--junit", str(tmp_path / "gate.xml"))

    assert alone.code == 0 and alone.out.rstrip().endswith("verdict: pass")
    assert beside_itself.code == 3 and "inconclusive not worse outcome_right" in beside_itself.out  # two cases tell nothing
    assert ElementTree.parse(tmp_path / "gate.xml").getroot().get("skipped") == "3"


def test_a_baseline_file_stands_for_its_run(typed: Typed, run_id: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    assert typed("eval", "baseline", run_id, "--out", str(kept)).code == 0

    judged = typed("eval", "gate", run_id, "--baseline", str(kept), "--json")
    compared = typed("eval", "compare", str(kept), run_id, "--json")

    assert judged.code == 3 and [check["verdict"] for check in judged.document["checks"][:3]] == ["pass"] * 3
    assert compared.document["run_a"] == "baseline file" and compared.document["cases"] == compared.document["unpaired"] == []


def test_a_run_worse_than_its_baseline_exits_with_1(typed: Typed, run_id: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    typed("eval", "baseline", run_id, "--out", str(kept))
    document = json.loads(kept.read_text("utf-8"))
    document["cases"]["c9"] = document["cases"]["c1"]
    kept.write_text(json.dumps(document), "utf-8")

    ran = typed("eval", "gate", run_id, "--baseline", str(kept))

    assert ran.code == 1 and "1 of 3 cases have no row: c9" in ran.out


def test_a_baseline_that_is_neither_run_nor_file_is_not_found(typed: Typed, run_id: str) -> None:
    ran = typed("eval", "gate", run_id, "--baseline", "nobody")

    assert ran.code == 1 and "no run nobody" in ran.err


def test_cases_needed_are_told(typed: Typed) -> None:
    assert typed("eval", "cases-needed", "0.05", "--discordance", "0.1").out == "314\n"
    assert typed("eval", "cases-needed", "0").code == 2
