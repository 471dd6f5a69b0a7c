"""Which of two versions prevails when they say different things, and the reason in both languages.

The order is the one that the county's overall plan sets in its last chapter."""

from datetime import date
from typing import Literal, NamedTuple

from service.domain.documents import Level, Version

Subject = Literal["contact", "supply", "threatened_people"]
"""Matters for which the newest list counts, whatever the level of its issuer."""

_RANKS: dict[Level, int] = {"national": 0, "province": 1, "city": 2, "county": 3, "township": 4, "park": 4, "village": 5}
_TRANSLATED = ("译本", "英文版", "中文版", "english version", "translation", "chinese version")


class Precedence(NamedTuple):
    """Which version prevails and why; None when a person must decide."""

    winner: Version | None
    why_zh: str
    why_en: str


def prevails(a: Version, b: Version, subject: Subject | None = None) -> Precedence:
    """Return which of two versions counts where they differ.

    `subject` names a matter with a list of its own; two rosters or two stock lists imply it."""
    if a.version_id == b.version_id:
        return Precedence(None, "同一文件内前后不一致，两处都列出，须由编制单位确认",
                          "one document says both; both are shown, and its issuer must decide")
    by_kind = _illustration_last(a, b)
    if by_kind:
        return by_kind
    newest = _by_list(a, b, subject or _implied(a, b))
    if newest:
        return newest
    if is_translation(a, b):
        return Precedence(a if a.lang == "zh" else b, "译本与中文本不一致的，以中文本为准",
                          "the Chinese text prevails over its translation")
    rank_a, rank_b = _RANKS.get(a.level), _RANKS.get(b.level)
    if rank_a is not None and rank_b is not None and rank_a != rank_b:
        return Precedence(a if rank_a < rank_b else b, "上级文件优先于下级文件",
                          "a document of the higher level prevails over one of a lower level")
    if rank_a == rank_b:
        later = _later(a, b)
        if later:
            return Precedence(later, "同级文件以后生效的为准", "at the same level the one effective later prevails")
    return Precedence(None, "两份文件的级别或生效日期不足以判定，须由值班负责人确认",
                      "levels and effective dates do not decide between the two; a person must")


def is_translation(a: Version, b: Version) -> bool:
    """Return whether one of the two is the other in another language."""
    if a.lang == b.lang:
        return False
    if a.doc_no and a.doc_no == b.doc_no:
        return True
    says_so = any(mark in version.title.lower() for version in (a, b) for mark in _TRANSLATED)
    return says_so and a.kind == b.kind and set(a.hazards) == set(b.hazards)


def _illustration_last(a: Version, b: Version) -> Precedence | None:
    told = [version.kind in ("case", "log") for version in (a, b)]
    if told[0] == told[1]:
        return None
    return Precedence(b if told[0] else a, "案例和值班日志仅供参考，不作依据",
                      "cases and logs may illustrate, never set a rule")


def _implied(a: Version, b: Version) -> Subject | None:
    if a.kind == b.kind == "roster":
        return "contact"
    return "supply" if a.kind == b.kind == "supplies" else None


def _by_list(a: Version, b: Version, subject: Subject | None) -> Precedence | None:
    reasons: dict[Subject, tuple[str, str]] = {
        "contact": ("联系方式以最近一期通讯录为准", "for contacts the newest roster counts"),
        "supply": ("物资数量以最近一次盘点清单为准", "for supplies the newest count counts"),
        "threatened_people": ("受威胁户数人数以最近核定的村级预案为准",
                              "for threatened households and people the newest village plan counts"),
    }
    if subject is None:
        return None
    listed = [version for version in (a, b) if _is_list(version, subject)]
    winner = listed[0] if len(listed) == 1 else _later(a, b) if listed else None
    return Precedence(winner, *reasons[subject]) if winner else None


def _is_list(version: Version, subject: Subject) -> bool:
    if subject == "threatened_people":
        return version.level == "village" and version.kind == "plan"
    return version.kind == ("roster" if subject == "contact" else "supplies")


def _later(a: Version, b: Version) -> Version | None:
    first, second = _dated(a), _dated(b)
    if first is None or second is None or first == second:
        return None
    return a if first > second else b


def _dated(version: Version) -> date | None:
    return version.effective or version.issued
