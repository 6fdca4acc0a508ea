"""Words to 16-bit token ids, with the kinds that tell stories apart: numbers and names. May import `clean`.

Sixteen bits are enough: three of them make a shingle (48 bits), and that two different words of two texts meet by
chance (1 in 65,536) is rarer than a typing error. They keep an article's state at some 500 bytes.
"""

from __future__ import annotations

import re
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
_NUMBER = 1 << 16
_NAME = 1 << 17
_WORDS_REMEMBERED = 1 << 16
"""Distinct words whose id is kept at hand: the working vocabulary of a day's wire; some 8 MB."""
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
    words: list[str] = _WORD.findall(text)
    if not text.isascii() and _UNSPACED.search(text):
        words = [token for word in words for token in _tokens_of(word)]
    marked = np.array([_VOCABULARY[word] for word in words], dtype=np.uint32)
    names = (marked & _NAME) != 0
    if np.count_nonzero(names) > 0.6 * len(words):  # capitals throughout name nothing
        names = np.zeros(len(words), dtype=np.bool_)
    return Tokens(marked.astype(np.uint16), (marked & _NUMBER) != 0, names)


def _tokens_of(word: str) -> list[str]:
    if not _UNSPACED.search(word):
        return [word]
    return [word[start : start + 2] for start in range(max(1, len(word) - 1))]


class _Vocabulary(dict[str, int]):
    """Words that were seen, with id and kind. A dictionary answers twice as fast as `lru_cache`, and this is the
    hottest line of the stage; it starts anew when it is full.
    """

    def __missing__(self, word: str) -> int:
        if len(self) >= _WORDS_REMEMBERED:
            self.clear()
        found = self[word] = _token(word)
        return found


_VOCABULARY = _Vocabulary()


def _token(word: str) -> int:
    folded = word.lower()[:_WORD_LIMIT]
    folded = _FOLDED.get(folded, folded)
    kind = 0
    if folded[0].isdigit():
        kind, folded = _NUMBER, folded.replace(",", "")
    elif folded in _COUNTED:
        kind, folded = _NUMBER, _COUNTED[folded]
    elif word[0].isupper() and folded not in _COMMON:
        kind = _NAME
    return kind | (xxhash.xxh3_64_intdigest(folded.encode("utf-8", "surrogatepass")) & 0xFFFF)
