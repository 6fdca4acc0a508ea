"""Decides whether a text looks like a person's name, and gives a name the capitals that people write it with."""

from __future__ import annotations

import re

from stream.lexicon.bylines import PARTICLES

__all__ = ["looks_like_name", "mended_capitals"]

_PARTICLES = PARTICLES | {
    "das", "vom", "zur", "el", "ben", "bint", "abu", "af", "av", "san", "st", "dal", "lo", "d",
}  # fmt: skip
"""Small words of names in a field or line that is known to be a byline: they are more than those by which a name is
recognised within copy.
"""
_NO_NAMES = frozenset({
    "staff", "staffs", "correspondents", "reporters", "writers", "editors", "newsroom", "newsdesk", "desk", "agencies",
    "agency", "redaktion", "team", "contributors", "wire", "wires", "services", "service", "news", "admin", "the",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "photos", "photo", "our", "own",
})  # fmt: skip
_COMPANIES = frozenset({"asa", "gmbh", "ltd", "inc", "plc", "corp", "llc", "llp", "oyj", "kgaa", "ag", "nv", "bv"})
"""What companies end with: press releases carry their sender where stories carry a byline."""
_TOKENS = 6
"""`María del Carmen de la Vega` has six words; a sentence has more."""
_NICKNAME = re.compile(r"(?<=\w )[\"“'‘]([^\W\d_][^\"“”'‘’]{0,24})[\"”'’](?= \w)")
"""`Amanda "Mae" Tan`: a name within the name."""
_SPLIT = re.compile(r"([\s'’.-]+)")
_WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-]+[^\W\d_]+)*\.?\Z")


def looks_like_name(text: str) -> bool:
    """Return whether the text is built like a person's name: one to six words of letters, the first and the last
    capitalised (or of a script without capitals), none of them a word of the newsroom.
    """
    words = _NICKNAME.sub(r" \1 ", text).replace(" -", "-").replace("- ", "-").split()
    if not 1 <= len(words) <= _TOKENS or (len(words) > 1 and words[-1].rstrip(".").casefold() in _COMPANIES):
        return False
    if not all(_WORD.match(word) and word.rstrip(".").casefold() not in _NO_NAMES for word in words):
        return False
    return (
        all(not word[0].islower() or _may_be_small(word) for word in words) and not words[-1].islower()
    ) or _caseless(text)


def _caseless(text: str) -> bool:
    return text.upper() == text.lower()


def _may_be_small(word: str) -> bool:
    return word.casefold() in _PARTICLES or bool(re.match(r"[a-z]{1,3}['’-][A-ZÀ-Þ]", word))


def mended_capitals(name: str) -> str:
    """Return a name with its capitals: `PAUL BYRNE` → `Paul Byrne`, `TED D'AFFLISIO` → `Ted D'Afflisio`, `J.R.
    MCDONALD` → `J.R. McDonald`. A name that has small letters where it should is left as it is.
    """
    words = name.split()
    shouted = sum(_is_shouted(word) for word in words)
    if not shouted or shouted * 2 < len(words):
        return name
    return " ".join(_mended(word, first=at == 0) for at, word in enumerate(words))


def _is_shouted(word: str) -> bool:
    letters = [ch for ch in word if ch.isalpha()]
    return sum(ch.isupper() for ch in letters) > max(1, len(letters) // 2)


def _mended(word: str, *, first: bool) -> str:
    if not _is_shouted(word):
        return word
    if not first and word.casefold() in _PARTICLES and word.casefold() not in {"e", "d", "st", "san"}:
        return word.lower()
    if "." in word and max(map(len, word.split("."))) <= 1:
        return word
    parts = _SPLIT.split(word)
    return "".join(part if at % 2 else _part(part) for at, part in enumerate(parts))


def _part(part: str) -> str:
    if not part.isupper() or len(part) == 1:
        return part
    if part.startswith("MC") and len(part) > 3:
        return "Mc" + part[2:].capitalize()
    if len(part) == 2 and not set(part) & set("AEIOUYÄÖÜÁÉÍÓÚ"):
        return part  # initials: `JJ`, `TJ`
    return part.capitalize()
