"""Splits a paragraph outside its marks into tokens. Each quote is one token, so that nothing quoted can pass for a cue
or a speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from stream.extract.grammar.grammar import Grammar
from stream.extract.grammar.sentences import sentences
from stream.extract.marks.scan import Run
from stream.extract.paragraphs import Span
from stream.extract.wordlist import wordlist

__all__ = ["QUOTE", "Tokens", "tokens_of"]

QUOTE = "“”"
"""The word that stands for a quote: two signs of punctuation, which no token of a text ever is."""
_MASK, _APART = f" {QUOTE} ", " ".join(QUOTE)
"""A quote between its neighbours; and what the two signs are replaced by where a text has them side by side."""
_ABBREVIATIONS = (
    "Mr Ms Mrs Dr Sen Sens Rep Reps Gov Gen Col Lt Sgt Jr Sr St Rev Capt Prof Adm Hon Pres Mme vs "
    "Jan Feb Aug Sept Oct Nov Dec"
)
"""Abbreviations whose stop belongs to the word and ends no sentence."""
_STOPPED_WORDS = wordlist(_ABBREVIATIONS)
_STOPPED = "".join(rf"|(?<=\b{word}\.)" for word in _ABBREVIATIONS.split())
_TOKEN, _BEFORE_CAPITAL = (
    re.compile(rf"\w++(?![-.'’&])|\w++(?>(?:[-.'’&]\w++)*)(?:\.(?:(?<=\.[A-Za-z]\.){stopped}))?|[^\w\s]")
    for stopped in (_STOPPED, _STOPPED + r"|(?<=\b[A-Z]\.)$")
)
"""A word with its inner hyphens and apostrophes and the stop of an abbreviation (or, in the second, of an initial
before a capital); else one sign. Every character but white space is in some token: `offset` depends on it.
"""
_BREAKS = frozenset((".", "!", "?", "…", QUOTE))
"""Tokens at which a sentence may end."""
_BEGINNERS = frozenset("([‘'•*—–-")
"""Signs that may begin a sentence."""
_DATELINE_REACH = 16
"""Tokens within which the dash of a dateline stands: `FORT WASHINGTON, Pa., Nov. 19 (AP) —`."""
_CLOSERS = " \t\u00a0\u202f'’‘”\"»)]"
"""What may stand between the last character of a quoted sentence and the mark that closes it."""


@dataclass(slots=True)
class Tokens:
    """The tokens of one paragraph as parallel lists, and its sentences."""

    text: str
    span: Span
    runs: Sequence[Run]
    words: list[str]
    """The tokens as they stand; `QUOTE` for a run."""
    lowers: list[str]
    """The same in lower case."""
    sentence: list[int]
    """The number of the sentence that each token stands in."""
    sentence_starts: list[int]
    """The first token of each sentence."""
    quote_at: list[int]
    """The token of each run."""
    last_char: list[str]
    """The last character inside each run, inner marks and blanks left out: it tells whether the quoted sentence ends.
    """

    def first_of_sentence(self, token: int) -> int:
        """Return the first token of the sentence that `token` stands in."""
        return self.sentence_starts[self.sentence[token]]

    def end_of_sentence(self, token: int) -> int:
        """Return one past the last token of the sentence that `token` stands in."""
        following = self.sentence[token] + 1
        return self.sentence_starts[following] if following < len(self.sentence_starts) else len(self.words)

    def opens_sentence(self, token: int) -> bool:
        """Return whether a token is the first of its sentence."""
        return self.sentence_starts[self.sentence[token]] == token

    def part_by(self, grammar: Grammar) -> None:
        """Part the tokens into sentences anew, as a grammar has it."""
        self.sentence, self.sentence_starts = sentences(self.words, self.lowers, self.last_char, QUOTE, grammar)

    def offset(self, token: int) -> int:
        """Return the code point at which a token begins. It is searched for at each call, for few are ever asked
        for.
        """
        before = bisect_right(self.quote_at, token)
        at, first = (self.runs[before - 1].end, self.quote_at[before - 1] + 1) if before else (self.span[0], 0)
        if before and self.quote_at[before - 1] == token:
            return self.runs[before - 1].start
        index = self.text.index
        for word in self.words[first:token]:
            at = index(word, at) + len(word)
        return index(self.words[token], at)

    def reach(self, first: int, last: int) -> Span:
        """Return the code points of tokens `first` to `last` (excluded)."""
        start = self.offset(first)
        final = start if last == first + 1 else self.offset(last - 1)
        return start, final + len(self.words[last - 1])


def tokens_of(text: str, span: Span, runs: Sequence[Run]) -> Tokens:
    """Return the tokens and sentences of what lies outside the runs of a paragraph."""
    outside: list[str] = []
    last_char: list[str] = []
    at = span[0]
    for start, end, (first, last), _ in runs:
        outside.append(text[at:start])
        char = text[last - 1] if first < last else ""
        last_char.append(char if char not in _CLOSERS else text[max(first, last - 12) : last].rstrip(_CLOSERS)[-1:])
        at = end
    outside.append(text[at : span[1]])
    words, quote_at = _tokens(_MASK.join(outside).split())
    if len(quote_at) > len(runs):  # the text has a piece of its own that looks like a masked quote
        words, quote_at = _tokens(_MASK.join([stretch.replace(QUOTE, _APART) for stretch in outside]).split())
    sentence, starts = _sentences(words, last_char)
    return Tokens(text, span, runs, words, list(map(str.lower, words)), sentence, starts, quote_at, last_char)


def _tokens(pieces: list[str]) -> tuple[list[str], list[int]]:
    """Return the tokens of the pieces between blanks, and which of them are quotes. Most pieces are a word, or a word
    and one sign; only the others are given to the expression, which is slower.
    """
    words: list[str] = []
    quote_at: list[int] = []
    last = len(pieces) - 1
    for index, piece in enumerate(pieces):
        if piece.isalnum():
            words.append(piece)
            continue
        sign, body = piece[-1], piece[:-1]
        if sign in ",.:;?!)" and body.isalnum() and (sign != "." or (body not in _STOPPED_WORDS and len(body) > 1)):
            words.append(body)
            words.append(sign)
        elif piece == QUOTE:
            quote_at.append(len(words))
            words.append(QUOTE)
        elif sign == "." and index < last and "A" <= pieces[index + 1][0] <= "Z":
            words += _BEFORE_CAPITAL.findall(piece)
        else:
            words += _TOKEN.findall(piece)
    return words, quote_at


def _sentences(words: list[str], last_char: list[str]) -> tuple[list[int], list[int]]:
    """Return the number of each token's sentence, and where each sentence begins. A sentence ends at a stop, and at a
    quote that ends with a full stop where a capital or a quote follows. A dateline is a sentence of its own.
    """
    sentence: list[int] = []
    starts = [0]
    number = done = 0
    size, quotes = len(words), iter(last_char)
    if words and words[0].isupper() and len(words[0]) > 2:
        dash = next((t for t, word in enumerate(words[:_DATELINE_REACH]) if word in "—–―_"), None)
        if dash is not None and dash + 1 < size:
            sentence += [0] * (dash + 1)
            starts.append(dash + 1)
            number, done = 1, dash + 1
    for token in compress(range(size), map(_BREAKS.__contains__, words)):
        if token < done:
            continue
        after = words[token + 1] if token + 1 < size else ""
        if words[token] == QUOTE:
            ends = next(quotes, "") in (".", "…") and (after[:1].isupper() or after == QUOTE)
        else:
            ends = not after or after == QUOTE or after[0].isupper() or after[0].isdigit() or after in _BEGINNERS
        if ends:
            sentence += [number] * (token + 1 - done)
            number, done = number + 1, token + 1
            if done < size:
                starts.append(done)
    sentence += [number] * (size - done)
    return sentence, starts
