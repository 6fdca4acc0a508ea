"""Defines `Scan`: one pass over the text of a date, on which the readers of clocks, days, zones and words work."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from stream.normalise.dates.tokens import Clock, Token
from stream.normalise.dates.words import Meaning, day_comes_first, folded, in_any, in_language

__all__ = ["Form", "Reader", "Scan", "plain"]

_PLAIN = {
    **dict.fromkeys("‐‑‒–—−", "-"),
    **dict.fromkeys("’‘ʼ`´", "'"),
    **dict.fromkeys("\n\r\t\xa0\u200b\u200e\u200f\u202a\u202c\ufeff", " "),
}
_SMALL = frozenset(
    {
        "of",
        "de",
        "del",
        "d",
        "the",
        "den",
        "der",
        "dem",
        "le",
        "la",
        "el",
        "il",
        "lo",
        "do",
        "da",
        "dia",
        "day",
        "o",
        "e",
        "i",
        "r",
        "th",
        "st",
        "nd",
        "rd",
        "er",
        "am",
        "on",
        "um",
        "at",
        "to",
        "and",
    }
)
"""Words that stand between the parts of a date, and in other languages are months and weekdays (`do`, `di`, `am`)."""
_STEM, _ENDING = 4, 3
"""The fewest letters of a word without its ending, and the most of the ending."""
_SHORT = 2
"""Letters: a shorter word of another language than the item's counts for nothing, for it may be any word."""


class Scan:
    """A text, the tokens that were read so far, and the words of its language."""

    def __init__(self, text: str, tag: str | None) -> None:
        """Begin a scan. `tag` is the language of the item, whose words count first, then English, then any."""
        self.text = plain(text)
        self.tokens: list[Token] = []
        self.day_first = None if tag is None or tag == "en" else day_comes_first(tag)
        """Whether the day stands before the month in figures. English has both orders."""
        self._words = tuple(in_language(one) for one in dict.fromkeys((tag, "en")) if one)

    def meanings(self, word: str) -> frozenset[Meaning]:
        """Return what months and weekdays a word may name; none for any other word."""
        name = folded(word)
        if not name or name in _SMALL:
            return frozenset()
        for table in self._words:
            if name in table:
                return table[name]
        if self._words and not name[-1].isdigit() and (inflected := _inflected(name, self._words[0])):
            return inflected
        return frozenset() if name.isascii() and len(name) <= _SHORT else in_any().get(name, frozenset())

    def clock(self, hour: str | int, minute: str | int | None = 0, second: str | int | None = 0) -> bool:
        """Take a clock; false where there is no such time of day."""
        hours, minutes, seconds = int(hour), int(minute or 0), int(second or 0)
        if hours > 24 or minutes > 59 or seconds > 60 or (hours == 24 and minutes):
            return False
        self.tokens.append(Clock(hours, minutes, min(seconds, 59)))
        return True


def _inflected(name: str, words: Mapping[str, frozenset[Meaning]]) -> frozenset[Meaning]:
    """Return the meanings of a word with an ending or a preposition that CLDR's patterns tie to it: `urtarrilaren`,
    `בינואר`.
    """
    stems = [
        word
        for word in words
        if len(word) >= (_STEM if word.isascii() else _STEM - 1)
        and word in name
        and len(name) - len(word) <= _ENDING
        and word.count(" ") == name.count(" ")
    ]
    return words[max(stems, key=len)] if stems else frozenset()


Reader = Callable[[Scan, "re.Match[str]"], int]
"""Takes what was found into the scan; gives where it ends, or 0 where it is nothing of a date."""
Form = tuple["re.Pattern[str]", Reader]


def plain(text: str) -> str:
    """Return the same text with digits, dashes, apostrophes and blanks in their usual form."""
    return "".join(_PLAIN.get(char) or _digit(char) for char in unicodedata.normalize("NFKC", text))


def _digit(char: str) -> str:
    return char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char))
