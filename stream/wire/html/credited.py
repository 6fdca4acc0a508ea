"""Tells what one name is of those that a line of credits has: a person's, a house's, a login, or none; and where it
ends, before a role, a house or a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stream.lexicon import agencies, houses
from stream.lexicon import credits as made
from stream.lexicon.bylines import PARTICLES
from stream.lexicon.scripts import CHINESE_JAPANESE_KOREAN
from stream.wire.html.own_names import folded

__all__ = ["ELSE_MARK", "Named", "has_role", "is_house", "one_named"]

ELSE_MARK = "\0"
"""Stands for words in brackets that say that the one before them made something else than the copy."""
_ADDRESS = re.compile(
    r"https?://|www\.|\A[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,4}|example)\b(?:/\S*)?\Z|/\w+/", re.IGNORECASE
)
_DENSE = re.compile(rf"[{CHINESE_JAPANESE_KOREAN}・·]{{2,8}}\Z")
_CASELESS = 40
"""Characters of a name in a script without capitals; in Chinese, Japanese and Korean it has two to eight."""
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"\A[A-ZÄÖÜ]{3,6}\Z")
_NICKNAME = re.compile(r"\A[\"“'‘]|[\"”’']\Z")
_ROLES = frozenset(made.ROLES)
_QUALITIES = frozenset(made.ROLE_QUALITIES)
_HOUSES = frozenset({*houses.WORDS, *made.ORGANISATIONS, *made.DESKS})
_HOUSE_STEMS = ("redakt", "rédact", "redacc", "redaz", "redaç", "agentur", "zeitung", "ministeri", "verband", "verein")
_FIRST_NAMES = frozenset({"april", "june", "august", "mai", "juni"})
_BUTTONS = frozenset(
    {"follow", "folgen", "suivre", "seguir", "contact", "email", "e-mail", "share", "updated", "published", "posted"}
)
_VERBS = frozenset(
    {"articles", "posts", "profile", "archive", "stories", "website", "updated", "published", "posted", "ago"}
)
_NO_NAME = frozenset("!?:;&%#*+=<>…")
"""Signs that no name has."""
_LONGEST, _TOKENS = 80, 6


@dataclass(frozen=True, slots=True)
class Named:
    """One who is named: `person`, `handle` (a login, initials, one name alone) or `house`."""

    name: str
    kind: str


def one_named(text: str, kind: str, own: frozenset[str]) -> Named | None:
    """Return the one who is named in a text, without role, house and date; None where it names nobody."""
    if not text or _ADDRESS.search(text) or not _LETTER.search(text) or ELSE_MARK in text:
        return None
    if folded(text) in own or text.casefold() in agencies.KNOWN or kind == "organization":
        return Named(text, "house") if len(text) <= _LONGEST else None
    if text.upper() == text.lower():  # no capitals in this script
        return _caseless(text)
    if len(text.split()) == 1 or text.islower():
        return _handle(text, kind)
    return _person(text, kind, own)


def _person(text: str, kind: str, own: frozenset[str]) -> Named | None:
    """Return the person or the house that a text of several words names."""
    tokens = _run(text.split())
    if _is_role(tokens) or _is_button(tokens):
        return None
    tokens = _without_role(tokens, kind)
    name = " ".join(tokens).strip(" ,.-–'") if len(tokens) > 1 else ""
    name += "." if name and len(name.split()[-1]) == 1 else ""
    if is_house(name if 1 < len(tokens) < len(text.split()) else text, borne=kind == "person"):
        return Named(text, "house") if len(text) <= _LONGEST else None
    if not name or len(name) > _LONGEST or len(tokens) > _TOKENS:
        return None
    return Named(name, "house" if folded(name) in own else "person")


def _caseless(text: str) -> Named | None:
    words = text.split()
    if set(text) & set(":：。") or len(text) > _CASELESS or len(words) > _TOKENS - 2:
        return None
    is_dense = bool(_DENSE.match(text.replace(" ", "")))
    return Named(text, "person") if (is_dense and len(folded(text)) > 1) or (not is_dense and len(words) > 1) else None


def _handle(text: str, kind: str) -> Named | None:
    """Return a login, or a name of one word; roles and houses are none."""
    token = text.casefold().strip(".")
    if token in made.UNNAMED - _FIRST_NAMES:
        return None
    if token in _HOUSES or token.startswith(_HOUSE_STEMS):
        return Named(text, "house")
    if has_role([text]) or (_CODE.match(text) and kind != "person") or any(ch.isdigit() for ch in text[:1]):
        return None
    return (
        Named(text, "handle") if len(_LETTER.findall(text)) > 1 and len(text.split()) <= 3 and len(text) <= 30 else None
    )


def _run(tokens: list[str]) -> list[str]:
    """Return the capitalised words that a text begins with; small words of names between them belong to it."""
    end = 0
    for at, token in enumerate(tokens):
        bare = _NICKNAME.sub("", token)
        if any(ch.isdigit() or ch in _NO_NAME for ch in token) or not _LETTER.search(token):
            break
        if bare[:1].islower() and not (bare.casefold() in PARTICLES or re.match(r"[a-z]{1,3}['’-][A-Z]", bare)):
            break
        if not bare[:1].islower():
            end = at + 1
    return tokens[:end]


def _without_role(tokens: list[str], kind: str) -> list[str]:
    """Return the words of a name without the role before or behind it."""
    start = next((at + 1 for at in range(min(len(tokens) - 2, 4), -1, -1) if has_role(tokens[at : at + 1])), 0)
    tokens = tokens[start:]
    while len(tokens) > 2 and (tokens[0].casefold().strip(".") in _QUALITIES):
        tokens = tokens[1:]
    mixed = not _is_shouted(tokens)
    for at in range(2, len(tokens)):
        token = tokens[at].strip(",.")
        is_code = mixed and bool(_CODE.match(token))
        is_house = kind != "person" and token.casefold() in _HOUSES - made.BORNE_BY_PEOPLE and at >= 3
        if (
            is_code
            or is_house
            or token.casefold() in _BUTTONS
            or (token.casefold() in _QUALITIES and has_role(tokens[at + 1 :]))
            or has_role(tokens[at : at + 1])
        ):
            return tokens[:at]
    return tokens


def _is_shouted(tokens: list[str]) -> bool:
    """Return whether a name is in capitals, but for the small letters of `McKAY` and of particles."""
    return all(sum(ch.isupper() for ch in token) * 2 > len(token) for token in tokens if token[:1].isupper())


def _is_role(tokens: list[str]) -> bool:
    """Return whether words are a role and no name: `Political Correspondent`, `AP Technology Writers`."""
    at = next((at for at in range(len(tokens)) if has_role(tokens[at : at + 1])), None)
    if at is None or len(tokens) - at > 2:
        return False
    before = [token for token in tokens[:at] if token.casefold() not in _QUALITIES]
    return (
        len(before) < 2
        or before[0].casefold() in agencies.KNOWN
        or (bool(_CODE.match(before[0])) and not _is_shouted(before))
    )


def _is_button(tokens: list[str]) -> bool:
    """Return whether words are a button's or a date's: `View More Articles`, `Monday April`."""
    words = [token.casefold().strip(",.:") for token in tokens]
    unnamed = sum(word in made.UNNAMED for word in words)
    return (
        unnamed > 1
        or (unnamed == 1 and words[0] in made.UNNAMED - _FIRST_NAMES)
        or (unnamed == 1 and words[-1] in _VERBS)
    )


def has_role(tokens: list[str]) -> bool:
    """Return whether one of the words is a role."""
    for token in tokens:
        word = token.casefold().strip(",.")
        if word in _ROLES or word.removesuffix("s") in _ROLES:
            return True
        if word.rpartition("-")[2].endswith(made.ROLE_ENDINGS) and len(word) > 4 and word != "chef":
            return True
    return False


def is_house(text: str, *, borne: bool = False) -> bool:
    """Return whether a text has a word of houses; those that people are called by do not count where `borne`."""
    words = [word.casefold().strip(",.()") for word in text.split()]
    if not words:
        return False
    if len(words) > 1 and words[-1] in made.LEGAL_FORMS:
        return True
    if _CODE.match(text.split(maxsplit=1)[0]) and not _is_shouted(text.split()):
        return True
    counted = _HOUSES - made.BORNE_BY_PEOPLE if borne else _HOUSES
    return any(word in counted or word.startswith(_HOUSE_STEMS) for word in words) or words[0] in {
        "the",
        "die",
        "der",
        "das",
    }
