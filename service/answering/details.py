"""Whether the sentences found hold the very detail that a question asks for: a date, an address, a fax, how many of what."""

import re
from collections.abc import Collection, Sequence

from service.domain.answers import Claim
from service.retrieval.query import Understood, language_of
from service.retrieval.tokens import stem, tokens
from service.rules.numerals import values

_DETAILS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple((re.compile(asked, re.IGNORECASE), re.compile(held, re.IGNORECASE)) for asked, held in (
    (r"邮箱|e-?mail", r"@|邮箱|e-?mail"), (r"传真|\bfax\b", r"传真|fax"), (r"网址|网站|website|\burl\b", r"https?:|www\.|网站|website"),
    (r"微信|wechat", r"微信|wechat"), (r"车牌|licen[cs]e plate|number plate", r"车牌|plate"), (r"型号|牌子|品牌|\bbrand\b|which model", r"型号|牌|model|brand"),
    (r"(?:多少|好多|几多)钱|价格|单价|造价|工资|费用[^，。？]{0,6}(?:多少|好多|标准|几)|(?:多少|好多)费用|罚[款了]|补贴多少|how much (?:does|do|did) .{0,30}cost|what did .{0,40}cost|price|salary|budget|\bfines?\b(?= (?:for|of)\b)|(?:how much|how big|what)[^.?]{0,20}\bfine\b|\bfined\b",
     r"\d\s*(?:万|亿)?元|[（(]万?元|yuan|RMB|CNY|price|\bcosts?\b"),
    (r"百分之几|百分比|几成|什么比例|percent|what share", r"%|百分之|[一二三四五六七八九]成|percent|per cent"),
    (r"^(?!.*(?:多久|[报巡监检]|how often|report|patrol|inspect|monitor|check)).*(?:频率|frequenc)|频道|几频|\bMHz\b|\b(?:radio|which|what) channel\b",
     r"频率|频道|兆|MHz|frequency|channel|渠道"), (r"坐标|经纬度|coordinates|latitude", r"\d\s*[°度]|经度|纬度|latitude"),
    (r"几层楼?|(?:多少|好多)层|how many (?:floors|storeys|stories)", r"\d\s*层|storey|floors"), (r"(?:几|多少|好多)架", r"\d\s*架|单位[:：]\s*架"),
    (r"限重|(?:几|多少|好多)吨|how many tons|weight limit", r"\d\s*(?:吨|t\b)|[（(](?:吨|t)[）)]|tonn?es?"),
    (r"几岁|多大年纪|年龄|how old|\bage of\b", r"岁|龄|years? old|age"), (r"(?:大坝|坝|楼|塔|墙|堤)[^，。？]{0,4}多高|how (?:high|tall) is the (?:dam|building|tower|wall|dike)", r"高\s?\d|高度|height|tall"),
))
_DATE = re.compile(r"哪[一]?天|几月几[号日]|哪年|什么日期|what date|which day|\bdate\b|when (?:is|was|will) (?:the )?next|下[一]?次.{0,16}(?:什么时候|何时|几时|哪天|几号)", re.IGNORECASE)
_HOW_MANY = re.compile(r"how many ((?:[a-z'-]+ ){1,3}?)(?=(?:are|is|were|was|do|does|did|can|has|have|will|must|should|in|at|on|of|we|the|per|to|for)\b)", re.IGNORECASE)
_GENERAL = frozenset(stem(word) for word in ["next", "date", "day", "time", "when", "county", "plan", "people", "person", "minute", "hour", "metre", "meter", "mile", "kilometre", "foot", "feet", "day", "week", "month", "year", "time", "call", "ring", "level", "step", "drum", "of", "the", "our", "more", "other", "total", "number", "park", "mm", "km", "percent", "degree", "household", "many", "resident", "evacuee", "worker", "they", "villager", "we", "litre", "liter", "kg", "ton", "tonne", "cubic", "way", "kind", "type"])

_UNITS = frozenset(stem(word) for word in ["minute", "hour", "day", "week", "month", "year", "metre", "meter", "mile", "kilometre", "foot", "feet", "mm", "km", "kg", "ton", "tonne", "litre", "degree", "percent", "ppm"])


def lacks_the_detail(question: str, understood: Understood, claims: Sequence[Claim]) -> bool:
    """Say whether a question asks for a particular detail and no sentence found holds it together with what it is of."""
    for asked, held in _DETAILS:
        if asked.search(question) and not any(held.search(claim.text) for claim in claims):
            return True
    subject = _subject(understood)
    if _DATE.search(question):
        dated = [claim for claim in claims if any(value.kind in ("date", "time") for value in values(claim.text))]
        return not any(language_of(claim.text) != understood.language or _says(claim, subject) for claim in dated)
    counted = _HOW_MANY.search(question.lower())
    if counted is None:
        return False
    said = counted.group(1).split()
    words = {stem(word) for word in said}
    # "How many sat in …" counts people by a verb: things counted are in the plural.
    nouns = set() if words & _UNITS or not said[-1].endswith("s") else words - _GENERAL
    official = [term for term in understood.expansions if not term.isascii()]
    return bool(nouns) and not any(
        _says(claim, nouns) if language_of(claim.text) == "en" else any(term in claim.text for term in official) or not official for claim in claims)


def _subject(understood: Understood) -> set[str]:
    """Return the words of a question that say what it is about: no place, no word of asking."""
    named = {token for place in understood.places for name in (place.name_zh, place.name_en) for token in tokens(name)}
    return {token for token in tokens(understood.text) if token not in named and token not in _GENERAL and len(token) > 1 and not token[0].isdigit()
            and token not in ("什么", "时候", "哪天", "几号", "下次", "日期")}


def _says(claim: Claim, words: Collection[str]) -> bool:
    around = " ".join((claim.text, *(f"{citation.section} {citation.title}" for citation in claim.citations)))
    return bool(set(tokens(around)) & set(words))
