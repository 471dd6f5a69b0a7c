"""Teams that can be sent: size, skills, equipment, assembly, leader, qualification; from rosters and clauses."""

import re
from collections.abc import Iterator

from ingest_docs.facts.line import Line
from service.domain.facts import Team
from service.domain.table_rows import first

_SIZE = re.compile(r"((?:[一-鿿]{2,10}?)(?:救援队|抢修队|消防队|应急连|急救队|救援大队|抢修班|应急队伍?))(?:[^，。；\d]{0,4})?(?:不少于)?(\d+)人")
_SIZE_ALONE = re.compile(r"(?:^|[，。；、：])((?:救援队|抢修队|抢险队|消防队|巡查队|技术队|专家组|抢修班))(?:[^，。；\d]{0,4})?(\d+)人")
"""A team named by its work, whose owner the sentence names before."""
_SIZE_BEFORE = re.compile(r"([一-鿿]{2,14}?)(?:组建|组成|设立?|成立|有|配备)(?:一支|1支)?\s?(\d+)\s?人(?:以上)?的?((?:[一-鿿]{1,6})?(?:队伍?|分队|小分队))")
_SIZE_EN = re.compile(r"([A-Z][\w ]{2,40}?(?:team|crew|brigade))[^.;\d]{0,20}?(\d+) (?:people|persons|members)")
_TEAM_COLUMN = ("队伍名称", "队伍", "team")


def find_teams(line: Line) -> Iterator[Team]:
    """Yield the teams of a line."""
    if line.metadata.kind not in ("roster", "plan", "guideline", "supplies"):
        return
    if line.row:
        name, size = first(line.row, *_TEAM_COLUMN), first(line.row, "人数", "members", "people", "size")
        number = re.match(r"\d+", size)
        if re.search(r"[^\W\d_]", name) and number:
            yield Team(
                name=name, size=float(number.group()), skills=first(line.row, "专长", "skills"),
                equipment=first(line.row, "装备", "equipment"),
                assembly_day_min=_minutes(first(line.row, "白天集结", "day")),
                assembly_night_min=_minutes(first(line.row, "夜间集结", "night")),
                leader=first(line.row, "负责人", "队长", "leader"), phone=first(line.row, "电话", "phone"),
                valid_until=first(line.row, "资质有效期", "valid until", "expires") or None,
            )
        return
    for match in (*_SIZE.finditer(line.text), *_SIZE_EN.finditer(line.text)):
        name = re.sub(r"^.*?(?:，|、|由|的|和|与|[分下]设)(?=[一-鿿]{2,}[队班])", "", match.group(1)).strip()
        if name.startswith(("镇应急", "乡应急", "镇救援")) and line.metadata.place:
            name = line.metadata.place + name[1:]
        yield Team(name=name, size=float(match.group(2)))
    for match in _SIZE_ALONE.finditer(line.text):
        owners = re.findall(rf"([一-鿿]{{2,8}}){match.group(1)[:2]}(?!队|班)", line.text[: match.start()])
        yield Team(name=f"{owners[-1] if owners else line.metadata.place or ''}{match.group(1)}", size=float(match.group(2)))
    for match in _SIZE_BEFORE.finditer(line.text):
        yield Team(name=f"{match.group(1)}{match.group(3)}", size=float(match.group(2)))


def _minutes(cell: str) -> float | None:
    found = re.search(r"\d+", cell)
    return float(found.group()) if found else None
