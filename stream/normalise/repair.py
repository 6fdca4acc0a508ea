"""Mends texts, names each mend, and checks that none of them loses text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ftfy import fix_encoding

__all__ = ["Repairs", "letters", "mend_mojibake"]

_HARMLESS = re.compile(
    "[^\x00-\x7f\xa0‘’“”«»–—…•·€£¥©®™°§\u2009\u202f\u200b-\u200f\u0530-\u1dff\u2e80-\ud7ff\uf900-\ufaff\ufe30-\uffef]"
)
"""A text without any other character holds no mojibake: each of its shapes has a letter of Latin-1, Greek or
Cyrillic. Arabic, Hebrew, the scripts of India and those of East Asia come of no charset that `ftfy` tries."""
_NOT_ASCII_ALNUM = re.compile("[^0-9A-Za-z]+")
_ASCII_MARKS = {code: None for code in range(128) if not chr(code).isalnum()}
_FREQUENT_MARKS = " .,\n"
"""Nine tenths of all marks: each is taken out of a text in a moment, and the pattern meets the few that are left."""
_MARKS = re.compile(r"[\W_]+")
"""All that `str.isalnum` says no to."""


@dataclass(slots=True)
class Repairs:
    """What was mended, by name, in order, each once."""

    names: list[str] = field(default_factory=list)

    def note(self, name: str) -> None:
        if name not in self.names:
            self.names.append(name)


def letters(text: str) -> str:
    """Return the letters and digits alone: what a mend must not lose."""
    if text.isascii():  # in a thirtieth of the time, and the identity of each article is made of its letters
        return text.translate(_ASCII_MARKS)
    for mark in _FREQUENT_MARKS:
        text = text.replace(mark, "")
    return _MARKS.sub("", text)


def mend_mojibake(text: str, repairs: Repairs) -> str:
    """Read UTF-8 again that was read as another charset. The mend is reverted where an ASCII letter or digit would be
    lost: mojibake is made of the others. Quotes and dashes keep their shape.
    """
    if not _HARMLESS.search(text):
        return text
    mended = fix_encoding(text)
    if mended == text:
        return text
    if _NOT_ASCII_ALNUM.sub("", mended) != _NOT_ASCII_ALNUM.sub("", text):
        repairs.note("reverted:mojibake")
        return text
    repairs.note("mojibake")
    return mended
