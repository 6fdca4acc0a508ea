"""Words to 16-bit token ids, with the kinds that tell stories apart: numbers and names. May import `clean`.

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

__all__ = ["Places", "Tokens", "Words", "tokenise"]

Words = npt.NDArray[np.uint16]
Places = npt.NDArray[np.intp]
"""The same as indices: numpy looks them up four times as fast."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""Thai, Lao, Burmese, Khmer, kana, Han: written without spaces, so that pairs of characters take the words' place."""
_NUMBER, _NAME = 1, 2
_PAIR = struct.Struct("<HH")
_RUNS_REMEMBERED = 1 << 16
"""Distinct runs without a space whose tokens are kept at hand: the vocabulary of a day's wire; some 12 MB."""
_RUN_LIMIT = 64
"""Characters of a run that is kept: longer ones hardly come again."""
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
    """Ids in order, and which of them are numbers and names: three arrays of one length."""

    ids: Words
    numbers: npt.NDArray[np.bool_]
    names: npt.NDArray[np.bool_]


def tokenise(text: str) -> Tokens:
    """The tokens of a cleaned text. The same word has the same id in every process and on every machine."""
    pairs = np.frombuffer(b"".join(map(_tokens_of_run, text.split())), dtype="<u2").reshape(-1, 2)
    ids, kinds = pairs[:, 0], pairs[:, 1]
    names = kinds == _NAME
    if np.count_nonzero(names) > 0.6 * len(ids):  # capitals throughout name nothing
        names = np.zeros(len(ids), dtype=np.bool_)
    return Tokens(np.ascontiguousarray(ids), kinds == _NUMBER, names)


class _Runs(dict[str, bytes]):
    """The tokens of runs that were seen, each an id and a kind. No token holds a space, so that a text's tokens are
    those of its runs; to look up a run is ten times as fast as to take it apart. It starts anew when it is full.
    """

    def __missing__(self, run: str) -> bytes:
        found = b"".join(map(_token, _words(run)))
        if len(run) <= _RUN_LIMIT:
            if len(self) >= _RUNS_REMEMBERED:
                self.clear()
            self[run] = found
        return found


_tokens_of_run = _Runs().__getitem__


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
    if folded[0].isdigit():
        kind, folded = _NUMBER, folded.replace(",", "")
    elif folded in _COUNTED:
        kind, folded = _NUMBER, _COUNTED[folded]
    elif word[0].isupper() and folded not in _COMMON:
        kind = _NAME
    return _PAIR.pack(xxhash.xxh3_64_intdigest(folded.encode("utf-8", "surrogatepass")) & 0xFFFF, kind)
