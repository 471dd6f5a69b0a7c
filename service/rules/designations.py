"""Values that name instead of counting: document numbers, codes, telephone numbers, clauses, levels, colours."""

import re
from collections.abc import Iterator

from service.rules import chinese_numbers
from service.rules.value import Value, ValueKind

SHORT_PHONES = frozenset({"110", "112", "119", "120", "122", "911", "999", "12119", "12345", "12350", "12379", "12395"})
_LEAD_INS = re.compile(r"根据|依据|按照|依照|参照|参见|遵照|执行|印发|废止|替代|代替|文件|通知|以及|详见|的|由|与|和|及|按|见|为|在|原|对|即|以")
_DOC_NO = re.compile(r"([\u4e00-\u9fff]{2,10})\s?[\[(]((?:19|20)\d{2})[\])]\s?第?\s?(\d+)\s?号")
_ORDER_NO = re.compile(r"([\u4e00-\u9fff]{1,8}令)\s?第?\s?(\d+)\s?号?")
_STANDARD = re.compile(r"(?<![A-Za-z])((?:GB|AQ|DB|HJ|JGJ|CJJ|SL|XF|GA|YJ)\d*(?:/[TZ])?)[ -]?(\d+(?:\.\d+)?)(?:-((?:19|20)\d{2}))?")
_CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:UN\s?\d{4}|ICS[ -]?\d{3}|[Vv]\d+(?:\.\d+)+"
    r"|[A-Z][A-Z0-9]{0,7}(?:-[A-Z0-9]{1,8})*-(?=[A-Z]*\d)[A-Z0-9]{1,8}(?![A-Za-z])"
    r"|(?!UN)[A-Z][A-Za-z]{0,5}\d[A-Za-z0-9]*(?!\.?\d))")
_PHONE = re.compile(
    r"(?<![A-Za-z\d+.-])(?:\+\d{1,3}[- ])?(?:\(\d{3,4}\)[- ]?|\d{3,4}-)(?:\d{3,4}-\d{4}|\d{7,8})(?!\d)(?:/\d{3,4}(?![\d-]))*"
    r"|(?<![A-Za-z\d+.-])\+?0\d{2,3} \d{3,4} \d{4}(?!\d)"
    r"|(?<![\d.,+])(?:1[3-9]\d{9}|0\d{9,11})(?!\d)")
