r"""Mends broken JSON text, where that loses nothing and moves nothing.

It mends escapes that JSON does not have (`\'`, `\x92`, `\_`, `\u12`), and commas before a closing bracket. It does not
mend quotes within a string that were not escaped, for which end of it is meant is a guess.
"""

from __future__ import annotations

import re

__all__ = ["mended"]

_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}|x([0-9A-Fa-f]{2})|(.)|\Z)', re.DOTALL)
"""An escape of JSON, one of C with its two digits, or any other character."""
_STRING_OR_COMMA = re.compile(r'"[^"\\]*+(?>(?:\\.[^"\\]*+)*)"?|,(?=\s*+[}\]])', re.DOTALL)
"""A string, closed or not, so that no comma in one is seen; or a comma that nothing follows. Linear: every character
is passed once, and white space once more."""
_BACKSLASHES = 100_000
"""Backslashes of one text: what has more to mend is no story."""
_QUOTES = 400_000
"""Quotes of one text: two for each string of the largest package."""
_OF_C = re.compile(r"\\x([0-9A-Fa-f]{2})")


def mended(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text, and what was mended: `json:escapes`, `json:commas`. The text is as it came where nothing was to
    mend, where a mend would lose a character, or where so much is broken that it is no copy.
    """
    if text.count("\\") > _BACKSLASHES or text.count('"') > _QUOTES:
        return text, ()
    found: list[str] = []
    escaped = _ESCAPE.sub(_escape, text) if "\\" in text else text
    if escaped != text and _kept(escaped) == _kept(text):
        found.append("json:escapes")
        text = escaped
    plain = _STRING_OR_COMMA.sub(lambda part: "" if part[0] == "," else part[0], text)
    if plain != text:
        found.append("json:commas")
        text = plain
    return text, tuple(found)


def _escape(found: re.Match[str]) -> str:
    if found[1]:
        return _of_c(found)
    other = found[2]
    if other is None:
        return found[0] if len(found[0]) > 1 else ""
    return other if other == "'" else "\\\\" + other  # the backslash was meant as one: C:\\_, 10\\%


def _of_c(found: re.Match[str]) -> str:
    """Return the character of a byte in windows-1252: the escapes of C that feeds hold are those of typographic quotes
    and accents.
    """
    return f"\\u{ord(bytes((int(found[1], 16),)).decode('windows-1252', 'replace')):04x}"


def _kept(text: str) -> str:
    """Return what a mend must not change: all but backslashes, which it adds and removes."""
    return _OF_C.sub(_of_c, text).replace("\\", "")
