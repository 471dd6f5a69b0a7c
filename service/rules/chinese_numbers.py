"""Numbers written in Chinese characters or English words, read exactly."""

import re
from fractions import Fraction

DIGITS = {character: value for value, characters in enumerate(
    ("零〇", "一幺", "二两", "三", "四", "五", "六", "七", "八", "九")) for character in characters}
_MAGNITUDES = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_MOST_CHARACTERS = 100
NUMBER_CHARACTERS = "零〇一二两三四五六七八九十百千万亿"

_WORDS = {word: value for value, word in enumerate((
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"))}
_TENS = {word: 10 * value for value, word in enumerate((
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2)}
_HUNDREDS = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
WORD_PATTERN = (
    rf"(?i:\b(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_WORDS)}))?|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
    rf"(?:[ -](?:{'|'.join(_HUNDREDS)}))*\b)"
)
"""English number words from zero to ninety-nine, times hundred, thousand or million."""


def read(text: str) -> Fraction | None:
    """Return the number, or None when the characters do not make one: 一千八百六十万, 两百三 = 230, 八十六点五.

    Longer runs than anybody writes are no number."""
    if len(text) > _MOST_CHARACTERS:
        return None
    whole, _, decimals = text.partition("点")
    if decimals and not all(c in DIGITS for c in decimals):
        return None
    number = _whole(whole)
    if number is None:
        return None
    return number + (Fraction(_spoken(decimals)) / 10 ** len(decimals) if decimals else 0)


def digits_read_aloud(text: str) -> str:
    """Return the digits of characters read one by one: 幺幺九 → 119."""
    return "".join(str(DIGITS[character]) for character in text)


def read_words(text: str) -> Fraction:
    """Return the number of English words that `WORD_PATTERN` matched."""
    total = 0
    for word in re.split(r"[ -]", text.lower()):
        if word in _HUNDREDS:
            total = (total or 1) * _HUNDREDS[word]
        else:
            total += _TENS[word] if word in _TENS else _WORDS[word]
    return Fraction(total)


def _whole(text: str) -> Fraction | None:
    if not text:
        return None
    if all(c in DIGITS for c in text):
        return Fraction(_spoken(text))
    for character in "亿万":
        if character in text:
            left, _, right = text.rpartition(character)
            high = _whole(left)
            low = _tail(right, _LARGE[character])
            return None if high is None or low is None else high * _LARGE[character] + low
    total, digit, last = 0, None, 0
    for character in text:
        if character in _MAGNITUDES:
            last = _MAGNITUDES[character]
            if digit is None and last != 10:
                return None
            total, digit = total + (1 if digit is None else digit) * last, None
        elif character in "零〇":
            last, digit = 0, None
        elif digit is not None or character not in DIGITS:
            return None
        else:
            digit = DIGITS[character]
    if digit is not None:
        # 两百三 is 230, 两百零三 is 203; after 十 the digit counts as itself.
        total += digit * (last // 10 if last > 10 else 1)
    return Fraction(total)


def _tail(text: str, above: int) -> Fraction | None:
    if not text:
        return Fraction(0)
    if len(text) == 1 and text in DIGITS and text not in "零〇":
        return Fraction(DIGITS[text] * above // 10)
    return _whole(text)


def _spoken(text: str) -> int:
    return int(digits_read_aloud(text)) if text else 0