_SPOKEN = re.compile(r"[零〇幺一二两三四五六七八九]{3,}")
_NUMBER = rf"[0-9{chinese_numbers.NUMBER_CHARACTERS}]+"
_CLAUSES = (
    re.compile(rf"第\s?[(]?({_NUMBER})[)]?\s?(?:条|款|项|目|章|节|编|部分|附件|附录)"),
    re.compile(rf"(?:附件|附录|附表|附图|表|图)\s?({_NUMBER}(?:[-.]\d+)*)(?![\d{chinese_numbers.NUMBER_CHARACTERS}])"),
    re.compile(r"(?i:(?<![a-z])(?:article|section|chapter|clause|paragraph|annex|appendix|table|figure)s?\s|§)\s?"
               r"(\d+(?:\.\d+)*)"),
    re.compile(r"(?<![\d.])(\d+\.\d+\.\d+(?:\.\d+)*)(?![\d.]*\d)"),
)
_LIST_NUMBERS = (
    re.compile(r"^[ \t#>*-]*(\d{1,2})[.、)](?!\d)", re.M),
    re.compile(rf"^[ \t#>*-]*([{chinese_numbers.NUMBER_CHARACTERS}]{{1,3}})、", re.M),
    re.compile(rf"(?:^|[：:；;。])[ \t#>*-]*[(]((?:\d{{1,2}}|[{chinese_numbers.NUMBER_CHARACTERS}]{{1,3}}))[)]", re.M),
    re.compile(r"^[ \t#]*([1-9]\d?(?:\.[1-9]\d?)?)(?=[ \t]+[\u4e00-\u9fffA-Z][^。；，,;.|\n]{1,30}$)", re.M),
    re.compile(r"(?i:(?<![a-z])step)\s(\d{1,2})(?!\d)"),
)
_ORDINALS = (re.compile(rf"第\s?({_NUMBER})(?=\s?[\u4e00-\u9fff]|[；;，,。|\s]|$)"), re.compile(r"(?<![\d.,])(\d+)(?:st|nd|rd|th)(?![a-z])"))
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12}
_ROMAN_OF = {number: roman for roman, number in _ROMAN.items()}
_LEVEL_NAME = r"(?:[IVX]+|[Ⅰ-Ⅻ]|\d{1,2}|[一二三四五六七八九十]{1,2}(?![\u4e00-\u9fff]*?分之))"
_LEVEL_LISTS = (
    re.compile(rf"(?<![上下每逐各同A-Za-z\d.第])({_LEVEL_NAME}(?:级?\s?(?:[、,/~-]|至|到|和|或|及)\s?{_LEVEL_NAME})*)\s?级(?!别|联|配)"),
    re.compile(r"(?i:(?<![a-z])(?:level|grade|tier|class|category)s?)\s((?:[IVX]+|[Ⅰ-Ⅻ]|\d{1,2})"
               r"(?:\s?(?:,|/|-|to|and|or)\s?(?:(?i:level|grade)\s)?(?:[IVX]+|[Ⅰ-Ⅻ]|\d{1,2}))*)(?![A-Za-z\d]|\.\d)"),
    re.compile(r"(?<![A-Za-z\d])((?:II|III|IV|VI|VII|VIII|IX)|[Ⅰ-Ⅻ]|(?<=[|(])\s?I\s?(?=[|)]))(?![A-Za-z\d])"),
)
_LEVEL_ITEM = re.compile(r"[IVX]+|[Ⅰ-Ⅻ]|\d{1,2}|[一二三四五六七八九十]{1,2}")
_GRADE = re.compile(r"特别重大|(?<=级[:：为])(?:重大|较大|一般)|(?:特大型|(?<!特)大型|中型|小型)(?=险情|灾情|等级|级)|(?<!特别)(?:重大|较大|一般)(?=\s?(?:及以上|以上|级|等级)|(?:突发)?(?:事件|事故|灾情|险情|灾害|火灾|级))")
_GRADE_NAMED = re.compile(r"等级[^，。；;\n\d]{0,5}?((?:特大|大|中|小)型)")
_COLOURS = {"红": "red", "橙": "orange", "黄": "yellow", "蓝": "blue", "绿": "green"}
_COLOUR = re.compile(
    r"[红橙黄蓝绿]色|[红橙黄蓝绿](?=预警|警报|码|警(?!戒|示|察))|[红橙黄蓝](?=(?:[、/和或及至,]?[红橙黄蓝]){1,3}(?:色|预警|四色))"
    r"|(?<=\|)\s?[红橙黄蓝]\s?(?=\||$)|(?i:(?<![a-z])(?:red(?!\scross)|orange|yellow|blue|green)(?![a-z]))")


def document_numbers(text: str) -> Iterator[Value]:
    """Yield document numbers, orders and standards: 青政发〔2025〕8号, 国令493, GB 17761-2024."""
    for match in _DOC_NO.finditer(text):
        skipped = max((lead.end() for lead in _LEAD_INS.finditer(match[1])), default=0)
        issuer = match[1][skipped:] or match[1]
        start = match.start() + len(match[1]) - len(issuer)
        yield _value("doc_no", text, start, match.end(), f"{issuer}[{match[2]}]{int(match[3])}号")
    for match in _ORDER_NO.finditer(text):
        issuer = _LEAD_INS.split(match[1])[-1]
        start = match.start() + len(match[1]) - len(issuer)
        yield _value("doc_no", text, start, match.end(), f"{issuer}{int(match[2])}")
    for match in _STANDARD.finditer(text):
        year = f"-{match[3]}" if match[3] else ""
        yield _value("doc_no", text, match.start(), match.end(), f"{match[1]} {match[2]}{year}")


