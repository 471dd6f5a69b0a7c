"""Why a sentence is flagged or withheld, in the reader's language."""

from typing import Literal, NamedTuple

from service.domain.documents import Language

ReasonCode = Literal[
    "unsupported_value", "misplaced_phone", "misplaced_value", "no_citation", "dangling", "uncovered",
    "weakened", "strengthened", "turned_round", "bound_turned", "misquoted", "unsupported_clause",
    "unsupported_actor", "misplaced_actor", "unsupported_place", "unsupported_substance", "opposite", "contradicted", "not_entailed",
]
WITHHOLDING: frozenset[ReasonCode] = frozenset({"unsupported_value", "misplaced_phone"})
"""Reasons for which a sentence is not shown at all."""

WITHHELD_TEXT: dict[Language, str] = {
    "zh": "〔一句未通过核对，已略去〕",
    "en": "[one sentence did not pass checking and was left out]",
}
"""What stands in place of a withheld sentence."""

_TEXTS: dict[ReasonCode, tuple[str, str]] = {
    "unsupported_value": ("引用的原文中没有“{detail}”", "“{detail}” does not stand in the cited text"),
    "misplaced_phone": ("号码“{detail}”在原文中属于别处", "in the cited text the number “{detail}” belongs to someone else"),
    "misplaced_value": ("“{detail}”在原文中属于另一行或另一级别", "in the cited text “{detail}” goes with another row, level or colour"),
    "no_citation": ("没有注明出处", "no source is given"),
    "dangling": ("出处标记“{detail}”没有对应的原文", "the mark “{detail}” names no passage"),
    "uncovered": ("引用的原文只支持其中一部分{detail}", "the cited text supports only a part of it{detail}"),
    "unsupported_actor": ("引用的原文没有提到“{detail}”", "“{detail}” is not named in the cited text"),
    "misplaced_actor": ("在原文中这件事不是“{detail}”做的", "in the cited text this is not done by “{detail}”"),
    "unsupported_place": ("引用的原文没有提到地点“{detail}”", "the place “{detail}” is not in the cited text"),
    "unsupported_substance": ("引用的原文没有提到“{detail}”", "“{detail}” is not in the cited text"),
    "opposite": ("原文写的与“{detail}”相反", "the cited text says the opposite of “{detail}”"),
    "contradicted": ("模型判断与原文矛盾", "a second model finds that the cited text contradicts it"),
    "not_entailed": ("模型判断原文推不出这句话", "a second model finds that it does not follow from the cited text"),
    "weakened": ("语气弱于原文：{detail}", "weaker than the cited text: {detail}"),
    "strengthened": ("语气强于原文：{detail}", "stronger than the cited text: {detail}"),
    "turned_round": ("与原文的肯定或否定相反：{detail}", "the cited text says the opposite or forbids it: {detail}"),
    "bound_turned": ("“{detail}”的上下限与原文相反", "the limit “{detail}” points the other way in the cited text"),
    "misquoted": ("引号中的文字与原文不一致：{detail}", "the words in quotation marks are not in the cited text: {detail}"),
    "unsupported_clause": ("引用的原文不含“{detail}”", "“{detail}” is not in the cited text"),
}


class Reason(NamedTuple):
    """One thing that a check found, and the words it is about."""

    code: ReasonCode
    detail: str = ""

    def text(self, language: Language) -> str:
        """Return the reason as a reader sees it."""
        chinese, english = _TEXTS[self.code]
        return (chinese if language == "zh" else english).format(detail=self.detail)
