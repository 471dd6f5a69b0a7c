"""A small county: its plan and the one before, a neighbour's plan, a town's plan, rosters and stock."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from ingest_docs.pipeline import SourceFile, ingest
from service.settings import Settings
from service.wiring import Desk, open_desk

PLACES = """code,name_zh,name_en,parent,kind,longitude,latitude
QL,青岚县,Qinglan County,,county,,
QL-SQ,石桥镇,Shiqiao Town,青岚县,township,,
QL-LW,柳湾镇,Liuwan Town,青岚县,township,,
QL-YD,云顶乡,Yunding Township,青岚县,township,,
QL-PK,青岚国际产业园,Qinglan International Park,青岚县,park,,
QL-SQ-01,新堰村,Xinyan Village,石桥镇,village,,
QL-G1,石桥站,Shiqiao Gauge,石桥镇,gauge,,
BS,白石县,Baishi County,,county,,
"""

PLAN_2025 = """# 青岚县防汛应急预案

青政发〔2025〕8号

本预案自2025年5月1日起施行。2021年印发的《青岚县防汛应急预案》（青政发〔2021〕6号）同时废止。

## 3 启动条件

### 3.1 III级响应启动条件

石桥站水位达到86.50米。

### 3.2 II级响应启动条件

石桥站水位达到87.50米。

## 4 III级响应

### 4.1 响应行动

1. 县防汛办应在15分钟内通知石桥镇和柳湾镇（责任单位：县防汛办；时限：接到启动指令后15分钟内）。
2. 县水利局应在30分钟内派人到石桥站（责任单位：县水利局；时限：接到启动指令后30分钟内）。
3. 镇人民政府组织低洼处群众转移。

### 4.2 禁止事项

严禁组织群众乘船过河看水。

## 5 信息报告

5.1 镇值班室接到险情报告后，应当在20分钟内电话报告县总值班室。

5.2 严禁迟报、谎报、瞒报、漏报。
"""

PLAN_2021 = """# 青岚县防汛应急预案

青政发〔2021〕6号

本预案自2021年5月1日起施行。

## 3 启动条件

### 3.1 III级响应启动条件

石桥站水位达到85.00米。

## 4 III级响应

### 4.1 响应行动

1. 县防汛办应在60分钟内通知各乡镇。

## 5 信息报告

5.1 镇值班室接到险情报告后，应当在45分钟内电话报告县总值班室。
"""

NEIGHBOUR = """# 白石县防汛应急预案

白政发〔2025〕2号

本预案自2025年3月1日起施行。

## 3 启动条件

### 3.1 III级响应启动条件

白石站水位达到40.00米。

## 4 III级响应

### 4.1 响应行动

1. 县防汛办应在5分钟内通知各乡镇。

## 5 信息报告

5.1 镇值班室接到险情报告后，应当在10分钟内电话报告县总值班室。
"""

TOWN = """# 石桥镇防汛应急预案

石政发〔2025〕3号

本预案自2025年6月1日起施行。

## 6 联系人

| 姓名 | 单位 | 职务 | 电话 |
|---|---|---|---|
| 周远 | 石桥镇 | 镇长 | 0999-555-0109 |

## 7 巡查

7.1 新堰村每2小时巡堤一次。
"""

ROSTER_2025 = """# 青岚县值班通讯录（2025年9月）

自2025年9月1日起启用。

| 姓名 | 单位 | 职务 | 电话 |
|---|---|---|---|
|  | 县防汛办 | 值班电话 | 0999-555-0001 |
|  | 县总值班室 | 值班电话 | 0999-555-0002 |
| 王强 | 县水利局 | 科长 | 0999-555-0003 |
| 王强 | 县消防大队 | 队长 | 0999-555-0004 |
| 周远 | 石桥镇 | 镇长 | 0999-555-0005 |
"""

ROSTER_2023 = """# 青岚县值班通讯录（2023年）

自2023年9月1日起启用。

| 姓名 | 单位 | 职务 | 电话 |
|---|---|---|---|
|  | 县防汛办 | 值班电话 | 0999-555-0901 |
|  | 县总值班室 | 值班电话 | 0999-555-0902 |
| 周远 | 石桥镇 | 镇长 | 0999-555-0905 |
"""

SUPPLIES = """# 青岚县应急物资清单

自2025年9月30日起施行。

| 物资名称 | 数量 | 单位 | 存放点 | 盘点日期 | 备注 |
|---|---|---|---|---|---|
| 冲锋舟 | 6 | 艘 | 县物资库 | 2025-09-30 |  |
| 冲锋舟 | 2 | 艘 | 石桥镇库 | 2025-09-30 |  |
| 冲锋舟 | 5 | 艘 | 柳湾镇库 | 2024-12-31 | 盘点未回 |
| 救生衣 | 120 | 件 | 县物资库 | 2025-09-30 |  |
"""

COUNTY: Mapping[str, str] = {
    "D03_青岚县防汛应急预案_2025.md": PLAN_2025,
    "D04_青岚县防汛应急预案_2021.md": PLAN_2021,
    "N01_白石县防汛应急预案_2025.md": NEIGHBOUR,
    "D13_石桥镇防汛应急预案_2025.md": TOWN,
    "D16_青岚县值班通讯录_2025.md": ROSTER_2025,
    "D17_青岚县值班通讯录_2023.md": ROSTER_2023,
    "D15_青岚县应急物资清单_2025.md": SUPPLIES,
}
TODAY = date(2025, 11, 20)


def files(given: Mapping[str, str]) -> tuple[SourceFile, ...]:
    """Return texts by file name as files on their way in."""
    return tuple(SourceFile(name, f"upload:{name}", text.encode()) for name, text in given.items())


def county_settings(home: Path, today: date = TODAY) -> Settings:
    """Return settings of a desk in this county, without a model."""
    return Settings(home=home, today=today, place="青岚县", chat_model="", port=0)


@contextmanager
def county_desk(home: Path, given: Mapping[str, str] = COUNTY) -> Iterator[Desk]:
    """Open a home in this county with these documents in it, each of which must get in."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "places.csv").write_text(PLACES, "utf-8")
    desk = open_desk(county_settings(home))
    try:
        for report in ingest(desk, files(given)):
            assert report.status in ("added", "unchanged"), report
        yield desk
    finally:
        desk.close()
