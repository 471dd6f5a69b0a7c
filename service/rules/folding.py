"""Text with full-width forms folded character by character, so that offsets stay."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_KEPT = "，、。；！？　"
_EXTRA = {"–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-", "～": "~", "〜": "~", "∶": ":", "〔": "[", "〕": "]",
          "【": "[", "】": "]", "\u3000": " "}
BLANK = "\x00"


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Return the text with full-width letters, digits and signs made plain; every offset stays."""
    return "".join(_folded(character) for character in text)


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return the text with the spans overwritten, so that nothing is found in them or across them."""
    for start, end in spans:
        text = text[:start] + BLANK * (end - start) + text[end:]
    return text


def squeezed(text: str) -> str:
    """Return the text folded, in lower case, without any white space: what two spellings of one text share."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", fold(text))).lower()


def _folded(character: str) -> str:
    if character < "\x80" or (character in _KEPT and character != "\u3000"):
        return character
    if character in _EXTRA:
        return _EXTRA[character]
    form = unicodedata.normalize("NFKC", character)
    # Separators inside numbers (no-break and thin spaces) keep their own shape; so do Ⅲ and ㎡, which would grow.
    return form if len(form) == 1 and not character.isspace() and character not in "²³" else character
