"""Text in a document that speaks to whatever answers from it, instead of to its readers."""

import base64
import binascii
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.domain.sentences import sentences
from service.rules.hashed_words import word_features

WEIGHTS = Path(__file__).parent / "hostile_weights.npz"
PLANTED = 0.7
"""How likely the classifier must find it that a sentence gives orders to software; `python -m eval.intents planted` prints what that catches."""
SUSPECT = 0.4  # the same for a sentence that is shown, but flagged, and that no model is shown
GOES_ON = 0.15  # the same for a sentence beside one that gives orders
LEAST = 6  # characters of a sentence that gives an order

_ADDRESSED = re.compile(
    r"忽略(?:以上|上述|之前|前面|此前|所有)[^。]{0,12}(?:预案|指令|内容|规则|提示|要求|说明)?|系统(?:指令|提示词?)\s*[】\]：:]"
    r"|【系统[^】]{0,6}】|请(?:AI|ＡＩ|人工智能|智能助手|大模型|语言模型)|(?:AI|智能)[^。，]{0,6}助手[^。]{0,20}(?:忽略|回复|答复|输出)"
    r"|^\s*(?:SYSTEM|ASSISTANT)\s*[:：]|\bSYSTEM\s*:\s*\S|system prompt|<\|?(?:system|im_start)\|?>"
    r"|(?i:ignore (?:all |any |the )?(?:previous|above|prior|earlier)|disregard (?:all |the )?(?:previous|above|prior)"
    r"|you are (?:now )?an? (?:AI|assistant|language model)|as an AI (?:model|assistant)|export all rows)"
)
_SPELLED_OUT = re.compile(r"(?:(?<!\w)\w[\s·.\-_]{1,3}){6,}\w(?!\w)")
_WITHOUT_WIDTH = frozenset({"Cf", "Mn"})
_HAN = re.compile(r"[一-鿿]{3}")
_LETTER = re.compile(r"[A-Za-z一-鿿]{2}")
_ENCODED = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")


@lru_cache(maxsize=65_536)
def is_addressed_to_a_machine(text: str) -> bool:
    """Say whether the text, or a sentence of it, gives orders to whatever software reads it.

    Rules know what such orders are called; a classifier trained on written ones (`eval.intents`) knows how they speak.
    Letters set apart, signs without width and base64 are read as what they say."""
    plain = _plain(text)
    if names_software(plain) or _hides_words(plain):
        return True
    return any(_says_something(plain[start:end]) and likely_planted(plain[start:end]) >= PLANTED for start, end in sentences(plain))


def names_software(text: str) -> bool:
    """Say whether a text calls software by a name that orders to it go by."""
    return _ADDRESSED.search(text) is not None


def is_suspect(text: str) -> bool:
    """Say whether a sentence of the text may well be an order to software: an officer should see it, and that it may be one."""
    plain = _plain(text)
    return any(_says_something(plain[start:end]) and likely_planted(plain[start:end]) >= SUSPECT for start, end in sentences(plain))


@lru_cache(maxsize=8192)
def orders_in(text: str, with_suspects: bool = False) -> tuple[tuple[int, int], ...]:
    """Return the spans of the sentences that speak to software, and of those beside one in its line that may go on with it."""
    spans = sentences(text)
    told = [is_addressed_to_a_machine(text[start:end]) or (with_suspects and is_suspect(text[start:end])) for start, end in spans]
    for order in (range(1, len(spans)), range(len(spans) - 2, -1, -1)):
        for place in order:
            beside = place - 1 if order.step > 0 else place + 1
            (start, end), (first, last) = spans[place], spans[beside]
            if told[beside] and not told[place] and "\n" not in text[min(end, last):max(start, first)]:
                told[place] = likely_planted(_plain(text[start:end])) >= GOES_ON
    return tuple(span for span, is_told in zip(spans, told, strict=True) if is_told)


def lines_without_orders(text: str) -> tuple[str, ...]:
    """Return the lines in which no sentence speaks to software."""
    orders = orders_in(text)
    lines, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if not any(start < last and first < end for first, last in orders):
            lines.append(line)
        start = end + 1
    return tuple(lines)


def without_orders(text: str) -> str:
    """Return the text, as long as it was, with spaces in place of each sentence that speaks to software, or may."""
    kept = list(text)
    for start, end in orders_in(text, with_suspects=True):
        kept[start:end] = " " * (end - start)
    return "".join(kept)


def _says_something(sentence: str) -> bool:
    return len(sentence) >= LEAST and _LETTER.search(sentence) is not None


def likely_planted(sentence: str) -> float:
    """Return how likely it is that a sentence was planted for software to obey, 0 to 1."""
    weights, bias = _weights()
    buckets, counts = word_features(sentence)
    return float(1.0 / (1.0 + np.exp(-(weights[buckets] @ counts + bias))))


@lru_cache(maxsize=1)
def _weights() -> tuple[NDArray[np.float32], float]:
    stored = np.load(WEIGHTS)
    return stored["weights"].astype(np.float32), float(stored["bias"])


def _plain(text: str) -> str:
    """Return what a text says to somebody who reads it aloud."""
    plain = unicodedata.normalize("NFKC", text)
    seen = plain if plain.isascii() else "".join(sign for sign in plain if unicodedata.category(sign) not in _WITHOUT_WIDTH and not "\ufe00" <= sign <= "\ufe0f")
    # Letters stand one sign apart, words two or three; Chinese has no words to keep apart.
    return _SPELLED_OUT.sub(lambda found: re.sub(r"\s{2,}", " ", re.sub(r"(?<=\w)[\s·.\-_](?=\w(?!\w))", "", found.group())), seen)


def _hides_words(text: str) -> bool:
    """Say whether a text carries words in base64: no clause does."""
    for found in _ENCODED.finditer(text):
        for skipped in range(4):
            letters = found.group().rstrip("=")[skipped:]
            try:
                said = base64.b64decode(letters[: len(letters) // 4 * 4]).decode(errors="strict" if len(letters) % 4 == 0 else "ignore")
            except (binascii.Error, UnicodeDecodeError, ValueError):
                continue
            if sum(sign.isprintable() or sign.isspace() for sign in said) == len(said) and ((said.isascii() and said.count(" ") >= 2) or _HAN.search(said)):
                return True
    return False
