"""What a title says: the document's kind, its hazards and its version."""

import re

from service.domain.documents import Kind

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("log", re.compile(r"日志|值班记录|\bShift Log\b|\bDuty Log\b|\bLog and Handover\b", re.I)),
    ("case", re.compile(r"复盘|评估报告|调查报告|处置报告|案例|After[- ]Action|\bAAR\b|\bCase\b", re.I)),
    ("roster", re.compile(r"通讯录|联系方式|电话表|花名册|\bRoster\b|\bDirectory\b|\bContact List\b", re.I)),
    ("supplies", re.compile(r"物资|装备清单|清单$|库存|\bResource\b.*\bList\b|\bInventory\b|\bSupplies\b", re.I)),
    ("guideline", re.compile(r"指引|规范|细则|办法|规程|手册|指南|导则|标准$|工作制度", re.I)),
    ("law", re.compile(r"(?:法|条例|规定|决定)(?:[（(][^）)]*[）)])?$")),
    ("plan", re.compile(r"预案|方案")),
    ("guideline", re.compile(r"\bHandbook\b|\bGuide\b|\bGuideline|\bChecklists?\b|\bManual\b|\bHow to\b|\bBe prepared\b", re.I)),
    ("plan", re.compile(r"\bPlan\b|\bAnnex\b|\bEOP\b", re.I)),
    ("form", re.compile(r"\bForm\b|\bICS[ -]?\d{3}\b|\bTemplate\b|登记表|审批表|报告单", re.I)),
    ("law", re.compile(r"\bAct\b|\bLaw\b|\bRegulations?\b", re.I)),
    ("guideline", re.compile(r"\bIncident Management System\b|\bDoctrine\b|\bGuidance\b", re.I)),
)
_HAZARDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("flood", re.compile(r"防汛|抗旱|防洪|洪水|洪涝|山洪|暴雨|\bflood", re.I)),
    ("geological", re.compile(r"地质灾害|滑坡|泥石流|landslide|geological", re.I)),
    ("forest_fire", re.compile(r"森林(?:草原)?(?:火灾|防火)|forest fire|wildfire", re.I)),
    ("hazmat", re.compile(r"危险化学品|危化品|氨泄漏|氯气|液氨|hazardous material|hazmat|chlorine|ammonia|chemical", re.I)),
    ("gas", re.compile(r"燃气|天然气|\b(?:natural )?gas\b", re.I)),
    ("fire", re.compile(r"(?<!森林)(?<!草原)火灾|(?<!forest )\bfires?\b|消防", re.I)),
    ("extreme_weather", re.compile(r"气象灾害|极端天气|高温|寒潮|台风|extreme weather|\bheat\b|\bcold\b|\bstorm", re.I)),
    ("earthquake", re.compile(r"地震|earthquake", re.I)),
    ("relief", re.compile(r"灾害救助|救灾|安置|mass care|shelter(?!-in)|relief", re.I)),
)
_VERSION = re.compile(
    r"\b[vV]\s?\d+(?:\.\d+)+\b|[（(]((?:19|20)\d\d年?(?:\s?(?:修订|修正|版|试行))?(?:版|稿)?)[）)]|((?:19|20)\d\d年?(?:修订|修正)?版?)$"
    r"|\b((?:19|20)\d\d)\b|\b((?:First|Second|Third|Fourth|Fifth) Edition)\b"
)


def kind_of(title: str) -> Kind | None:
    """Return what kind of document the title names, or None."""
    return next((kind for kind, pattern in _KINDS if pattern.search(title.strip())), None)


def hazards_of(title: str) -> tuple[str, ...]:
    """Return the codes of the hazards the title names."""
    return tuple(code for code, pattern in _HAZARDS if pattern.search(title))


def version_of(title: str) -> str | None:
    """Return the version as the title prints it, such as `v3.0` or `2025修订`."""
    for found in _VERSION.finditer(re.sub(r"[“”\"].*?[“”\"]|\d{4}年\d{1,2}月\S*|\d{1,2}[ ·-]\w{3,9}[ ·-]\d{4}", "", title)):
        return next((group for group in found.groups() if group), found[0]).removesuffix("年")
    return None
