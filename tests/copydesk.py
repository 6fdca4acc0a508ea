"""Makes wire copy for tests of the flow: any number of stories, each unlike all others, the same for the same seed."""

from __future__ import annotations

import functools
import random

import orjson

_SYLLABLES = (
    "ba",
    "cor",
    "den",
    "fil",
    "gar",
    "hem",
    "jun",
    "kel",
    "lor",
    "mit",
    "nor",
    "pel",
    "rus",
    "sal",
    "tev",
    "vin",
)


@functools.cache
def _vocabulary(seed: int) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(3000)]


def story(number: int, *, seed: int = 1, sentences: int = 8) -> bytes:
    """One ninjs item with a guid of its own and words that no other shares in the same order."""
    chance = random.Random(f"{seed}-{number}")
    words = _vocabulary(seed)
    body = []
    for _ in range(sentences):
        sentence = " ".join(chance.choices(words, k=chance.randint(8, 16)))
        body.append(sentence.capitalize() + ".")
    headline = " ".join(chance.choices(words, k=6)).capitalize()
    return orjson.dumps(
        {
            "uri": f"urn:test:{seed}:{number}",
            "version": "1",
            "versioncreated": "2026-03-01T10:00:00Z",
            "type": "text",
            "pubstatus": "usable",
            "urgency": 4,
            "language": "en",
            "provider": "testwire",
            "headline": headline,
            "body_text": "\n\n".join(body),
        }
    )


def poison(number: int) -> bytes:
    """A payload that no parser can read, each unlike the others."""
    kinds = (b'{"uri": "x", "headline": ', b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d", b"", b"\x00\x01\x02\x03\x04\x05" * 20)
    return kinds[number % len(kinds)] + (str(number).encode() if number % len(kinds) != 2 else b"")
