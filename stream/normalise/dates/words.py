"""Lists months and weekdays in the languages that agencies send in: CLDR's, by babel, and newsrooms' own beside
them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError, localedata

from stream.normalise.language import OF_NEWS

__all__ = ["DAY", "MONTH", "Meaning", "day_comes_first", "folded", "in_any", "in_language", "load"]

MONTH, DAY = "month", "day"
Meaning = tuple[str, int]
"""`(MONTH, 1)` is January, `(DAY, 0)` Monday: as `datetime` counts both."""

_OTHERS: Mapping[str, Mapping[str, Meaning]] = {
    "en": {"sept": (MONTH, 9), "tues": (DAY, 1), "weds": (DAY, 2), "thur": (DAY, 3), "thurs": (DAY, 3)},
    "de": {"mrz": (MONTH, 3), "jänner": (MONTH, 1), "jän": (MONTH, 1), "feber": (MONTH, 2), "sonnabend": (DAY, 5)},
    "pt": {"segunda": (DAY, 0), "terça": (DAY, 1), "quarta": (DAY, 2), "quinta": (DAY, 3), "sexta": (DAY, 4)},
    "it": {"sett": (MONTH, 9)},
    "es": {"set": (MONTH, 9), "setiembre": (MONTH, 9)},
}
"""Words that CLDR does not have: older, regional and shorter forms that newsrooms use."""
_LOCALES = (*OF_NEWS.split(), "sr_Latn", "uz_Cyrl", "zh_Hant")
"""The languages that are read. The last three are second scripts, which CLDR keeps apart."""
_MARKS = re.compile(r"[\u0300-\u036f]")
_TAGS = 256
"""Tags whose tables are kept: those of all languages of news and more. A wire may make up tags without end."""


def folded(word: str) -> str:
    """Return a word as the tables have it: small, without dots, accents and the marks of the writing direction."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", word.casefold()))
    return unicodedata.normalize("NFC", bare).strip(".,·\u200e\u200f'’ ")


@lru_cache(_TAGS)
def in_language(tag: str) -> Mapping[str, frozenset[Meaning]]:
    """Return the words of a language, by their folded form; none where CLDR does not know it. A word may mean two
    things: `mar` is March and Tuesday in Spanish.
    """
    found: defaultdict[str, set[Meaning]] = defaultdict(set)
    locale = _locale(tag)
    if locale is not None:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    found[folded(name)].add((MONTH, number))
                for number, name in locale.days[context][width].items():
                    found[folded(name)].add((DAY, number))
                    found[folded(name.removesuffix("-feira"))].add((DAY, number))
    for word, meaning in _OTHERS.get(tag.partition("-")[0], {}).items():
        found[folded(word)].add(meaning)
    return {word: frozenset(meanings) for word, meanings in found.items() if any(map(str.isalpha, word))}


@cache
def in_any() -> Mapping[str, frozenset[Meaning]]:
    """Return the words of all the languages together: `listopad` is October in Croatian, November in Polish and
    Czech.
    """
    found: defaultdict[str, set[Meaning]] = defaultdict(set)
    for tag in _LOCALES:
        for word, meanings in in_language(tag.replace("_", "-")).items():
            found[word] |= meanings
        _forget_locales()
    return {word: frozenset(meanings) for word, meanings in found.items()}


@lru_cache(_TAGS)
def day_comes_first(tag: str) -> bool | None:
    """Return whether the language writes the day before the month; None where it is not known."""
    locale = _locale(tag)
    if locale is None:
        return None
    pattern = str(locale.date_formats["short"].pattern)
    return pattern.find("d") < pattern.find("M")


def load() -> None:
    """Read the tables now, which takes half a second, and not at the first date of another language."""
    in_any()


def _forget_locales() -> None:
    """Let go of what babel keeps of each locale that it has read, for ever: 80 MB for all of them, of which the tables
    here have all that is asked for. It has no function for that.
    """
    vars(localedata).get("_cache", {}).clear()


def _locale(tag: str) -> Locale | None:
    for spelt in (tag, tag.partition("-")[0]):
        try:
            return Locale.parse(spelt, sep="-")
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return None
