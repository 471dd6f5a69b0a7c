"""Of two editions only one holds, on every day, whichever way they were taken in."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.domain.documents import Version
from service.retrieval.in_force import fold_number, in_force, superseded, work_name

TITLE = "青岚县防汛应急预案"
OLD, NEW = date(2021, 5, 1), date(2025, 5, 1)


def plan(name: str, effective: date | None = None, **fields: Any) -> Version:
    """Return a current version; `name` is its id, and its document's."""
    return Version.model_validate({
        "title": TITLE, "version_id": name, "document_id": f"doc-{name}", "doc_id": name, "file_name": f"{name}.md",
        "media_type": "text/markdown", "sha256": name, "state": "current", "place": "青岚县", "effective": effective,
        "ingested_at": datetime(2025, 7, 1, tzinfo=UTC), **fields,
    })


def test_two_editions_share_the_name_of_their_work() -> None:
    for title in (TITLE, f"{TITLE}（2025年）", f"{TITLE}（试行）", f"{TITLE} 2021修订版", f"《{TITLE}》"):
        assert work_name(title) == TITLE


def test_a_work_named_by_its_year_alone_keeps_a_name() -> None:
    assert work_name("（2025年）") == "2025年"


def test_the_brackets_of_a_document_number_do_not_matter() -> None:
    assert fold_number("青政发〔2025〕8号") == fold_number("青政发[2025] 8号") == "青政发20258号"


def test_a_plan_repealed_by_number_no_longer_holds() -> None:
    old = plan("old", OLD, title="青岚县防洪办法", doc_no="青政发〔2021〕6号")
    new = plan("new", NEW, supersedes=("青政发[2021]6号",))

    assert in_force((old, new), NEW) == {"new"}
    assert superseded((old, new), NEW)["old"] == ("old", "new", True)


def test_a_plan_repealed_by_title_no_longer_holds() -> None:
    old = plan("old", OLD, title="青岚县防洪办法（2021年）")
    new = plan("new", NEW, supersedes=("青岚县防洪办法",))

    assert in_force((old, new), NEW) == {"new"}


def test_a_later_edition_under_the_same_title_stands_in_for_the_earlier_one() -> None:
    found = superseded((plan("old", OLD), plan("new", NEW)), NEW)

    assert found == {"old": ("old", "new", False)}


def test_the_earlier_edition_holds_until_the_day_before_the_later_one() -> None:
    both = plan("old", OLD), plan("new", NEW)

    assert in_force(both, NEW - timedelta(days=1)) == {"old"}
    assert in_force(both, NEW) == {"new"}


def test_what_is_not_yet_effective_does_not_hold() -> None:
    assert in_force([plan("new", NEW)], NEW - timedelta(days=1)) == frozenset()


def test_the_last_day_still_counts() -> None:
    version = plan("old", OLD, expires=date(2024, 5, 1))

    assert in_force([version], date(2024, 5, 1)) == {"old"}
    assert in_force([version], date(2024, 5, 2)) == frozenset()


def test_an_expired_successor_does_not_bring_the_old_plan_back() -> None:
    both = plan("old", OLD), plan("new", NEW, expires=date(2025, 12, 31))

    assert in_force(both, date(2026, 1, 1)) == frozenset()


def test_without_an_effective_date_the_day_of_issue_counts() -> None:
    assert in_force([plan("new", None, issued=NEW)], NEW - timedelta(days=1)) == frozenset()
    assert in_force([plan("new", None, issued=NEW)], NEW) == {"new"}


def test_a_document_without_any_date_holds() -> None:
    assert in_force([plan("bare")], date(2000, 1, 1)) == {"bare"}


def test_an_undated_document_gives_way_to_a_dated_one_that_names_it() -> None:
    assert in_force((plan("bare"), plan("new", NEW, supersedes=(TITLE,))), NEW) == {"new"}


def test_an_undated_document_stays_beside_one_that_repeals_something_else() -> None:
    new = plan("new", NEW, supersedes=("青岚县抗旱办法",))

    assert in_force((plan("bare"), new), NEW) == {"bare", "new"}


def test_undated_editions_are_ordered_by_the_year_they_print() -> None:
    old = plan("old", title="青岚县值班通讯录（2023年）")
    new = plan("new", date(2025, 9, 1), title="青岚县值班通讯录（2025年9月）")

    assert in_force((old, new), date(2025, 11, 20)) == {"new"}


def test_a_neighbours_plan_of_the_same_title_repeals_nothing_here() -> None:
    ours = plan("ours", OLD, title="防汛应急预案")
    theirs = plan("theirs", NEW, title="防汛应急预案", place="白石县", supersedes=("防汛应急预案",))

    assert in_force((ours, theirs), NEW) == {"ours", "theirs"}


def test_a_translation_does_not_stand_in_for_its_original() -> None:
    original = plan("zh", OLD, title="Park Plan 园区预案")
    translated = plan("en", NEW, title="Park Plan 园区预案", lang="en")

    assert in_force((original, translated), NEW) == {"zh", "en"}


def test_a_removed_successor_stands_in_for_nothing() -> None:
    both = plan("old", OLD), plan("new", NEW, state="removed")

    assert in_force(both, NEW) == {"old"}


days = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@given(first=days, gap=st.integers(1, 4000), later=st.integers(0, 4000), by=st.sampled_from(["number", "title", "same"]),
       newest_first=st.booleans())
def test_after_its_date_the_new_one_always_holds_and_the_old_one_never(
    first: date, gap: int, later: int, by: str, newest_first: bool
) -> None:
    start = first + timedelta(days=gap)
    named = {"number": ("青政发〔2021〕6号",), "title": ("青岚县防洪办法",), "same": ()}[by]
    old = plan("old", first, doc_no="青政发〔2021〕6号", title=TITLE if by == "same" else "青岚县防洪办法（2021年）")
    new = plan("new", start, supersedes=named)

    versions = (new, old) if newest_first else (old, new)

    assert in_force(versions, start + timedelta(days=later)) == {"new"}
    assert in_force(versions, start - timedelta(days=1)) == {"old"}


@given(state=st.sampled_from(["removed", "replaced", "building"]), effective=st.none() | days, as_of=days)
def test_only_a_current_version_ever_holds(state: str, effective: date | None, as_of: date) -> None:
    assert in_force([plan("gone", effective, state=state)], as_of) == frozenset()
