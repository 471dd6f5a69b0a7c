"""What documents say of themselves."""

from datetime import date

import pytest

from ingest_docs.metadata import doc_id_of, find_metadata
from ingest_docs.readers.reading import read_file
from ingest_docs.sections import build_sections
from service.domain.documents import Metadata


def found(text: str, name: str = "plan.md") -> Metadata:
    read = read_file(name, text.encode())
    return find_metadata(read, build_sections(read), name)


def test_a_county_plan_tells_number_issuer_dates_and_place() -> None:
    plan = found(
        "# 青岚县防汛抗旱应急预案（2025年）\n\n青政办发〔2025〕21号\n\n青岚县人民政府办公室\n\n发布日期：2025年5月8日\n\n## 1 总则\n\n"
        "依据《防洪法》（自1998年1月1日起施行）制定本预案。\n\n## 9 附则\n\n本预案自2025年5月15日起施行。"
        "《青岚县防汛抗旱应急预案（2022年）》（青政办发〔2022〕17号）同时废止。\n"
    )

    assert plan == Metadata(
        title="青岚县防汛抗旱应急预案（2025年）", doc_no="青政办发〔2025〕21号", version="2025", issuer="青岚县人民政府办公室", lang="zh",
        kind="plan", level="county", place="青岚县", hazards=("flood",), issued=date(2025, 5, 8), effective=date(2025, 5, 15),
        supersedes=("青岚县防汛抗旱应急预案（2022年）", "青政办发〔2022〕17号"),
    )


def test_an_english_plan_tells_the_same() -> None:
    plan = found(
        "# Qinglan International Park Base Plan 2025\n\nDocument No.: QIP-EOP-01\n\nVersion: v3.0\n\n"
        "Issued by: Qinglan International Park Administration, Qinglan County\n\nIssued: 2025-02-20\n\n## 1 Purpose\n\n"
        "It takes effect on 1 March 2025. Version 3.0 supersedes the Emergency Operations Plan 2022 v2.1 in full.\n"
    )

    assert (plan.doc_no, plan.version, plan.lang, plan.kind, plan.level) == ("QIP-EOP-01", "v3.0", "en", "plan", "park")
    assert (plan.place, plan.issued, plan.effective) == ("Qinglan International Park", date(2025, 2, 20), date(2025, 3, 1))
    assert plan.supersedes == ("Emergency Operations Plan 2022 v2.1",)


def test_a_date_of_another_document_is_not_the_own_one() -> None:
    guide = found("# 火灾处置指引\n\n## 1 依据\n\n《电动自行车安全技术规范》自2025年9月1日起施行，代替2018年版。\n\n县局于2024年1月1日检查。\n")

    assert (guide.effective, guide.issued, guide.supersedes) == (None, None, ())


@pytest.mark.parametrize(("text", "day"), [
    ("# Handbook 2024\n\nThe Bureau reviews it every year; the next review is due by 2025-02-28.\n", date(2025, 2, 28)),
    ("# 通讯录\n\n通讯录每季度核对一次，下次核对日期为2025年12月1日。\n", date(2025, 12, 1)),
    ("# 预案\n\n本预案每3年评估一次。\n", None),
])
def test_the_printed_day_of_the_next_review_is_read(text: str, day: date | None) -> None:
    assert found(text).review_due == day


def test_in_force_on_issue_means_the_day_of_issue() -> None:
    plan = found("# 石桥镇应急预案\n\n石桥镇人民政府\n\n印发日期：二〇二五年六月二十五日\n\n## 附则\n\n本预案自印发之日起施行，有效期5年。\n")

    assert (plan.effective, plan.expires) == (date(2025, 6, 25), date(2030, 6, 24))
    assert (plan.level, plan.place) == ("township", "石桥镇")


def test_a_law_is_national_and_its_head_tells_the_last_revision() -> None:
    law = found(
        "# 中华人民共和国防洪法\n\n1997年8月29日 第八届全国人民代表大会常务委员会第二十七次会议通过\n\n2016年7月2日 第十二届全国人民代表大会"
        "常务委员会第二十一次会议第三次修正\n\n<!-- INFO END -->\n\n## 第一章 总则\n\n第一条 略。\n\n第二条 本法自1998年1月1日起施行。"
    )

    assert (law.kind, law.level, law.place, law.issuer) == ("law", "national", None, "全国人民代表大会常务委员会")
    assert (law.issued, law.effective) == (date(2016, 7, 2), date(1998, 1, 1))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("青岚县突发事件总体应急预案", "plan"), ("地质灾害防治条例", "law"), ("预警叫应工作细则", "guideline"), ("Duty Officer Handbook", "guideline"),
        ("应急物资清单", "supplies"), ("应急队伍和通讯录", "roster"), ("县应急局值班日志", "log"), ("Park Shift Log and Handover", "log"),
        ("特大暴雨灾害处置复盘报告", "case"), ("AAR/IP: Chlorine Valve Leak", "case"), ("Annex H: Hazardous Materials", "plan"),
        ("ICS Form 201", "form"), ("安全生产管理办法", "guideline"), ("会议纪要", "other"),
    ],
)
def test_the_title_tells_the_kind(title: str, kind: str) -> None:
    assert found(f"# {title}\n\n正文。\n", "x.md").kind == kind


@pytest.mark.parametrize(
    ("name", "doc_id"),
    [("D03_青岚县防汛抗旱应急预案_2025.docx", "D03"), ("D15-old_清单.xlsx", "D15-old"), ("/a/b/E01 plan.docx", "E01"),
     ("防洪法(2016-07-02).md", "防洪法(2016-07-02)"), ("nims_doctrine.pdf", "nims_doctrine"), ("v3.1.pdf", "v3.1")],
)
def test_the_file_name_tells_the_short_name(name: str, doc_id: str) -> None:
    assert doc_id_of(name) == doc_id


def test_the_number_of_a_repealed_document_is_not_the_own_one() -> None:
    plan = found("# 青岚县防汛应急预案\n\n青政发〔2025〕8号\n\n本预案自2025年5月1日起施行。2021年的预案（青政发〔2021〕6号）同时废止。\n")

    assert plan.doc_no == "青政发〔2025〕8号"


def test_a_document_that_only_names_what_it_repeals_has_no_number() -> None:
    assert found("# 青岚县防汛应急预案\n\n本预案代替青政发〔2021〕6号。\n").doc_no is None
