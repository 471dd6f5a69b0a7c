"""How soon one desk reports to another, and how often it follows up, from tables and clauses."""

import re
from collections.abc import Iterator
from typing import Literal

from ingest_docs.facts.line import Line
from service.domain.facts import ReportClock
from service.domain.table_rows import first
from service.rules import units
from service.rules.numerals import values

Channel = Literal["phone", "written", "follow_up", "final", "any"]

_WHO = re.compile(r"(.{1,40}?)(?:→|向|至|to )(县|市|望岭市|省|[A-Z][\w ]{2,30}|区)")
_FROM_EN = re.compile(r"(?:notifies|notify|reports? to)\s+(?:the\s+)?(Qinglan County|county|city|Park EOC)", re.IGNORECASE)
_PHONE = re.compile(r"(?:在?接报后)?(\d+\s*(?:分钟|小时))(?:内)?(?:向[^，。；]{2,16})?(?:用?电话(?:报告|通报)|通报)")
_WRITTEN = re.compile(r"(\d+\s*(?:分钟|小时))(?:内)?(?:向[^，。；]{2,16})?书面报告")
_FOLLOW = re.compile(r"每\s*(\d+\s*(?:分钟|小时))[^，。；]{0,6}续报|续报[^，。；]{0,20}每\s*(\d+\s*(?:分钟|小时))")
_FINAL = re.compile(r"(\d+\s*(?:小时|个工作日))内(?:报送|完成)?(终报|复盘)|(\d+\s*小时)内(终报)")
_DAILY = re.compile(r"每日(\d{2}:\d{2})和(\d{2}:\d{2})")
_CLASS = re.compile(r"初判较大以上[^，。；]{0,16}|较大以上[^，。；、]{0,12}|敏感事件|一般(?:突发)?事件|不分等级")
_CLASS_EN = re.compile(r"any incident that has started [\w ]+?(?=[,.])|serious[\w ]* incidents?", re.IGNORECASE)
_NOTIFY_EN = re.compile(r"(?:notif\w+|report\w*)[^.;]{0,60}?(?:within|no later than)\s+(\d+\s+(?:minutes|hours))", re.IGNORECASE)
_ABOUT = re.compile(r"报告|续报|终报|复盘|通报|[Rr]eport|[Nn]otif")


def find_report_clocks(line: Line) -> Iterator[ReportClock]:
    """Yield the reporting limits of a line."""
    if line.metadata.kind not in ("plan", "guideline") or not _ABOUT.search(f"{line.text} {line.headings}"):
        return
    yield from _of_row(line) if line.row else _of_clause(line)


def _of_row(line: Line) -> Iterator[ReportClock]:
    phone, written = first(line.row, "电话报告", "by telephone", "by phone"), first(line.row, "书面报告", "in writing", "written")
    follow = first(line.row, "续报", "follow-up")
    if not (phone or written):
        return
    path = first(line.row, "报告路径", "报告关系") or f"{first(line.row, 'from')} to {first(line.row, 'to')}"
    sender, receiver = _who(path if path != " to " else line.context, line)
    event = first(line.row, "事件", "类别", "event", "class")
    if path in ("续报", "终报", "复盘"):
        channel: Channel = "follow_up" if path == "续报" else "final"
        for cell in (phone, written):
            yield from _clock(line, sender, receiver, event, channel, cell)
        return
    for cell, kind in ((phone, "phone"), (written, "written"), (follow, "follow_up")):
        known: Channel = "phone" if kind == "phone" else "written" if kind == "written" else "follow_up"
        yield from _clock(line, sender, receiver, event, known, cell)


def _of_clause(line: Line) -> Iterator[ReportClock]:
    sender, receiver = _who(f"{line.text} {' '.join(reversed(line.path))}", line)
    for sentence in re.split(r"(?<=[。；;])", line.text):
        event = _CLASS.search(sentence) or _CLASS_EN.search(sentence)
        said = event.group() if event else ""
        for pattern, channel in ((_PHONE, "phone"), (_WRITTEN, "written")):
            for match in pattern.finditer(sentence):
                yield from _clock(line, sender, receiver, said, "phone" if channel == "phone" else "written", match.group(1))
        for match in _FOLLOW.finditer(sentence):
            yield from _clock(line, sender, receiver, said, "follow_up", f"每{match.group(1) or match.group(2)}")
        for match in _FINAL.finditer(sentence):
            yield from _clock(line, sender, receiver, said, "final", match.group(1) or match.group(3))
        for match in _DAILY.finditer(sentence):
            for at in match.groups():
                yield ReportClock(sender=sender, receiver=receiver, event_class="", channel="follow_up", minutes=None,
                                  printed=f"每日{at}")
        for match in _NOTIFY_EN.finditer(sentence):
            yield from _clock(line, sender, receiver, said, "any", match.group(1))


def _clock(line: Line, sender: str, receiver: str, event: str, channel: Channel, printed: str) -> Iterator[ReportClock]:
    for value in values(printed):
        unit = units.UNITS.get(value.unit or "")
        if unit is None or value.number is None or unit.dimension not in ("min", "工作日"):
            continue
        minutes = float(units.exact(value.number) * unit.factor) if unit.dimension == "min" else None
        yield ReportClock(sender=sender, receiver=receiver, event_class=event, channel=channel, minutes=minutes,
                          printed=value.text)


def _who(text: str, line: Line) -> tuple[str, str]:
    found = _WHO.search(text)
    if found:
        sender = re.sub(r"^[\d.、（）()一二三四五六七八九十\s]+|^表\d+\s*", "", found.group(1)).strip()
        return sender, found.group(2)
    english = _FROM_EN.search(text)
    if english:
        return line.metadata.place or "", english.group(1)
    return line.metadata.place or "", "县" if line.metadata.level in ("township", "park", "village") else ""
