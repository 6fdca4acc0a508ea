"""The frame of a paragraph: its words outside the marks, each quote shrunk to one token, so that nothing quoted can pass for
a cue or a speaker. May import marks and paragraphs only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from stream.extract.marks import Run
from stream.extract.paragraphs import Span

__all__ = ["QUOTE", "Frame", "frame_of"]

QUOTE = "\ufffc"
"""The word that stands for a quote (OBJECT REPLACEMENT CHARACTER)."""
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|(?:M[rs]|Mrs|Dr|Sens?|Reps?|Gov|Gen|Col|Lt|Sgt|[JS]r|St|Rev|Capt|Prof|Adm|Hon|Pres|vs|Ms|Mme|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\."
    r"|[A-Z]\.(?=\s[A-Z])"
    r"|\w+(?:[-.'’&]\w+)*|[^\w\s]"
)
_TERMINAL = frozenset(".!?…")
_CLOSERS = re.compile(r"[\s'’‘”\"»)\]]+\Z")


@dataclass(slots=True)
class Frame:
    """Tokens of one paragraph as parallel lists. `sentence` numbers them; `quote_at` says where each run stands."""

    text: str
    span: Span
    runs: Sequence[Run]
    words: list[str] = field(default_factory=list)
    lowers: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    quote_at: list[int] = field(default_factory=list)
    last_char: list[str] = field(default_factory=list)
    """The last character inside each run, inner marks and blanks left out: does the quoted sentence end there?"""

    def first_of_sentence(self, token: int) -> int:
        """The first token of the sentence that `token` stands in."""
        number = self.sentence[token]
        while token and self.sentence[token - 1] == number:
            token -= 1
        return token

    def end_of_sentence(self, token: int) -> int:
        """One past the last token of the sentence that `token` stands in."""
        number, size = self.sentence[token], len(self.words)
        while token < size and self.sentence[token] == number:
            token += 1
        return token

    def run_at(self, token: int) -> int:
        """Which run the quote token is."""
        return self.quote_at.index(token)


def frame_of(text: str, span: Span, runs: Sequence[Run]) -> Frame:
    """Tokenises what lies outside the runs, and cuts it into sentences."""
    frame = Frame(text, span, runs)
    at = span[0]
    for run in runs:
        _words(frame, at, run.start)
        frame.quote_at.append(len(frame.words))
        inner = _CLOSERS.sub("", text[max(run.inner[0], run.inner[1] - 12) : run.inner[1]])
        frame.last_char.append(inner[-1:])
        _append(frame, QUOTE, run.start, run.end)
        at = run.end
    _words(frame, at, span[1])
    _cut(frame)
    return frame


def _words(frame: Frame, start: int, end: int) -> None:
    words, lowers, starts, ends = frame.words, frame.lowers, frame.starts, frame.ends
    for match in _TOKEN.finditer(frame.text, start, end):
        word = match[0]
        words.append(word)
        lowers.append(word.lower())
        starts.append(match.start())
        ends.append(match.end())


def _append(frame: Frame, word: str, start: int, end: int) -> None:
    frame.words.append(word)
    frame.lowers.append(word)
    frame.starts.append(start)
    frame.ends.append(end)


def _cut(frame: Frame) -> None:
    """A sentence ends at a stop; at a quote that ends with a full stop only where a capital or a quote follows."""
    number, size, quotes = 0, len(frame.words), 0
    for token, word in enumerate(frame.words):
        frame.sentence.append(number)
        after = frame.words[token + 1] if token + 1 < size else ""
        if word == QUOTE:
            last = frame.last_char[quotes]
            quotes += 1
            if last in (".", "…") and (after[:1].isupper() or after == QUOTE):
                number += 1
        elif word in _TERMINAL and (after == QUOTE or not after[:1].islower()):
            number += 1
