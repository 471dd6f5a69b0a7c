"""What people say widens a search by the terms that plans use."""

from pathlib import Path

import pytest

from service.errors import SettingsError
from service.retrieval.thesaurus import SHIPPED, Thesaurus, read_thesaurus


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_what_is_said_brings_the_official_terms(tmp_path: Path) -> None:
    thesaurus = read_thesaurus(written(tmp_path / "t.tsv", "着火|起火\t火灾|火情\ta note\n"))

    assert thesaurus.expand("楼道着火怎么办") == ("火灾", "火情")


def test_a_term_the_question_has_is_not_added_again(tmp_path: Path) -> None:
    thesaurus = read_thesaurus(written(tmp_path / "t.tsv", "着火\t火灾|火情\n"))

    assert thesaurus.expand("着火了，是火灾") == ("火情",)


def test_case_does_not_matter(tmp_path: Path) -> None:
    thesaurus = read_thesaurus(written(tmp_path / "t.tsv", "Power Cut\toutage\n"))

    assert thesaurus.expand("POWER CUT in town") == ("outage",)


def test_comments_and_blank_lines_are_passed_over(tmp_path: Path) -> None:
    thesaurus = read_thesaurus(written(tmp_path / "t.tsv", "# said\tofficial\n\n着火\t火灾\n"))

    assert thesaurus.expand("着火") == ("火灾",)


def test_a_home_adds_its_own_words(tmp_path: Path) -> None:
    shipped = written(tmp_path / "a.tsv", "着火\t火灾\n")
    own = written(tmp_path / "b.tsv", "老坝\t石桥水库\n")

    assert read_thesaurus(shipped, own).expand("老坝着火") == ("火灾", "石桥水库")


@pytest.mark.parametrize("line", ["着火", "\t火灾", "着火\t ", "着火，火灾"])
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "thesaurus.tsv", f"着火\t火灾\n\n{line}\n")

    with pytest.raises(SettingsError, match=r"thesaurus\.tsv, line 3: wants"):
        read_thesaurus(path)


def test_an_absent_list_adds_nothing(tmp_path: Path) -> None:
    assert read_thesaurus(tmp_path / "none.tsv").expand("着火") == ()
    assert Thesaurus().expand("着火") == ()


def test_the_shipped_list_reads() -> None:
    assert "燃气" in read_thesaurus(SHIPPED).expand("闻到煤气味")
