"""Makes wire copy that gives every stage work: byline, dateline, quotes with speakers; each story unlike all others.

The same for the same seed. The number of an item stands at the end of its headline, so that an alert can be told.
"""

from __future__ import annotations

import random
import re
from functools import cache

import orjson

__all__ = ["SOURCES", "article", "number_of"]

SOURCES = tuple(f"desk-{number}" for number in range(8))
"""Keys of raw records: enough to reach every partition."""

_STARTS = ("b", "br", "c", "d", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea")
_ENDS = ("", "l", "m", "n", "nd", "r", "rt", "s", "st", "t")
_FIRST = ("Anna", "Boris", "Carla", "David", "Elena", "Frank", "Grace", "Hugo", "Irene", "James", "Karin", "Louis")
_ROLES = ("finance minister", "chief executive", "police spokesman", "party leader", "head of research", "governor")
_PLACES = ("LISBON", "OSLO", "NAIROBI", "LIMA", "VIENNA", "MANILA", "DUBLIN", "ACCRA", "TALLINN", "QUITO")
_CUES = ("said", "told reporters", "added", "warned", "said on Monday", "said in a statement")
_JOINTS = ("the", "of", "in", "and", "to", "a", "with", "for", "that", "on", "by", "after")
_NUMBER = re.compile(r"no (\d+)$")


@cache
def _vocabulary(seed: int) -> tuple[str, ...]:
    chance = random.Random(f"words {seed}")
    return tuple(
        "".join(
            chance.choice(_STARTS) + chance.choice(_VOWELS) + chance.choice(_ENDS) for _ in range(chance.randint(1, 3))
        )
        for _ in range(4000)
    )


def _phrase(chance: random.Random, words: tuple[str, ...], count: int) -> str:
    return " ".join(chance.choice(_JOINTS) if place % 3 == 2 else chance.choice(words) for place in range(count))


def _name(chance: random.Random, words: tuple[str, ...]) -> str:
    return f"{chance.choice(_FIRST)} {chance.choice(words).capitalize()}son"


def _paragraphs(chance: random.Random, words: tuple[str, ...], count: int) -> list[str]:
    """Plain and quoting paragraphs in turn; a speaker is introduced in full, then quoted by surname."""
    paragraphs = []
    speaker = _name(chance, words)
    for number in range(count):
        plain = _phrase(chance, words, chance.randint(22, 34)).capitalize() + "."
        said = _phrase(chance, words, chance.randint(10, 18)).capitalize()
        cue = chance.choice(_CUES)
        if number % 3 == 0:
            speaker = _name(chance, words)
            paragraphs.append(f"{plain} {speaker}, {chance.choice(_ROLES)} of {chance.choice(words).title()} Group,")
            paragraphs[-1] += f" {cue}: “{said}.”"
        elif number % 3 == 1:
            paragraphs.append(f"“{said},” {speaker.split()[1]} {cue}. {plain}")
        else:
            paragraphs.append(f"{plain} {_phrase(chance, words, 20).capitalize()}.")
    return paragraphs


def article(number: int, *, seed: int = 1, paragraphs: int = 7) -> bytes:
    """One ninjs item: at seven paragraphs 2 to 2.5 kB, with about five quotes."""
    chance = random.Random(f"{seed}-{number}")
    words = _vocabulary(seed)
    body = _paragraphs(chance, words, paragraphs)
    place, writer = chance.choice(_PLACES), _name(chance, words)
    body[0] = f"{place}, March {1 + number % 28} (Benchwire) - {body[0]}"
    return orjson.dumps(
        {
            "uri": f"urn:bench:{seed}:{number}",
            "version": "1",
            "versioncreated": "2026-03-01T10:00:00Z",
            "type": "text",
            "pubstatus": "usable",
            "urgency": 4,
            "language": "en",
            "provider": "benchwire",
            "byline": f"By {writer}",
            "headline": f"{_phrase(chance, words, 7).capitalize()} no {number}",
            "body_text": "\n\n".join(body),
        }
    )


def number_of(headline: str) -> int | None:
    """The number of the article with this headline; null where it is none of ours."""
    found = _NUMBER.search(headline)
    return int(found[1]) if found else None
