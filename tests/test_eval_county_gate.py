"""A tenth of the county's cases, answered without a model, is no worse than the committed baseline.

The county is taken in without its two scans, which take four fifths of the time; no case of the tenth needs them.  `make soak`
gates all cases over the whole county."""

from collections import Counter
from collections.abc import Iterator

import pytest

from eval.gating.county import BASELINE, asked, county_cases, tenth
from eval.gating.gate import gate, lines
from eval.gating.scored import Scored, case_hash, metric_versions, read_baseline
from ingest_docs.pipeline import SourceFile, ingest
from service.sample import documents, prepare_home
from service.settings import read_settings
from service.wiring import Desk, open_desk

SCANS = ("D04_", "D14_")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("county")
    prepare_home(home)
    desk = open_desk(read_settings(home, chat_model=""))
    read = [path for path in documents() if not path.name.startswith(SCANS)]
    ingest(desk, [SourceFile(path.name, str(path), path.read_bytes()) for path in read])
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def answered(county: Desk) -> Scored:
    return asked(county, tenth(county_cases()))


@pytest.fixture(scope="module")
def baseline() -> Scored:
    return read_baseline(BASELINE.read_text("utf-8"))


def test_the_tenth_is_a_tenth_of_each_behaviour_in_each_language() -> None:
    cases = county_cases()
    drawn, everything = (Counter((case.behaviour, case.lang) for case in some) for some in (tenth(cases), cases))

    assert drawn == {stratum: -(-count // 10) for stratum, count in everything.items()}
    assert tenth(cases) == tenth(cases[::-1])[::-1]  # whatever the order of the file


def test_the_baseline_is_of_these_cases_and_measures(baseline: Scored) -> None:
    assert {one: case.case_hash for one, case in baseline.cases.items()} == {case.id: case_hash(case) for case in county_cases()}
    assert baseline.metric_versions == metric_versions()


def test_a_tenth_of_the_county_is_not_worse_than_the_baseline(answered: Scored, baseline: Scored) -> None:
    found = gate(answered, baseline, wanted=list(answered.cases))

    # So few cases cannot show that nothing is lost beyond 2 points: they show breakage, and that the hard zeros hold.
    assert found["verdict"] != "fail", "\n".join(lines(found))


def test_a_desk_that_withholds_every_third_answer_is_stopped(answered: Scored, baseline: Scored) -> None:
    withheld = {case_id: case.model_copy(update={"scores": {**case.scores, "outcome_right": 0.0}}) if place % 3 == 0 else case
                for place, (case_id, case) in enumerate(answered.cases.items())}

    found = gate(answered.model_copy(update={"cases": withheld}), baseline, wanted=list(answered.cases))

    assert found["verdict"] == "fail"
    assert [check["name"] for check in found["checks"] if check["verdict"] == "fail"] == ["not worse outcome_right"]
