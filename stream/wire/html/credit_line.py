"""Reads who is named in a line of credits (`By Jane Doe and John Roe, Political Editors | 4 May`), and what each is.

A name is a run of capitalised words. What stands before it (who did what), what stands behind it (a role, a house, a
place, a date) and the names of those who did something else are not of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from stream.lexicon import agencies, houses
from stream.lexicon import credits as made
from stream.lexicon.bylines import AND, BY, PARTICLES
from stream.wire.html.own_names import folded

__all__ = ["BY_LINE", "Named", "named_in"]

_NOT_BY_ALONE = frozenset({"di", "da", "av", "af", "door", "od"})
_BY = "|".join(made.MADE_BY)
_WRITTEN = "|".join(map(re.escape, made.WRITTEN))
_LABELS = r"autor(?:in|en)?|authors?|auteurs?|autore?s?|verfasser(?:in)?"
_OTHER = "|".join(map(re.escape, made.NO_AUTHOR))
_LEAD = re.compile(
    rf"(?i)\A[\W_]*(?:(?:(?:an?|ein|eine|un|une|una)\s+)?(?:[\w'-]{{1,20}}\s+){{0,2}}(?:by|par|por)\b"
    rf"|(?:(?:ein|eine|un|une)\s+)?(?:{_WRITTEN})(?:\s*(?:und|and|et|&|/)\s*(?:{_WRITTEN}|{_OTHER}))?"
    rf"(?:\s+(?:{_BY})\b|\s*:|\b(?=\s+\w))"
    rf"|(?:{'|'.join(BY)})\b(?=[\s:])|(?:redaktion|redaction|rédaction|redazione|redacción)\s*:|作者|文|記者|记者)\s*[:：/／]?\s*"
)
"""What stands before who wrote it: `Story by`, `Ein Kommentar von`, `Text:`."""
_MADE_ELSE = re.compile(
    rf"(?i)\A[\W_]*(?:(?:{_OTHER})\w{{0,3}}(?:\s*(?:and|und|et|y|&|/)\s*(?:{_OTHER}))*)(?:\s+(?:{_BY})\b|\s*:|\s*\Z)"
)
_ELSE_WITHIN = re.compile(
    rf"(?i)(?<=[\s,;/|])(?=(?:{_OTHER})(?:\s+(?:{_BY})\b|\s*:)|[\u3040-\u9fff\uac00-\ud7af]{{2,6}}[:：])"
)
"""Where, within a line, the credits of others begin: `Text: Jane Doe, Fotos: John Roe`."""
BY_LINE = re.compile(
    rf"(?:\A|[|•·–—-]\s*)(?:(?:(?i:(?:{_WRITTEN})\s+(?:{_BY}))|[Bb]y|BY|[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR|Di|Door|A[vf])\b:?"
    rf"|(?i:(?:{_LABELS})\s*:|redaktion\s*:|text\s*:)|(?<=\A)(?i:{_LABELS}))\s+(?=[^\W\d_a-z])|(?:作者|记者|記者)\s?[:：]"
)
"""What a line that says who wrote it has at its beginning, or behind a mark."""
_FIELD = re.compile(r"\s*(?:\||•|·|—|\s[-–]\s|//)\s*")
"""What stands between a name and what is no name: a place, a date, a section."""
_BREAK = re.compile(r"\s*(?:;|\n|/|／)\s*")
_AND = re.compile(rf"\s*,\s*(?:{'|'.join(AND)}|e)\s|\s(?:{'|'.join(AND)})\s|\s*&\s*|\s*,\s*|、", re.IGNORECASE)
_MADE_ELSE_BEHIND = re.compile(rf"(?i)\s*\((?:{_OTHER})[^()]{{0,40}}\)")
_ELSE_MARK = "\0"
_BRACKETED = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|\S*@\S+|(?:https?://|www\.)\S+")
_ADDRESS = re.compile(
    r"https?://|www\.|\A[\w-]+(?:\.[\w-]+)*\.(?:[a-z]{2,4}|example)\b(?:/\S*)?\Z|/\w+/", re.IGNORECASE
)
_AFFIX = re.compile(r"(?i)\A(?:ph\.?\s?d|m\.?d|mph?|msc?|mba|jr|sr|ii|iii|iv|rn|do|frs|obe|mbe|dds|esq)\.?\Z")
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
_LONGEST, _TOKENS = 80, 6
_UNSURE = 3
"""Names in a script without capitals that one line may have: where it has more, it is a profile, and most are words."""


@dataclass(frozen=True, slots=True)
class Named:
    """One who is named: `person`, `handle` (a login, initials, one name alone) or `house`."""

    name: str
    kind: str


def named_in(line: str, kind: str, own: frozenset[str]) -> list[Named]:
    """Return who is named in a line, each once. `kind` is what the page says that they are (`person`, `organization`,
    or empty); `own` are the site's names for itself, folded.
    """
    text = _MADE_ELSE_BEHIND.sub(_ELSE_MARK, _ELSE_WITHIN.sub("\n", line[:2_000]))
    found: dict[str, Named] = {}
    for field in _FIELD.split(_BRACKETED.sub(" ", text)):
        is_first = not any(one.kind == "person" for one in found.values())
        for one in _of_field(field, kind, own):
            if is_first or one.kind == "house" or _LEAD.match(field):
                found.setdefault(folded(one.name), one)
    named = list(found.values())
    if any(one.kind == "person" for one in named):
        named = [one for one in named if one.kind != "handle"]
    unsure = sum(one.name.upper() == one.name.lower() for one in named)
    return [] if unsure > _UNSURE and not _LEAD.match(line) else named


def _of_field(field: str, kind: str, own: frozenset[str]) -> list[Named]:
    """Return who is named in one field of a line, without those who made something else than the copy."""
    named: list[Named] = []
    skipping = False
    for piece in _whole_names(_BREAK.split(field)):
        is_else = _MADE_ELSE.match(piece)
        if not is_else and not (skipping and not _LEAD.match(piece)):
            named += _parts(piece, kind, own)
        skipping = is_else is not None and not piece[is_else.end() :].strip()
    return named


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return found.end() if found else 0


def _whole_names(pieces: Iterable[str]) -> list[str]:
    """Return the pieces of a line; two single capitalised words in a row, as markup parts them, are one name."""
    whole: list[str] = []
    for piece in pieces:
        text = " ".join(piece.split())
        if whole and text and _is_single(text) and _is_single(whole[-1]):
            whole[-1] += f" {text}"
        elif text:
            whole.append(text)
    return whole


def _is_single(text: str) -> bool:
    return text.isalpha() and text.istitle() and text.casefold() not in _ROLES and not _LEAD.match(text + " X")


def _parts(piece: str, kind: str, own: frozenset[str]) -> list[Named]:
    """Return who is named in one piece of a line."""
    whole = _stripped(piece)
    if folded(whole) in own or folded(piece) in own:
        return [Named(whole, "house")]
    texts = [_stripped(text) for text in _AND.split(whole)]
    if kind != "organization" and len(texts) == 2 and whole.count(",") == 1 and _is_turned(*texts):
        texts = [f"{texts[1]} {texts[0]}"]
    found: list[Named] = []
    for text in texts:
        if found and _AFFIX.match(text):
            found[-1] = Named(f"{found[-1].name}, {text}", found[-1].kind)
        elif one := _one(text, kind, own):
            found.append(one)
    return found


def _is_turned(last: str, first: str) -> bool:
    """Return whether two parts are `Last, First`."""
    return (
        " " not in last
        and last.istitle()
        and len(first.split()) <= 2
        and first.istitle()
        and not (_AFFIX.match(first) or _role_at(first.split()[-1:]) or _house(first))
    )


def _stripped(text: str) -> str:
    """Return a text without the words before a name, and the marks around it."""
    for _ in range(2):
        end = _end(_LEAD, text)
        if not end or (text[:end].strip(" :").casefold() in _NOT_BY_ALONE and text[:1].isupper() and kindless(text)):
            break
        text = text[end:]
    return text.strip(" \t,;:|-–—*.·•")


def kindless(text: str) -> bool:
    """Return whether a word for `by` that is a part of names, too, begins a text: `Di Canio`."""
    return len(text.split()) < 3


def _one(text: str, kind: str, own: frozenset[str]) -> Named | None:
    """Return the one who is named in a text, without role, house and date; None where it names nobody."""
    if not text or _ADDRESS.search(text) or not _LETTER.search(text) or _ELSE_MARK in text:
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
    if _house(name if 1 < len(tokens) < len(text.split()) else text, borne=kind == "person"):
        return Named(text, "house") if len(text) <= _LONGEST else None
    if not name or len(name) > _LONGEST or len(tokens) > _TOKENS:
        return None
    return Named(name, "house" if folded(name) in own else "person")


def _caseless(text: str) -> Named | None:
    return Named(text, "person") if 2 <= len(folded(text)) <= 12 and not set(text) & set(":：。") else None


def _handle(text: str, kind: str) -> Named | None:
    """Return a login, or a name of one word; roles and houses are none."""
    token = text.casefold().strip(".")
    if token in _HOUSES or token.startswith(_HOUSE_STEMS):
        return Named(text, "house")
    if _role_at([text]) or (_CODE.match(text) and kind != "person") or any(ch.isdigit() for ch in text[:1]):
        return None
    return (
        Named(text, "handle") if len(_LETTER.findall(text)) > 1 and len(text.split()) <= 3 and len(text) <= 30 else None
    )


def _run(tokens: list[str]) -> list[str]:
    """Return the capitalised words that a text begins with; small words of names between them belong to it."""
    end = 0
    for at, token in enumerate(tokens):
        bare = _NICKNAME.sub("", token)
        if any(ch.isdigit() for ch in token) or not _LETTER.search(token):
            break
        if bare[:1].islower() and not (bare.casefold() in PARTICLES or re.match(r"[a-z]{1,3}['’-][A-Z]", bare)):
            break
        if not bare[:1].islower():
            end = at + 1
    return tokens[:end]


def _without_role(tokens: list[str], kind: str) -> list[str]:
    """Return the words of a name without the role before or behind it."""
    start = next((at + 1 for at in range(min(len(tokens) - 2, 4), -1, -1) if _role_at(tokens[at : at + 1])), 0)
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
            or (token.casefold() in _QUALITIES and _role_at(tokens[at + 1 :]))
            or _role_at(tokens[at : at + 1])
        ):
            return tokens[:at]
    return tokens


def _is_shouted(tokens: list[str]) -> bool:
    """Return whether a name is in capitals, but for the small letters of `McKAY` and of particles."""
    return all(sum(ch.isupper() for ch in token) * 2 > len(token) for token in tokens if token[:1].isupper())


def _is_role(tokens: list[str]) -> bool:
    """Return whether words are a role and no name: `Political Correspondent`, `AP Technology Writers`."""
    at = next((at for at in range(len(tokens)) if _role_at(tokens[at : at + 1])), None)
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


def _role_at(tokens: list[str]) -> bool:
    """Return whether one of the words is a role."""
    for token in tokens:
        word = token.casefold().strip(",.")
        if word in _ROLES or word.removesuffix("s") in _ROLES:
            return True
        if word.rpartition("-")[2].endswith(made.ROLE_ENDINGS) and len(word) > 4 and word != "chef":
            return True
    return False


def _house(text: str, *, borne: bool = False) -> bool:
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
