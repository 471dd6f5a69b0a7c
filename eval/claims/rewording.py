"""Say a clause in other words by rules that keep what it says."""

import random
import re
from collections.abc import Callable
from fractions import Fraction

from eval.claims.sources import Clause
from service.domain.documents import Language
from service.rules import units
from service.rules.chinese_numbers import WORD_PATTERN
from service.rules.numerals import values
from service.rules.value import Value

_DIGITS = "零一二三四五六七八九"
_ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety"}
_ROMAN = {"I": ("一级", "Ⅰ级", "I级"), "II": ("二级", "Ⅱ级", "II级"), "III": ("三级", "Ⅲ级", "III级"), "IV": ("四级", "Ⅳ级", "IV级")}
_LEVELS = {"I": "1", "II": "2", "III": "3", "IV": "4"}

# Pairs of this table mean the same wherever the left one stands in the documents.
_SYNONYMS: dict[Language, tuple[tuple[str, str], ...]] = {
    "zh": (
        ("立即", "马上"), ("立即", "立刻"), ("应当", "应"), ("应当", "须"), ("必须", "务必"), ("不得", "不准"), ("不得", "不许"),
        ("严禁", "禁止"), ("严禁", "绝不能"), ("转移", "撤离"), ("人员", "人"), ("通知", "告知"), ("逐户", "挨家"), ("核实", "查实"),
        ("达到或者超过", "达到或超过"), ("或者", "或"), ("以及", "和"), ("每日", "每天"), ("完成", "做完"),
        ("政府", "人民政府"), ("值守", "值班看守"), ("清点", "清点核对"), ("电话报告", "打电话报告"), ("书面报告", "以书面形式报告"),
        ("会同", "和"), ("全部", "所有"), ("巡查", "巡逻检查"), ("封闭", "关闭"), ("可以", "可"), ("发布", "公布"), ("危险区", "危险区域"),
        ("负责", "承担"), ("不足", "不到"), ("位于", "在"), ("及时", "尽快"), ("分管副县长", "副县长（分管）"),
    ),
    "en": (
        ("at once", "immediately"), ("immediately", "at once"), ("must", "has to"), ("must", "shall"), ("do not", "never"),
        ("Do not", "Never"), ("evacuate", "clear"), ("tell", "inform"), ("Tell", "Inform"), ("call", "ring"), ("Call", "Phone"),
        ("check", "verify"), ("Check", "Verify"), ("start", "begin"), ("starts", "begins"), ("send", "dispatch"), ("Send", "Dispatch"),
        ("within", "in no more than"), ("people", "persons"), ("telephone", "phone"), ("write", "note"), ("Write", "Note"),
        ("building", "premises"), ("before", "prior to"), ("stop", "halt"), ("every", "each"), ("give", "hand"), ("keep", "hold"),
        ("close", "shut"), ("Close", "Shut"), ("near", "close to"), ("approved", "authorised"),
        ("may", "can"), ("area", "zone"), ("large", "big"), ("at least", "no fewer than"),
    ),
}
_LEAD_INS: dict[Language, tuple[str, ...]] = {
    "zh": ("根据规定，", "按照预案，", "资料显示，", "原文写明：", "需要注意的是，", "按现行规定，", "依照该文件，", "另外，"),
    "en": ("According to the plan, ", "As the document says, ", "Under the rules, ", "Please note that ", "The text states that ",
           "In addition, ", "As laid down, "),
}
Rule = Callable[[str, Language, random.Random], str]


def reworded(clause: Clause, draw: random.Random, count: int = 2) -> str:
    """Return the clause in other words: one way of telling it, and at least `count` small changes where they fit."""
    said = told(clause, draw)
    done = 0
    rules = list(_RULES)
    draw.shuffle(rules)
    for rule in rules:
        changed = rule(said, clause.lang, draw)
        if changed != said:
            said, done = changed, done + 1
        if done >= count:
            break
    return finished(said, clause.lang)


def told(clause: Clause, draw: random.Random) -> str:
    """Return the clause as a sentence: a table's row told cell by cell, an actor in brackets as the one who acts."""
    if clause.cells:
        return _row_told(clause, draw)
    if clause.actor and draw.random() < 0.8:
        return _action_told(clause, draw)
    return clause.body


def finished(text: str, lang: Language) -> str:
    """Return the sentence with its full stop."""
    text = text.strip().rstrip("。.；;，, ")
    return f"{text}。" if lang == "zh" else f"{text[:1].upper()}{text[1:]}."


