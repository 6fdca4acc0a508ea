"""Reads who is named in a line of credits (`By Jane Doe and John Roe, Political Editors | 4 May`), and what each is.

A name is a run of capitalised words. What stands before it (who did what), what stands behind it (a role, a house, a
place, a date) and the names of those who did something else are not of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from stream.lexicon import credits as made
from stream.lexicon.bylines import AND, BY
from stream.wire.html.credited import ELSE_MARK, Named, has_role, is_house, one_named
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
_BRACKETED = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]|\S*@\S+|(?:https?://|www\.)\S+")
_AFFIX = re.compile(r"(?i)\A(?:ph\.?\s?d|m\.?d|mph?|msc?|mba|jr|sr|ii|iii|iv|rn|do|frs|obe|mbe|dds|esq)\.?\Z")
_GENERATION = re.compile(r"(?i)\A(?:jr|sr|ii|iii|iv)\.?\Z")
"""What of the words behind a comma is of the name; a degree is not."""
_UNSURE = 3
"""Names in a script without capitals that one line may have: where it has more, it is a profile, and most are words."""


def named_in(line: str, kind: str, own: frozenset[str]) -> list[Named]:
    """Return who is named in a line, each once. `kind` is what the page says that they are (`person`, `organization`,
    or empty); `own` are the site's names for itself, folded.
    """
    line = "\n".join(" ".join(one.split()) for one in line[:2_000].split("\n") if one.strip())
    text = _MADE_ELSE_BEHIND.sub(ELSE_MARK, _ELSE_WITHIN.sub("\n", line))
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
    return (
        text.isalpha()
        and text.istitle()
        and text.casefold() not in frozenset(made.ROLES)
        and not _LEAD.match(text + " X")
    )


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
        if found and (_GENERATION.match(text) or _AFFIX.match(text)):
            name = f"{found[-1].name} {text}" if _GENERATION.match(text) else found[-1].name
            found[-1] = Named(name, found[-1].kind)
        elif one := one_named(text, kind, own):
            found.append(one)
    return found


def _is_turned(last: str, first: str) -> bool:
    """Return whether two parts are `Last, First`."""
    return (
        " " not in last
        and last.istitle()
        and len(first.split()) <= 2
        and first.istitle()
        and not (_AFFIX.match(first) or has_role(first.split()[-1:]) or is_house(first))
    )


def _stripped(text: str) -> str:
    """Return a text without the words before a name, and the marks around it."""
    for _ in range(2):
        end = _end(_LEAD, text)
        if not end or (text[:end].strip(" :").casefold() in _NOT_BY_ALONE and text[:1].isupper() and _is_short(text)):
            break
        text = text[end:]
    return text.strip(" \t,;:|-–—*.·•")


def _is_short(text: str) -> bool:
    """Return whether a word for `by` that is a part of names, too, begins a text: `Di Canio`."""
    return len(text.split()) < 3
