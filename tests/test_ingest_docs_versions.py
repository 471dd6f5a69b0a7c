"""What a text repeals or replaces."""

import pytest

from ingest_docs.versions import find_supersedes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("《总体应急预案》（青政发〔2021〕15号）同时废止。", ("总体应急预案", "青政发〔2021〕15号")),
        ("本条例自2007年6月1日起施行。国务院公布的《甲规定》和《乙规定》同时废止。", ("甲规定", "乙规定")),
        ("原《叫应办法》（青应急[2020]3号）不再执行。", ("叫应办法", "青应急[2020]3号")),
        ("本清单自2025年9月30日起使用，代替2024年12月31日清单。", ("2024年12月31日清单",)),
        ("Version 3.0 supersedes the Emergency Operations Plan 2022 v2.1 in full.", ("Emergency Operations Plan 2022 v2.1",)),
        ("This list replaces the Resource List 2024.", ("Resource List 2024",)),
        ("严禁用铲车代替救援装备。《规范》（GB 17761-2024）自2025年9月1日起施行，代替2018年版。", ()),
        ("A relief crew replaces the night shift at 08:00.", ()),
    ],
)
def test_repealing_clauses_name_what_they_repeal(text: str, names: tuple[str, ...]) -> None:
    assert find_supersedes(text) == names