def _row_told(clause: Clause, draw: random.Random) -> str:
    kept = [cell for cell in clause.cells if len(cell[1]) <= 60 and cell[1] not in "—－-/"]
    first, rest = kept[0] if kept else clause.cells[0], kept[1:]
    picked = sorted(draw.sample(range(len(rest)), min(len(rest), draw.choice((1, 2, 2, 3)))))
    told_cells = [rest[place] for place in picked]
    if draw.random() < 0.3:
        draw.shuffle(told_cells)
    if clause.lang == "zh":
        style = draw.choice(("{0}为{1}的", "{0}{1}", "{1}（{0}）"))
        return "，".join((style.format(*first), *(f"{label}{draw.choice(('是', '为', '：'))}{value}" for label, value in told_cells)))
    joined = " and ".join(f"the {label[0].lower()}{label[1:]} is {value}" for label, value in told_cells)
    return f"For {first[0][0].lower()}{first[0][1:]} {first[1]}, {joined}" if joined else f"{first[0]} is {first[1]}"


def _action_told(clause: Clause, draw: random.Random) -> str:
    actor, deadline = clause.actor or "", clause.deadline or ""
    body = re.sub(r"^[^，。：]{2,6}：(?=.{6})", "", clause.body) if draw.random() < 0.3 else clause.body
    if clause.lang == "zh":
        when = f"，时限为{deadline}" if deadline and draw.random() < 0.6 else ""
        return draw.choice((f"{actor}负责：{body}{when}", f"{body}，由{actor}负责{when}", f"由{actor}负责{body}{when}"))
    if re.match(r"Do not|Never", body):
        return f"{body} ({actor})"
    when = f", {deadline}" if deadline and draw.random() < 0.6 else ""
    return draw.choice((f"The {actor} must {body[:1].lower()}{body[1:]}{when}", f"{body} (by the {actor}){when}",
                        f"It is up to the {actor} to {body[:1].lower()}{body[1:]}{when}"))


def respelled(value: Value, lang: Language, draw: random.Random) -> str | None:
    """Return the value in another spelling of the same value, None where none is known."""
    if value.kind == "level" and value.canonical in _ROMAN:
        if lang == "en":
            number = _LEVELS[value.canonical] if value.text.rstrip().endswith(value.canonical) else value.canonical
            return re.sub(r"(?:[IV]+|[1-4])$", number, value.text)
        return draw.choice([name for name in _ROMAN[value.canonical] if name != value.text]) if value.text.endswith("级") else None
    if value.kind != "quantity" or value.number is None or value.unit is None or not re.search(r"\d", value.text):
        return None
    exact = units.exact(value.number)
    ways = [way for way in (_converted(exact, value.unit, lang), _spelled(exact, value, lang)) if way]
    return draw.choice(ways) if ways else None


def _respell(text: str, lang: Language, draw: random.Random) -> str:
    found = [value for value in values(text) if value.kind in ("quantity", "level")]
    draw.shuffle(found)
    for value in found:
        # an end of a range, a multiplier and a rate stay as they are
        if re.match(r"\s?(?:[-–~/至到、]|to\s|per\s|每)", text[value.end:]) or re.search(r"[-–~至到、/每]\s?$|(?:to|and|per|every)\s$", text[:value.start]):
            continue
        said = respelled(value, lang, draw)
        if said and said != value.text:
            return text[:value.start] + said + text[value.end:]
    return text


def _converted(number: Fraction, unit: str, lang: Language) -> str | None:
    names = {"zh": {"min": "分钟", "h": "小时", "天": "天", "km": "公里", "m": "米", "ha": "公顷", "亩": "亩", "t": "吨", "kg": "公斤"},
             "en": {"min": "minutes", "h": "hours", "天": "days", "km": "km", "m": "metres", "ha": "hectares", "亩": "mu", "t": "tonnes", "kg": "kg"}}[lang]
    to, factor = {"min": ("h", Fraction(1, 60)), "h": ("min", Fraction(60)), "km": ("m", Fraction(1000)), "m": ("km", Fraction(1, 1000)),
                  "ha": ("亩", Fraction(15)), "t": ("kg", Fraction(1000)), "kg": ("t", Fraction(1, 1000)), "天": ("h", Fraction(24))}.get(unit, ("", Fraction(0)))
    if not to:
        return None
    if unit == "h" and number % 24 == 0:
        to, factor = "天", Fraction(1, 24)
    result = number * factor
    if unit in ("min", "kg", "m") and (result * 2).denominator != 1:
        return None
    if result > 6000 or "/" in units.plain(result):
        return None
    shown = units.plain(result)
    if lang == "zh":
        return f"{shown}{names[to]}"
    name = names[to].removesuffix("s") if result == 1 and to in ("h", "min", "天") else names[to]
    return f"{shown} {name}"


