"""No resident's name of a list gets into text, passages, index tokens, facts or logs; roles and duty telephones do."""

import logging
from datetime import date
from pathlib import Path

import pytest

from ingest_docs.blocks import Block, ReadFile
from ingest_docs.personal_data import NAME_LEFT_OUT, without_personal_data
from ingest_docs.pipeline import SourceFile, ingest
from ingest_docs.ready import read_version
from service.retrieval.tokens import tokens
from service.settings import Settings
from service.wiring import open_desk

RESIDENTS = ("钱多福", "孙玉琴", "周小豆")
VILLAGE = f"""# 竹溪村应急预案（2025年）

自2025年5月1日起施行。

## 1 责任人

| 姓名 | 职务 | 电话 |
|---|---|---|
| 何平安 | 村党支部书记 | 0999-555-0007 |

雨大时先接{RESIDENTS[0]}，证件号110101199001011234备查。

## 附表 需要帮助的人员名单

| 序号 | 姓名 | 年龄 | 住址 | 需要帮助的原因 |
|---|---|---|---|---|
| 1 | {RESIDENTS[0]} | 81 | 一组3号 | 高龄，独居 |
| 2 | {RESIDENTS[1]} | 78 | 一组4号 | 腿脚不便 |
| 3 | {RESIDENTS[2]} | 1 | 二组1号 | 婴儿 |
"""


def file_of(text: str) -> SourceFile:
    return SourceFile("D91_竹溪村应急预案.md", "upload:D91", text.encode())


def test_no_name_of_a_residents_list_is_stored_searched_or_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    desk = open_desk(Settings(home=tmp_path, chat_model="", today=date(2025, 11, 20)))
    caplog.set_level(logging.DEBUG)

    (report,) = ingest(desk, [file_of(VILLAGE)])
    version = next(one for one in desk.records.versions() if one.document_id == report.document_id)
    passages = desk.records.passages(version.version_id)
    held = [desk.records.text(version.version_id), version.model_dump_json(), report.model_dump_json(), caplog.text,
            *(passage.model_dump_json() for passage in passages),
            *(fact.model_dump_json() for fact in desk.records.facts({version.version_id})),
            *(" ".join(tokens(f"{passage.text} {passage.context}")) for passage in passages)]
    desk.close()

    assert report.status == "added"
    for name in RESIDENTS:
        assert not [text for text in held if name in text]
    assert not [text for text in held if "199001011234" in text]


def test_a_line_says_how_many_rows_are_left_out_and_where_they_stand() -> None:
    ready = read_version(file_of(VILLAGE))

    assert "此处略去居民个人信息3行，见原件" in ready.text
    assert [(one.code, "3 rows" in one.message) for one in ready.problems] == [("personal_data", True)]


def test_roles_and_duty_telephones_stay() -> None:
    text = read_version(file_of(VILLAGE)).text

    assert "何平安" in text and "0999-555-0007" in text


def test_a_resident_named_in_a_clause_is_left_out_there_too() -> None:
    assert f"先接{NAME_LEFT_OUT}" in read_version(file_of(VILLAGE)).text


@pytest.mark.parametrize("line", ["1. 钱多福，男，81岁，一组3号，独居", "2. Martha Quint, female, aged 80, Lane 4"])
def test_a_resident_in_a_plain_line_is_left_out(line: str) -> None:
    text = read_version(file_of(f"# 村预案\n\n## 1 名单\n\n{line}\n")).text

    assert "钱多福" not in text and "Quint" not in text


@pytest.mark.parametrize("table", [
    "| 姓名 | 岗位 | 电话 |\n|---|---|---|\n| 何平安 | 网格员 | 0999-555-0007 |",
    "| 队伍名称 | 人数 | 负责人 |\n|---|---|---|\n| 县应急队 | 60 | 何平安 |",
    "| 单位 | 地址 | 电话 |\n|---|---|---|\n| 何平安诊所 | 石桥街1号 | 0999-555-0008 |",
])
def test_who_acts_in_a_role_is_no_resident(table: str) -> None:
    ready = read_version(file_of(f"# 县预案\n\n## 1 通讯录\n\n{table}\n"))

    assert "何平安" in ready.text and not ready.problems


@pytest.mark.parametrize(("line", "name"), [
    ("重点照护对象：周小川（男，82岁，瘫痪，住石桥村5号）。", "周小川"), ("村民吴玉兰，女，79岁，独居。", "吴玉兰"), ("村民吴兰，女，79岁，独居。", "吴兰"),
])
def test_a_resident_in_brackets_or_behind_a_word_for_one_is_left_out(line: str, name: str) -> None:
    read = ReadFile("text/markdown", (Block("paragraph", line), Block("paragraph", f"{name}由村干部背送。")))

    assert name not in "".join(block.text for block in without_personal_data(read).blocks)


def test_a_column_of_the_frail_lists_residents_where_it_holds_names() -> None:
    row = Block("row", "独居老人：孙大娘；住址：石桥村12号", cells=(("独居老人", "孙大娘"), ("住址", "石桥村12号")))
    counted = Block("row", "村：石桥村；独居老人：12；残疾人：3", cells=(("村", "石桥村"), ("独居老人", "12"), ("残疾人", "3")))

    kept = "".join(block.text for block in without_personal_data(ReadFile("text/markdown", (row, counted))).blocks)
    assert "孙大娘" not in kept and "独居老人：12" in kept
