"""Reads a number as a value: its digits and a power of ten, in 32 bits.

`4,218,000` and `4.2 mln` are other words for one value, given to other precision; `17-1/2` and `17.5` are one to the
digit. A value keeps the precision in which it was written, so that two can be compared as far as the coarser goes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["SCALES", "Figures", "figures_of", "value_of"]

_DIGITS_MOST = 1 << 22
"""Digits are a number below this: six or seven of them. What a longer number says beyond is not kept."""
_ZERO = 128
"""The exponent is kept with this added: no number of the wire is smaller or larger than that allows."""
_TELLING_MOST = 3
_ROUNDED_FROM = 1000.0
"""A value from which two are one where they differ by no more than rounding: below, each digit is meant."""
_ROUNDED_STEPS = 9.5
"""Steps in its last digit that a value has at least to stand for a rounded one: `5 mln` says too little."""
_SAME = 1e-6
"""The share of a value by which two may differ as numbers of this kind are stored."""
_YEARS = range(1900, 2100)
"""Numbers that are years as a rule, and say as little as a day of the month does."""
SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "tsd": 3, "mln": 6, "m": 6, "mn": 6, "mio": 6, "mill": 6, "millionen": 6,
    "millones": 6, "milioni": 6, "bln": 9, "bn": 9, "mrd": 9, "milliarden": 9, "milliards": 9, "miliardi": 9,
    "trillion": 12, "trn": 12,
}  # fmt: skip
"""What a number is multiplied by that stands before such a word, as a power of ten."""


class Figures(NamedTuple):
    """The values of a text, in their order, each in its slot."""

    values: npt.NDArray[np.float64]
    rounding: npt.NDArray[np.float64]
    """By how much another value may differ and still be the same."""
    telling: npt.NDArray[np.float64]
    """How much each tells, from 0.25 for one digit or a year to 1.5 for four digits or more: two texts have a 3 in
    common by chance, and a 4,218 hardly ever.
    """
    slots: npt.NDArray[np.int64]
    """The two words before each: `Net profit 4,218` and `Net profit 3,900` stand in one slot."""
    whole: float
    """How much all of them tell."""
    places: npt.NDArray[np.int64]
    """Which token of the text each is, counted from 0."""


def value_of(word: str) -> int:
    """Return the value of a number as it stands in a text; that of 0 where it cannot be read."""
    digits, exponent = _decimal(word)
    significant = len(str(digits).rstrip("0"))
    telling = 0 if exponent == 0 and digits in _YEARS else min(max(significant - 1, 0), _TELLING_MOST)
    while digits >= _DIGITS_MOST:
        digits, exponent = digits // 10, exponent + 1
    return digits << 10 | telling << 8 | min(max(exponent + _ZERO, 1), 255)


def _decimal(word: str) -> tuple[int, int]:
    """Return the digits of a number, and the power of ten that they are multiplied by."""
    whole, slash, below = word.partition("/")
    if slash:
        return _fraction(whole.replace(",", ""), below)
    comma, dot = word.rfind(","), word.rfind(".")
    mark = max(comma, dot)
    if mark < 0:
        return _int(word), 0
    other = min(comma, dot)
    sign = word[mark]
    behind = len(word) - mark - 1
    # Marks of one kind part thousands where there are several, or where a comma has three digits behind it.
    if (other < 0 and word.count(sign) > 1) or (other < 0 and sign == "," and behind == 3):
        return _int(word.replace(sign, "")), 0
    return _int(word.replace(",", "").replace(".", "")), -behind


def _fraction(whole: str, below: str) -> tuple[int, int]:
    units, _, above = whole.rpartition("-")
    divisor = _int(below)
    if not divisor:
        return 0, 0
    thousandths = round(1000 * _int(above) / divisor) + 1000 * _int(units)
    exponent = -3
    while thousandths and thousandths % 10 == 0 and exponent < 0:
        thousandths, exponent = thousandths // 10, exponent + 1
    return thousandths, exponent


def _int(digits: str) -> int:
    return int(digits[:18]) if digits[:18].isdecimal() else 0


def figures_of(packed: bytes, numbers: bytes, tokens: bytes) -> Figures:
    """Return the values that were packed, four bytes each. `numbers` marks which of the tokens are numbers. What a
    stranger wrote may have more of either than of the other: what has no counterpart is left out.
    """
    marks = np.unpackbits(np.frombuffer(numbers, dtype=np.uint8), count=len(tokens) // 2)
    places = marks.nonzero()[0][: len(packed) // 4]
    found = np.frombuffer(packed, dtype="<u4", count=len(places))
    steps = _POWERS[found & 255]
    values = (found >> 10) * steps
    may_round = (values >= _ROUNDED_FROM) & (values > _ROUNDED_STEPS * steps)
    rounding = values * _SAME
    rounding += steps * (may_round * 0.5)
    words = np.frombuffer(_NO_WORDS + tokens, dtype="<u2")
    slots = words[places + 1] | words[places].astype(np.int64) << 16
    telling = _TELLING[found >> 8 & 3]
    return Figures(values, rounding, telling, slots, float(telling.sum()), places)


_POWERS = 10.0 ** (np.arange(256) - _ZERO)
_TELLING = np.array((0.25, 0.5, 1.0, 1.5))
_NO_WORDS = bytes(4)
"""Stands for the two words before the first."""
