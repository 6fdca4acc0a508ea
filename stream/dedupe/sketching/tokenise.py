"""Splits a text into tokens: 16-bit ids of its words, with the kinds that tell stories apart, numbers and names.

Sixteen bits are enough: three of them make a shingle (48 bits), and that two different words of two texts meet by
chance (1 in 65,536) is rarer than a typing error. They keep an article's state at some 500 bytes.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xxhash

from stream.dedupe.sketching.figures import SCALES, value_of
from stream.lexicon.scripts import UNSPACED

__all__ = ["VALUES_MOST", "TokenIds", "Tokens", "ids_of", "token_ids", "tokenise"]

TokenIds = npt.NDArray[np.intp]
"""Token ids as indices: numpy looks them up four times as fast as 16-bit ones."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*(?:(?:-\d{1,3})?/\d{1,3})?|[^\W\d_]+")
"""A fraction is one number: in `6-3/16` and `6-3/8` neither 6 nor 3 is what the story says."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
"""In scripts without spaces pairs of characters take the words' place."""
_NUMBER, _NAME, _SCALE = 1, 2, 3
"""The kinds of tokens; 0 is any other. A scale is what a number before it is multiplied by: `mln`."""
_TOKEN = struct.Struct("<HHI")
"""A token's id, its kind, and the value of a number, or the power of ten of a scale."""
_RUNS_REMEMBERED = 1 << 17
"""Distinct runs without a space whose tokens are remembered: the vocabulary of a day's wire. With the words, 25 MB."""
_WORDS_REMEMBERED = 1 << 16
"""Distinct words whose token is remembered."""
_RUN_LIMIT = 64
"""Characters of a run or word that is remembered: longer ones hardly come again."""
VALUES_MOST = 48
"""Numbers whose value is kept: nine stories of ten have fewer."""
_WORD_LIMIT = 64
"""Characters of a word that are hashed: longer runs are no words."""

_FOLDED = {
    "percent": "pct", "percentage": "pct", "million": "mln", "millions": "mln", "billion": "bln", "billions": "bln",
    "dlrs": "dollars", "dlr": "dollars", "dollar": "dollars", "cts": "cents", "ct": "cents", "cent": "cents",
    "shrs": "shares", "shr": "shares", "qtr": "quarter", "mths": "months", "mth": "months", "yr": "year",
}  # fmt: skip
"""Wire abbreviations that agencies spell out, or not, by house style."""
_COUNTED = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
"""Numbers that style books spell out. `one` is left out: it is a pronoun more often."""
_COMMON = {
    *("a", "an", "and", "as", "at", "be", "but", "by", "for", "from", "he", "her", "his", "i", "if", "in", "is", "it"),
    *("its", "mr", "mrs", "ms", "no", "not", "of", "on", "or", "our", "she", "so", "that", "the", "their", "there"),
    *("these", "they", "this", "those", "to", "was", "we", "were", "what", "when", "where", "while", "who", "will"),
    *("with", "you"),
}
"""Words that stand capitalised at the beginning of sentences, and are no names."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text."""

    ids: bytes
    """The ids in their order, two bytes each, little-endian."""
    numbers: bytes
    """Which of the first tokens are numbers: a bit each, most significant first."""
    names: bytes
    """Which of them are names, in the same way."""
    values: bytes
    """The values of the first numbers among them, four bytes each, as `stream.dedupe.sketching.figures` reads them."""


def tokenise(text: str, marked: int) -> Tokens:
    """Return the tokens of a cleaned text; the kinds of the first `marked` of them. A word has the same id in every
    process and on every machine.
    """
    tokens = b"".join(map(_tokens_of_run, text.split()))
    kinds = tokens[2 :: _TOKEN.size]
    first = np.frombuffer(kinds[:marked], dtype=np.uint8)
    many_names = kinds.count(_NAME) > 0.6 * len(kinds)  # capitals throughout name nothing
    return Tokens(
        ids=_ids(tokens),
        numbers=np.packbits(first == _NUMBER).tobytes(),
        names=bytes((len(first) + 7) // 8) if many_names else np.packbits(first == _NAME).tobytes(),
        values=_values(tokens, kinds, first == _NUMBER),
    )


def ids_of(text: str) -> bytes:
    """Return the ids of a text's tokens, two bytes each."""
    return _ids(b"".join(map(_tokens_of_run, text.split())))


def token_ids(ids: bytes) -> TokenIds:
    """Return ids of two bytes each as an array."""
    return np.frombuffer(ids, dtype="<u2").astype(np.intp)


def _ids(tokens: bytes) -> bytes:
    return np.frombuffer(tokens, dtype="<u2")[::4].tobytes()


def _values(tokens: bytes, kinds: bytes, is_number: npt.NDArray[np.bool_]) -> bytes:
    """Return the values of the first numbers, each multiplied by the scale that stands behind it."""
    places = is_number.nonzero()[0][:VALUES_MOST]
    if not len(places):
        return b""
    every = np.frombuffer(tokens, dtype="<u4")[1::2]
    found = every[places]
    if _SCALE in kinds:
        behind = np.minimum(places + 1, len(kinds) - 1)
        scaled = np.frombuffer(kinds, dtype=np.uint8)[behind] == _SCALE
        found = found + every[behind] * scaled  # the power of ten stands in the lowest byte
    return found.astype("<u4").tobytes()


class _Runs(dict[str, bytes]):
    """Remembers the tokens of runs that were seen. No token holds a space, so that a text's tokens are those of its
    runs; to look up a run is ten times as fast as to take it apart. The memory starts anew when it is full.

    It is the memo of a pure function: whichever thread writes an item writes the same bytes, and one that is lost is
    made again.
    """

    def __missing__(self, run: str) -> bytes:
        found = b"".join(map(_token_of_word, _words(run)))
        if len(run) <= _RUN_LIMIT:
            if len(self) >= _RUNS_REMEMBERED:
                self.clear()
            self[run] = found
        return found


class _Words(dict[str, bytes]):
    """Remembers the token of words that were seen, as `_Runs` does: most runs that were not seen are known words with
    another mark behind them.
    """

    def __missing__(self, word: str) -> bytes:
        found = _token(word)
        if len(word) <= _RUN_LIMIT:
            if len(self) >= _WORDS_REMEMBERED:
                self.clear()
            self[word] = found
        return found


_tokens_of_run = _Runs().__getitem__
_token_of_word = _Words().__getitem__


def _words(run: str) -> list[str]:
    words: list[str] = _WORD.findall(run)
    if run.isascii() or not _UNSPACED.search(run):
        return words
    return [token for word in words for token in _characters(word)]


def _characters(word: str) -> list[str]:
    if not _UNSPACED.search(word):
        return [word]
    return [word[start : start + 2] for start in range(max(1, len(word) - 1))]


def _token(word: str) -> bytes:
    folded = word.lower()[:_WORD_LIMIT]
    folded = _FOLDED.get(folded, folded)
    kind = 0
    value = 0
    if folded[0].isdigit():
        kind, value, folded = _NUMBER, value_of(folded), folded.replace(",", "")
    elif folded in _COUNTED:
        kind, folded = _NUMBER, _COUNTED[folded]
        value = value_of(folded)
    elif folded in SCALES:
        kind, value = _SCALE, SCALES[folded]
    elif word[0].isupper() and folded not in _COMMON:
        kind = _NAME
    return _TOKEN.pack(xxhash.xxh3_64_intdigest(folded.encode("utf-8", "surrogatepass")) & 0xFFFF, kind, value)