def phones(text: str) -> Iterator[Value]:
    """Yield telephone numbers as digits; `655-0301/0302` gives both, 幺幺九 gives 119."""
    for match in _PHONE.finditer(text):
        first, *endings = match[0].split("/")
        digits = re.sub(r"\D", "", first)
        at = match.start()
        yield _value("phone", text, at, at + len(first), digits)
        at += len(first)
        for ending in endings:
            yield _value("phone", text, at + 1, at + 1 + len(ending), digits[:-len(ending)] + ending)
            at += 1 + len(ending)
    for match in _SPOKEN.finditer(text):
        digits = chinese_numbers.digits_read_aloud(match[0])
        if digits in SHORT_PHONES:
            yield _value("phone", text, match.start(), match.end(), digits, float(digits))
        elif len(digits) >= 7:
            yield _value("phone", text, match.start(), match.end(), digits)


def codes(text: str) -> Iterator[Value]:
    """Yield codes of things in capitals, without their hyphens: V-12 → V12, QL-DZ-017, UN1017."""
    for match in _CODE.finditer(text):
        yield _value("code", text, match.start(), match.end(), re.sub(r"[\s-]", "", match[0]).upper())


def clauses(text: str) -> Iterator[Value]:
    """Yield references to clauses as `clause 12`, ordinals as `ordinal 2`, list and heading numbers as `item 3`."""
    for word, patterns in (("clause", _CLAUSES), ("item", _LIST_NUMBERS), ("ordinal", _ORDINALS)):
        for pattern in patterns:
            for match in pattern.finditer(text):
                number = chinese_numbers.read(match[1]) if match[1][0] in chinese_numbers.NUMBER_CHARACTERS else None
                name = str(number) if number is not None else match[1].rstrip(".、)").replace("-", ".")
                start = match.start() if word == "clause" else match.start(1)
                yield _value("clause", text, start, match.end(), f"{word} {name}")


def levels(text: str) -> Iterator[Value]:
    """Yield levels as Roman numbers (Ⅲ级, 三级, Level 3 → III) and grades of events as `grade 较大`."""
    for pattern in _LEVEL_LISTS:
        for match in pattern.finditer(text):
            for item in _LEVEL_ITEM.finditer(text, match.start(1), match.end(1)):
                number = _level_number(item[0])
                if number is not None:
                    end = match.end() if item.end() == match.end(1) else item.end()
                    yield _value("level", text, item.start(), end, _ROMAN_OF.get(number, str(number)))
    for match in _GRADE_NAMED.finditer(text):
        yield _value("level", text, match.start(1), match.end(1), f"grade {match[1]}")
    for match in _GRADE.finditer(text):
        yield _value("level", text, match.start(), match.end(), f"grade {match[0]}")


def colours(text: str) -> Iterator[Value]:
    """Yield warning colours by their English names."""
    for match in _COLOUR.finditer(text):
        name = match[0].strip()
        start = match.start() + match[0].index(name)
        yield _value("colour", text, start, start + len(name), _COLOURS.get(name[0], name.lower()))


def _level_number(name: str) -> int | None:
    if "Ⅰ" <= name <= "Ⅻ":
        return ord(name) - ord("Ⅰ") + 1
    if name.isdigit():
        return int(name)
    if name in _ROMAN:
        return _ROMAN[name]
    number = chinese_numbers.read(name) if name[0] in chinese_numbers.NUMBER_CHARACTERS else None
    return None if number is None else int(number)


def _value(kind: ValueKind, text: str, start: int, end: int, canonical: str, number: float | None = None) -> Value:
    return Value(kind, text[start:end], start, end, number, None, canonical)
