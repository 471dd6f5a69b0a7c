"""Make one thing wrong in a sentence that its clause supports."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from eval.claims.rewording import finished, in_chinese, in_english, reworded, told
from eval.claims.sources import Clause, of_line
from service.domain.documents import Language
from service.rules import units
from service.rules.numerals import values
from service.rules.value import Value

_UNITS: dict[Language, tuple[tuple[str, ...], ...]] = {
    "zh": (("分钟", "小时", "天"), ("米", "公里"), ("毫米", "厘米"), ("公顷", "亩"), ("人", "户"), ("吨", "千克"), ("日", "个工作日"),
           ("年", "个月"), ("升", "毫升"), ("万元", "元")),
    "en": (("minutes", "hours", "days"), ("m", "km", "ft"), ("mm", "cm"), ("ha", "mu"), ("working days", "days"), ("people", "households"),
           ("litres", "mL"), ("years", "months"), ("t", "kg"), ("℃", "℉"), ("hours", "working days")),
}
_COLOURS = {"zh": ("红", "橙", "黄", "蓝"), "en": ("red", "orange", "yellow", "blue")}
_NEGATED: dict[Language, tuple[tuple[str, str], ...]] = {
    "zh": (("不得", "可以"), ("严禁", "可以"), ("禁止", "允许"), ("不准", "可以"), ("应当", "不得"), ("必须", "不得"), ("可以", "不得"),
           ("未经", "经"), ("不", ""), ("不能", "能"), ("立即", "不必立即"), ("负责", "不负责"), ("不得", "应当")),
    "en": (("must not", "may"), ("do not", "do"), ("Do not", ""), ("is not", "is"), ("are not", "are"), ("must", "must not"), ("may", "may not"),
           ("shall", "shall not"), ("never", ""), ("is", "is not"), ("are", "are not"), ("cannot", "can"), ("not", ""), ("No one", "Anyone"),
           ("Nobody", "Everybody"), ("no ", "any ")),
}
_SHIFTED: dict[Language, tuple[tuple[str, str], ...]] = {
    "zh": (("必须", "可以"), ("必须", "建议"), ("应当", "可以"), ("应当", "尽量"), ("可以", "必须"), ("可以", "应当"), ("不得", "尽量不"),
           ("严禁", "不建议"), ("务必", "可以"), ("不得", "一般不")),
    "en": (("must", "may"), ("must", "should"), ("shall", "may"), ("shall", "should"), ("may", "must"), ("may", "shall"), ("has to", "can"),
           ("must not", "should preferably not"), ("Do not", "Preferably do not"), ("do not", "preferably do not"), ("can", "must"),
           ("are required", "are encouraged")),
}
_ADDED: dict[Language, tuple[str, ...]] = {
    "zh": ("并邀请媒体到场采访", "同时发放每人五百元补助", "并由消防部门全程录像存档", "事后由审计机关逐项核查", "还要佩戴统一的红色袖标",
           "并抄送省政府办公厅备案", "无人机升空拍照取证", "另派两名医生随行", "同时切断整个街道的供水", "并为每户安装报警器", "结果要由监理公司盖章",
           "费用由受益企业垫付", "全程禁止使用手机拍照", "并在政府网站公开名单", "同时组织心理咨询", "每次都要有律师在场", "由保险公司先行赔付",
           "并将儿童集中送往图书馆", "随后召开新闻发布会", "另外为老人准备轮椅和氧气瓶"),
    "en": ("and a press conference is held afterwards", "and every household receives a cash payment", "and a drone takes photographs of the scene",
           "and the insurer is informed in writing", "with a lawyer present throughout", "and the water supply of the whole street is cut",
           "and all schools are closed for the week", "and a priest is called to the site", "and the costs are charged to the landowner",
           "and the records are sent to the provincial archive", "and each worker is given a bonus", "and dogs are used for the search",
           "with two doctors travelling along", "and the results are published on the website", "and the keys are handed to the mayor",
           "and wheelchairs and oxygen bottles are prepared", "while traffic lights are switched to amber", "and the army is put on standby"),
}
_ACTOR_ENDS = r"(?:局|办|大队|支队|总队|公司|政府|指挥部|办公室|值班室|医院|社区|物业|镇长|县长|主任|书记|指挥长|负责人|监测员|网格员|班长|队长|部队|宣传部|人武部|管委会)"
_ACTORS_ZH = ("县公安局", "县水利局", "县卫生健康局", "县交通运输局", "县教育局", "县林业局", "县气象局", "县自然资源局", "县民政局", "县财政局",
              "县消防救援大队", "县供电公司", "青岚燃气", "县委宣传部", "县人武部", "县市场监管局", "县生态环境局", "分管副县长", "县长", "镇长", "村支书", "物业")
_ACTORS_EN = ("shift leader", "EOC manager", "EOC operator", "incident commander", "safety manager", "zone wardens", "logistics section",
              "county fire brigade", "public information officer", "mass care coordinator", "Park Service Centre", "security", "Water Bureau",
              "Health Bureau", "gas company", "contractor foreman", "liaison officer", "medical team", "head of security", "Education Bureau")


class World(NamedTuple):
    """What corruptions draw from besides the clause."""

    places: Mapping[Language, tuple[tuple[str, ...], ...]]
    """Names of places of one kind that may stand for one another."""
    foreign: Mapping[Language, tuple[Clause, ...]]
    """Clauses to take an unsupported part from."""


Corruption = Callable[[Clause, World, random.Random], str | None]


def _value_changed(kind: str, changed: Callable[[Value, Language, random.Random], str | None]) -> Corruption:
    def corrupt(clause: Clause, world: World, draw: random.Random) -> str | None:
        said = reworded(clause, draw, 1) if draw.random() < 0.5 else finished(told(clause, draw), clause.lang)
        found = [value for value in values(said) if value.kind == kind or (kind == "quantity" and value.kind == "percent")]
        draw.shuffle(found)
        there = {value.canonical for value in values(f"{clause.title}\n{clause.context}\n{clause.passage}")}
        for value in found:
            new = changed(value, clause.lang, draw)
            if new is None or new == value.text:
                continue
            wrong = said[:value.start] + new + said[value.end:]
            fresh = {one.canonical for one in values(wrong)} - {one.canonical for one in values(said)}
            if fresh and not fresh & there:
                return wrong
        return None
    return corrupt


def _other_number(value: Value, lang: Language, draw: random.Random) -> str | None:
    if value.number is None or not (match := re.search(r"\d[\d,]*(?:\.\d+)?", value.text)):
        return None
    number = units.exact(value.number)
    plain = match[0].replace(",", "")
    if draw.random() < 0.5:
        places = [place for place, digit in enumerate(plain) if digit.isdigit()]
        place = draw.choice(places)
        new = plain[:place] + draw.choice([d for d in "123456789" if d != plain[place]]) + plain[place + 1:]
    else:
        new = units.plain(units.exact(float(plain)) * draw.choice((2, 3, 5)) / draw.choice((1, 2, 10)))
    if "/" in new or float(new) == float(plain):
        return None
    rest = value.text[match.end():]
    if draw.random() < 0.3 and number < 100:
        words = in_chinese(units.exact(float(new))) if lang == "zh" and rest[:1] > "一" else in_english(units.exact(float(new))) if lang == "en" else None
        if words:
            return value.text[:match.start()] + words + rest
    return value.text[:match.start()] + new + rest


def _other_unit(value: Value, lang: Language, draw: random.Random) -> str | None:
    for group in _UNITS[lang]:
        for name in group:
            if re.search(rf"(?<![A-Za-z]){re.escape(name)}$", value.text) and re.search(r"\d", value.text):
                new = draw.choice([other for other in group if other != name])
                return value.text[:-len(name)] + new
    return None


def _other_digit(value: Value, lang: Language, draw: random.Random) -> str | None:
    places = [place for place, digit in enumerate(value.text) if digit.isdigit()]
    place = draw.choice(places[-4:])
    return value.text[:place] + draw.choice([d for d in "0123456789" if d != value.text[place]]) + value.text[place + 1:]


def _other_level(value: Value, lang: Language, draw: random.Random) -> str | None:
    for names in (("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"), ("III", "IV", "II", "I"), ("特别重大", "重大", "较大", "一般"), ("一", "二", "三", "四"), ("1", "2", "3", "4")):
        for name in sorted(names, key=len, reverse=True):
            if name in value.text:
                return value.text.replace(name, draw.choice([other for other in names if other != name]), 1)
    return None


def _other_colour(value: Value, lang: Language, draw: random.Random) -> str | None:
    for name in _COLOURS[lang]:
        if name in value.text.lower():
            new = draw.choice([other for other in _COLOURS[lang] if other != name])
            return re.sub(name, new.capitalize() if value.text[:1].isupper() else new, value.text, count=1, flags=re.I)
    return None


def _other_date(value: Value, lang: Language, draw: random.Random) -> str | None:
    months = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
    if named := next((month for month in months if month in value.text), None):
        return value.text.replace(named, draw.choice([month for month in months if month != named]))
    numbers = list(re.finditer(r"\d+", value.text))
    if not numbers:
        return None
    chosen = draw.choice(numbers)
    old = int(chosen[0])
    new = draw.choice((old - 1, old + 1)) if old > 31 else draw.choice([n for n in range(1, 13 if old <= 12 else 29) if n != old])
    return value.text[:chosen.start()] + (f"{new:02d}" if len(chosen[0]) == 2 else str(new)) + value.text[chosen.end():]


def _phrase_changed(table: Mapping[Language, tuple[tuple[str, str], ...]]) -> Corruption:
    def corrupt(clause: Clause, world: World, draw: random.Random) -> str | None:
        if clause.cells:
            return None
        said = reworded(clause, draw, 1) if draw.random() < 0.4 else finished(told(clause, draw), clause.lang)
        # an order that the clause gives without `must` may well be worded with `should`
        pairs = [pair for pair in table[clause.lang] if _replaceable(pair[0], said, clause.lang)
                 and not (pair[1] == "should" and not _replaceable(pair[0], clause.text, clause.lang))]
        if not pairs:
            return None
        longest = max(len(pair[0]) for pair in pairs) if clause.lang == "en" else 0
        old, new = draw.choice([pair for pair in pairs if len(pair[0]) >= longest or clause.lang == "zh"])
        found = _replaceable(old, said, clause.lang)
        assert found is not None
        return finished(re.sub(r"\s{2,}", " ", said[:found.start()] + new + said[found.end():]), clause.lang)
    return corrupt


_FIXED = r"不(?:少于|低于|超过|超出|高于|大于|小于|迟于|晚于|多于|足|同|仅|间断|断|良|利|明|稳|得|准|能|论|含|包括|等于|符|一致|再|限)"


def _replaceable(old: str, said: str, lang: Language) -> re.Match[str] | None:
    if lang == "zh":
        pattern = {"不": rf"(?<!得)(?!{_FIXED})不(?=[一-鿿]{{2}})", "不得": r"不得(?![少低超高大小迟晚多])", "负责": r"(?<!责任单位)负责(?![人制])",
                   "立即": r"(?<!不必)立即", "必须": r"(?<!不)必须"}.get(old, re.escape(old))
        return re.search(pattern, said)
    pattern = rf"(?<![A-Za-z]){re.escape(old.strip())}(?![A-Za-z])"
    if old in ("must", "may", "shall", "is", "are"):
        pattern += r"(?!\snot)"
    if old == "no ":
        pattern = r"(?<![A-Za-z])no\s(?!later|more|less|fewer|longer)"
    if old == "not":
        pattern = r"(?<![A-Za-z])not(?=\s(?!later|more|less|only|exceed))"
    if old == "may":
        pattern = r"(?<![A-Za-z])may(?=\s[a-z])(?!\snot)"
    return re.search(pattern, said)


def _actor(clause: Clause, world: World, draw: random.Random) -> str | None:
    said = finished(told(clause, draw), clause.lang)
    around = f"{clause.title}{clause.context}{clause.passage}"
    if clause.lang == "zh":
        names = [name for name in _ACTORS_ZH if name in said] or [
            match[0] for match in re.finditer(rf"(?:县|镇|村|市)[一-鿿]{{0,8}}?{_ACTOR_ENDS}", said) if match[0] not in clause.title]
        if clause.actor and clause.actor in said and "、" not in clause.actor:
            names.append(clause.actor)
        others = [name for name in _ACTORS_ZH if name not in clause.text]
    else:
        names = [name for name in _ACTORS_EN if re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", said)]
        others = [name for name in _ACTORS_EN if name not in clause.text]
    if not names:
        return None
    old = draw.choice(names)
    # One in three takes a name that stands elsewhere in the passage.
    near = [name for name in others if name in around and name not in said]
    new = draw.choice(near) if near and draw.random() < 0.34 else draw.choice([name for name in others if name != old])
    if old in new or new in old:
        return None
    return said.replace(old, new, 1)


def _place(clause: Clause, world: World, draw: random.Random) -> str | None:
    said = reworded(clause, draw, 1) if draw.random() < 0.4 else finished(told(clause, draw), clause.lang)
    for group in world.places[clause.lang]:
        names = [name for name in group if _named(name, said)]
        if names:
            old = draw.choice(names)
            others = [name for name in group if name not in clause.text and name not in clause.title]
            return said.replace(old, draw.choice(others)) if others else None
    pairs = {"zh": (("上风向", "下风向"), ("白天", "夜间"), ("上游", "下游"), ("东", "西"), ("南门", "北门")),
             "en": (("upwind", "downwind"), ("upstream", "downstream"), ("east", "west"), ("north", "south"), ("indoors", "outdoors"))}[clause.lang]
    for pair in pairs:
        for old, new in (pair, pair[::-1]):
            if len(old) > 1 and _named(old, said) and new not in clause.text:
                return said.replace(old, new)
    return None


def _named(name: str, text: str) -> bool:
    """Say whether a text names a place; Latin letters as whole words."""
    if name.isascii():
        return re.search(rf"(?<![A-Za-z-]){re.escape(name)}(?![A-Za-z-])", text) is not None
    return len(name) >= 2 and name in text


def _added(clause: Clause, world: World, draw: random.Random) -> str | None:
    said = (reworded(clause, draw, 1) if draw.random() < 0.5 else finished(told(clause, draw), clause.lang)).rstrip("。.")
    if draw.random() < 0.6:
        extra = draw.choice(_ADDED[clause.lang])
        return f"{said}，{extra}。" if clause.lang == "zh" else f"{said}, {extra}."
    others = [one for one in world.foreign[clause.lang] if one.document != clause.document]
    for _ in range(20):
        one = draw.choice(others)
        parts = [part for part in re.split(r"[，。；;,.]\s?", one.body) if not values(part)]
        parts = [part for part in parts if not re.search("[：:（）()]", part) and (8 <= len(part) <= 24 if clause.lang == "zh" else 4 <= len(part.split()) <= 10)]
        if parts:
            extra = draw.choice(parts)
            return f"{said}，并且{extra}。" if clause.lang == "zh" else f"{said}, and {extra[:1].lower()}{extra[1:]}."
    return None


def _merged(clause: Clause, world: World, draw: random.Random) -> str | None:
    """Give the subject of this clause what the passage says of its neighbour."""
    lines = [of_line(clause.document, clause.title, clause.passage, clause.context, line) for line in clause.passage.split("\n")]
    others = [line for line in lines if line and line.text != clause.text]
    draw.shuffle(others)
    for other in others:
        if clause.cells and other.cells and [c[0] for c in clause.cells] == [c[0] for c in other.cells]:
            taken = [cell for place, cell in enumerate(other.cells)
                     if place > 0 and cell[1] != clause.cells[place][1] and re.search(r"\d", cell[1]) and len(cell[1]) < 40
                     and cell[1] not in clause.text and other.cells[0][1] != clause.cells[0][1]]
            if taken:
                mixed = clause._replace(cells=(clause.cells[0], draw.choice(taken)))
                return finished(told(mixed, draw), clause.lang)
        if clause.actor and other.actor and clause.deadline and other.deadline and values(other.deadline) and values(clause.deadline):
            here = {value.canonical for value in values(clause.text)}
            if not {value.canonical for value in values(other.deadline)} & here:
                mixed = clause._replace(deadline=other.deadline)
                if clause.lang == "zh":
                    return f"{clause.actor}负责{clause.body}，时限为{mixed.deadline}。"
                return finished(f"The {clause.actor} must {clause.body[:1].lower()}{clause.body[1:]}, {mixed.deadline}", "en")
    return None


CORRUPTIONS: Mapping[str, Corruption] = {
    "number": _value_changed("quantity", _other_number),
    "unit": _value_changed("quantity", _other_unit),
    "phone": _value_changed("phone", _other_digit),
    "level": _value_changed("level", _other_level),
    "colour": _value_changed("colour", _other_colour),
    "date": _value_changed("date", _other_date),
    "negation": _phrase_changed(_NEGATED),
    "modality": _phrase_changed(_SHIFTED),
    "actor": _actor,
    "place": _place,
    "added": _added,
    "merged": _merged,
}
"""What each corruption of one clause does; `superseded` takes two documents, see `superseded_pairs`."""


def superseded_pairs(old: Sequence[Clause], new: Sequence[Clause]) -> list[tuple[Clause, Clause]]:
    """Return clauses of a replaced document beside those of its successor that say the same with another value."""
    pairs = []
    for before in old:
        was = {value.canonical for value in values(before.text) if value.kind in ("quantity", "phone", "level", "date", "percent")}
        if not was:
            continue
        near = [(SequenceMatcher(None, before.text, after.text, autojunk=False).quick_ratio(), after) for after in new
                if after.lang == before.lang and abs(len(after.text) - len(before.text)) < 40]
        ranked = sorted(near, key=lambda pair: -pair[0])[:3]
        for _, after in ranked:
            share = SequenceMatcher(None, before.text, after.text, autojunk=False).ratio()
            now = {value.canonical for value in values(f"{after.title}\n{after.context}\n{after.passage}")}
            if share >= 0.72 and was - now:
                pairs.append((before, after))
                break
    return pairs
