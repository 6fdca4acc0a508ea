"""Reads the tokens of a date as printed, in order."""

from __future__ import annotations

import re

from stream.normalise.dates import read_clocks, read_days, read_zones
from stream.normalise.dates.scan import Form, Scan
from stream.normalise.dates.tokens import Number, Relative, Separator, Token, Word
from stream.normalise.dates.words import folded

__all__ = ["tokens_of"]

_RELATIVE = {
    "today": 0, "tonight": 0, "heute": 0, "aujourd'hui": 0, "hoy": 0, "oggi": 0, "hoje": 0, "vandaag": 0, "idag": 0,
    "tomorrow": 1, "demain": 1, "manana": 1, "domani": 1, "amanha": 1, "imorgon": 1, "morgen": 1, "next": 7,
    "yesterday": -1, "gestern": -1,
}  # fmt: skip
_ORDINAL = r"(?:st|nd|rd|th|er|re|º|ª|°|:a|:e|-e|-го|e)(?![^\W\d_])"
_LETTERS = r"(?:[^\W\d_][^\x00-\x40\x5b-\x60\x7b-\x7f\s\d،؛。、，]*)"
"""A word, with the marks that many scripts set on letters."""
_OTHER = re.compile(r"[^\W\d_]+|.", re.DOTALL)


def tokens_of(text: str, tag: str | None) -> list[Token]:
    """Return the tokens of a text, in order. Whatever is none is passed over. `tag` is the language of the item, if
    known.
    """
    scan = Scan(text, tag)
    at = 0
    while at < len(scan.text):
        at = _step(scan, at)
    return scan.tokens


def _step(scan: Scan, at: int) -> int:
    if scan.text[at].isspace():
        return at + 1
    for pattern, take in _FORMS:
        before = len(scan.tokens)
        found = pattern.match(scan.text, at)
        end = take(scan, found) if found else 0
        if end > at:
            return end
        del scan.tokens[before:]
    other = _OTHER.match(scan.text, at)
    return other.end() if other else at + 1


def _number(scan: Scan, found: re.Match[str]) -> int:
    scan.tokens.append(Number(int(found[2]), bool(found[3]), bool(found[1])))
    return found.end()


def _separator(scan: Scan, found: re.Match[str]) -> int:
    scan.tokens.append(Separator())
    return found.end()


def _words(scan: Scan, found: re.Match[str]) -> int:
    """Take a month or a weekday of several words: `Meán Fómhair`, `нэгдүгээр сарын`."""
    meanings = scan.meanings(found[0])
    if meanings:
        scan.tokens.append(Word(meanings))
    return found.end() if meanings else 0


def _word(scan: Scan, found: re.Match[str]) -> int:
    """Take a month, a weekday, noon, midnight or today."""
    name = folded(found[0])
    if scan.tokens and scan.tokens[-1] == Number(12) and (end := read_clocks.named_hour(scan, name, found.end())):
        scan.tokens.remove(Number(12))  # `12 noon`
        return end
    if end := read_clocks.named_hour(scan, name, found.end()):
        return end
    if name in _RELATIVE:
        scan.tokens.append(Relative(_RELATIVE[name]))
        return found.end()
    meanings = scan.meanings(name)
    if meanings:
        scan.tokens.append(Word(meanings))
    return found.end() if meanings else 0


_FORMS: tuple[Form, ...] = (
    *read_days.FORMS,
    *read_clocks.FORMS,
    (re.compile(rf"(?<!\d)((?<![^\W\d_])'(?=\d\d))?(\d\d?)({_ORDINAL})?(?!\d)", re.IGNORECASE), _number),
    (re.compile(r"aujourd'hui|meio-dia|meia-noite", re.IGNORECASE), _word),
    (re.compile(r"/|;|\||=|[()]|(?:\bor|\band|\bund|\bbzw|\bou|\boder)\b", re.IGNORECASE), _separator),
    *read_zones.FORMS,
    (re.compile(rf"(?<![^\W\d_]){_LETTERS} {_LETTERS} {_LETTERS}"), _words),
    (re.compile(rf"(?<![^\W\d_]){_LETTERS} (?:{_LETTERS}|\d{{1,2}}(?!\d))"), _words),
    (re.compile(rf"(?<![^\W\d_]){_LETTERS}\.?(?:-feira)?"), _word),
)
