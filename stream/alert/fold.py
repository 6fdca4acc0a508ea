"""Folds words as rules compare them: without case, accents or punctuation.

`Cease-fire`, `CEASE FIRE` and `cease‐fire` fold to the same words; `São Tomé` to `sao tome`. Unlike the search index
(`store.fold`), rules also take the spelling of desks without ø, æ or ł, since nothing that is stored depends on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from stream.folding import plain, without
from stream.lexicon.scripts import UNSPACED_AS_INDEXED

__all__ = ["Folded", "Glob", "Term", "fold"]

_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
"""Letters that Unicode does not decompose, in the spelling that desks type without them."""

_WORD = re.compile(rf"[{UNSPACED_AS_INDEXED}]|[^\W_{UNSPACED_AS_INDEXED}]+")
"""In a script without spaces each sign is a word, and a term is a phrase of them."""

_BETWEEN_WORDS = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))
"""A table for `bytes.translate`: whatever is no letter and no digit is a space."""
_WILD = re.compile(r"[*?]+")


def fold(text: str) -> str:
    """Return the words of `text`, one space before, between and after them: whole words can be sought as substrings."""
    text = plain(text)
    if not text.isascii():
        for letter, spelling in _LETTERS.items():
            text = text.replace(letter, spelling)
        text = without(text, [sign for sign in set(text) if sign > "\x7f" and not _WORD.match(sign)], " ")
    if text.isascii():  # as most text is by now: a tenth of the time that the expression takes
        words = text.encode("ascii").translate(_BETWEEN_WORDS).decode("ascii").split()
    else:
        words = _WORD.findall(text)
    return f" {' '.join(words)} "


class Folded:
    """A text that terms are sought in: folded once, for any number of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._words = text.split()
        self.words = frozenset(self._words)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, ...]]:
        """What stands right behind one another, two words each."""
        return frozenset(pairwise(self._words))


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a rule, folded once. A `*` at its end stands for any ending of its last word."""

    raw: str
    needle: str
    anchor: str | None
    """The longest whole word of it: one look-up rules most texts out. None for a single word with any ending."""
    whole: tuple[str, ...]
    """Its whole words, each of which stands in whatever text it stands in. Where there is none it is `beginning`."""

    @classmethod
    def parse(cls, raw: str) -> Term:
        """Return the term of a rule's text. Raises `ValueError` where there is no word in it."""
        folded = fold(raw)
        if not folded.strip():
            raise ValueError(f"{raw!r} has no word in it")
        open_ended = raw.rstrip().endswith("*")
        whole = tuple(folded.split()[:-1] if open_ended else folded.split())
        return cls(raw.strip(), folded[:-1] if open_ended else folded, max(whole, key=len, default=None), whole)

    @property
    def beginning(self) -> str:
        """What its last word begins with."""
        return self.needle.split()[-1]


@dataclass(frozen=True, slots=True)
class Glob:
    """A code or slugline pattern: `*` is any run of characters, `?` one; case and accents do not count.

    Without `*` and `?` it is the whole value.
    """

    raw: str
    pattern: re.Pattern[str]

    @classmethod
    def parse(cls, raw: str) -> Glob:
        """Return the pattern of a rule's text. Raises `ValueError` where it is blank."""
        if not raw.strip():
            raise ValueError("a pattern is blank")
        parts = re.split(r"\*+", plain(raw.strip()))
        quoted = [re.escape(part).replace(r"\?", ".") for part in parts]
        head, *rest = quoted
        # Each part is sought at its first place after the last one, atomically: no backtracking between stars.
        body = head + "".join(f"(?>.*?{part})" for part in rest[:-1])
        return cls(raw.strip(), re.compile(body + (f".*{rest[-1]}" if rest else "") + r"\Z", re.DOTALL))

    @property
    def is_exact(self) -> bool:
        """Whether it is a whole value: there is no `*` and no `?` in it."""
        return _WILD.search(plain(self.raw)) is None

    @property
    def literals(self) -> tuple[str, ...]:
        """What stands between its `*` and `?`, folded as values are: each is part of every value that fits."""
        return tuple(part for part in _WILD.split(plain(self.raw)) if part)

    def fits(self, value: str) -> bool:
        """Return whether the whole of a value fits that was stripped, and folded by `plain`."""
        return self.pattern.match(value) is not None
