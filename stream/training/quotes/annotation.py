"""Reads the annotated articles that weights are fitted to, and says whether what was found in them is right.

A line of the data is `{"id", "text", "quotes": [{"start", "end", "speaker", "speaker_name", "speaker_type",
"speaker_start", "speaker_end", "optional"}]}`, offsets in code points. `speaker_type` is a
`SpeakerType`, `speaker_name` the full name where a mention has one; what is `optional` counts neither way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

from stream.errors import Misconfigured
from stream.extract.wordlist import wordlist

__all__ = ["Article", "Gold", "SpeakerType", "articles", "same_name", "same_speaker", "segments"]

_OVERLAP = 0.8
"""Share of the characters of two spans that both have, from which on they are taken for one: the scorer's."""
_PRONOUNS = frozenset(("he", "she", "they", "i", "we", "it", "who"))
"""Speakers that are not resolved to a name."""
_OUTER = " \t\r\n\u00a0\u202f\"“”„«»‘’'`「」『』,.:;…"
"""Signs that a span is trimmed of."""
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_TITLES = wordlist(
    "mr mrs ms miss dr sen rep gov gen col president senator governor former vice the a an secretary mayor judge prime "
    "minister prof professor pope chairman chief officer sheriff jr sr ii iii"
)
"""Words that are no part of a name when two are compared."""


class SpeakerType(StrEnum):
    """What the annotators say the words are that name the speaker."""

    NAME = "name"
    """A person's name."""
    ORGANISATION = "org"
    """An organisation's name."""
    PRONOUN = "pronoun"
    """He, she, they."""
    NOMINAL = "nominal"
    """A noun phrase: a role or a group."""
    NONE = "none"
    """The text names nobody."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated quote, trimmed of marks and outer punctuation."""

    start: int
    end: int
    speaker: str | None
    name: str | None
    kind: SpeakerType
    place: tuple[int, int] | None
    optional: bool


@dataclass(frozen=True, slots=True)
class Article:
    """One article with its quotes."""

    identity: str
    text: str
    quotes: tuple[Gold, ...]


def articles(lines: Iterable[bytes]) -> Iterator[Article]:
    """Yield the articles of lines of data; blank lines are passed over. Raises `Misconfigured` with the number of the
    line, from 1, where one is something else.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _article(orjson.loads(line))
        except orjson.JSONDecodeError as error:
            raise Misconfigured(f"line {number} is no JSON: {error}") from error
        except (KeyError, TypeError, ValueError) as error:
            raise Misconfigured(f"line {number} is no annotated article: {error!r}") from error


def _article(record: dict[str, Any]) -> Article:
    """Return the article of one record; raises `KeyError`, `TypeError` or `ValueError` where it is none."""
    text = record["text"]
    gold = [
        Gold(
            *span,
            speaker=quote["speaker"],
            name=quote.get("speaker_name"),
            kind=SpeakerType(quote["speaker_type"]),
            place=(quote["speaker_start"], quote["speaker_end"]) if quote.get("speaker_start") is not None else None,
            optional=bool(quote.get("optional")),
        )
        for quote in record["quotes"]
        for span in segments(text, quote["start"], quote["end"])
    ]
    return Article(record["id"], text, tuple(gold))


def segments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the lines of a span, each without marks and outer punctuation, so that it makes no difference whether these
    are in.
    """
    for line in re.finditer(r"[^\n]+", text[start:end]):
        first, last = start + line.start(), start + line.end()
        while first < last and text[first] in _OUTER:
            first += 1
        while last > first and text[last - 1] in _OUTER:
            last -= 1
        if first < last:
            yield first, last


def matching(gold: Iterable[Gold], start: int, end: int) -> Gold | None:
    """Return the annotated quote that a trimmed span is; None where it is none."""
    for one in gold:
        common = min(end, one.end) - max(start, one.start)
        if common > 0 and common / (max(end, one.end) - min(start, one.start)) >= _OVERLAP:
            return one
    return None


def _words(name: str | None) -> list[str]:
    """Return the words of a name without titles, in lower case."""
    found = _WORD.findall((name or "").lower().replace("’s", "").replace("'s", ""))
    return [word for word in found if word.rstrip(".") not in _TITLES]


def same_name(found: str | None, name: str | None) -> bool:
    """Return whether two names mean one person: one has all words of the other, or last name and first letter agree."""
    one, other = _words(found), _words(name)
    if not one or not other:
        return False
    if one[-1] == other[-1] and (len(one) == 1 or len(other) == 1 or one[0][0] == other[0][0]):
        return True
    return set(one) <= set(other) or set(other) <= set(one)


def same_speaker(found: str | None, place: tuple[int, int] | None, gold: Gold) -> bool:
    """Return whether a speaker, named and mentioned at `place`, is the annotated one. A pronoun counts by the name it
    means, where that is known.
    """
    mentioned = (
        place is not None and gold.place is not None and min(place[1], gold.place[1]) > max(place[0], gold.place[0])
    )
    named = found is not None and found.lower() not in _PRONOUNS
    if gold.kind is SpeakerType.NONE:
        return True
    if gold.kind is SpeakerType.PRONOUN:
        return named and same_name(found, gold.name) if gold.name else mentioned
    return same_name(found, gold.name or gold.speaker) or mentioned