def _spelled(number: Fraction, value: Value, lang: Language) -> str | None:
    match = re.match(r"[\d,.]+", value.text)
    if match is None:
        return None
    rest = value.text[match.end():]
    if lang == "zh":
        words = in_chinese(number)
        return words + rest.lstrip() if words and re.match(r"\s?[一-鿿]", rest) else None
    words = in_english(number)
    return words + (rest if rest.startswith((" ", "-")) else f" {rest}") if words else None


def in_chinese(number: Fraction) -> str | None:
    """Return a number below ten thousand in Chinese characters: 86.5 is 八十六点五."""
    whole, _, decimals = units.plain(number).partition(".")
    if "/" in decimals or "/" in whole or not whole.isdigit() or int(whole) >= 10_000:
        return None
    text, zeros = "", False
    for place, digit in enumerate(whole):
        size = len(whole) - place - 1
        if digit == "0":
            zeros = True
            continue
        text += ("零" if zeros and text else "") + _DIGITS[int(digit)] + ("", "十", "百", "千")[size]
        zeros = False
    text = re.sub(r"^一十", "十", text) or "零"
    return text + (f"点{''.join(_DIGITS[int(digit)] for digit in decimals)}" if decimals else "")


def in_english(number: Fraction) -> str | None:
    """Return a whole number below a hundred in English words."""
    if number.denominator != 1 or not 0 < number < 100:
        return None
    whole = int(number)
    if whole < 20:
        return _ONES[whole]
    tens, ones = whole // 10 * 10, whole % 10
    said = _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    return said if re.fullmatch(WORD_PATTERN, said) else None


def _synonym(text: str, lang: Language, draw: random.Random) -> str:
    fitting = [pair for pair in _SYNONYMS[lang] if _stands(pair[0], text, lang)]
    if not fitting:
        return text
    old, new = draw.choice(fitting)
    pattern = re.escape(old) if lang == "zh" else rf"(?<![A-Za-z-]){re.escape(old)}(?![A-Za-z-])"
    return re.sub(pattern, new, text, count=1)


def _stands(word: str, text: str, lang: Language) -> bool:
    if lang == "zh":
        return word in text and not (word in ("政府", "向", "人员", "可以", "应当") and re.search(f"人民{word}|方{word}|风{word}|不{word}", text))
    return re.search(rf"(?<![A-Za-z-]){re.escape(word)}(?![A-Za-z-])", text) is not None


def _lead_in(text: str, lang: Language, draw: random.Random) -> str:
    lead = draw.choice(_LEAD_INS[lang])
    return lead + (text if lang == "zh" or re.match(r"[A-Z]{2}|[A-Z][a-z]+\s[A-Z]", text) else text[:1].lower() + text[1:])


def _dropped(text: str, lang: Language, draw: random.Random) -> str:
    """Leave out the last of several parts, or the first of several that stand on their own."""
    parts = re.split(r"[；;]" if re.search(r"[；;]", text) else r"(?<!\d)，(?![并但])" if lang == "zh" else r";\s", text)
    if len(parts) < 3 or re.search(r"除外|但|except|unless|only|不得|严禁", text):
        return text
    joint = "；" if re.search(r"[；;]", text) else "，" if lang == "zh" else "; "
    return joint.join(parts[:-1])


def _reordered(text: str, lang: Language, draw: random.Random) -> str:
    """Put the parts of an enumeration in another order, or a condition behind what it conditions."""
    if lang == "zh":
        match = re.search(r"(?<=[，、：（。])([一-鿿]{2,6})、([一-鿿]{2,6})(?=[、，。）])", text)
        return f"{text[:match.start()]}{match[2]}、{match[1]}{text[match.end():]}" if match else text
    match = re.match(r"(When|If|Before|After|Where|While)\s([^,]+),\s(.+)$", text)
    if match:
        return f"{match[3]} {match[1].lower()} {match[2]}"
    swap = re.search(r"\b([a-z]{4,}), ([a-z]{4,})(?= and |,)", text)
    return f"{text[:swap.start()]}{swap[2]}, {swap[1]}{text[swap.end():]}" if swap else text


_RULES: tuple[Rule, ...] = (_respell, _synonym, _synonym, _lead_in, _dropped, _reordered, _respell)
