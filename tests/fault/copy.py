"""Stories for a round: each unlike all others, some followed by a second version, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import orjson

from tests.copydesk import story

__all__ = ["Piece", "bad_piece", "begins_story", "guid_prefix", "id_of", "large_piece", "piece", "seed_of"]

_SOURCES = 9
"""Enough that every partition of the raw topic gets some."""
_EVERY, _BACK = 10, 4
"""Every tenth piece is the second version of the one four before it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One payload of a round."""

    id: str
    """`SEED:NUMBER/VERSION`: what it is known by on every topic, and in the database."""
    source: str
    payload: bytes
    good: bool = True
    relation: str = "new"


def seed_of(*names: object) -> int:
    """A seed for the copy of a round, so that rounds on one broker share no story."""
    return int.from_bytes(blake2b("/".join(map(str, names)).encode(), digest_size=4).digest())


def guid_prefix(seed: int) -> str:
    return f"urn:test:{seed}:"


def id_of(guid: str, version: int | None) -> str:
    """The id of a piece by what an article says of it."""
    return f"{guid.removeprefix('urn:test:')}/{version or 1}"


def begins_story(number: int) -> int:
    """That number, or the next one whose piece is the first version of a story: it has a guid of its number."""
    return number + 1 if number % _EVERY == _EVERY - 1 else number


def piece(seed: int, number: int) -> Piece:
    """The piece of that number."""
    of = number if begins_story(number) == number else number - _BACK
    source = f"feed{of % _SOURCES}"
    if of == number:
        return Piece(f"{seed}:{number}/1", source, story(number, seed=seed, sentences=4))
    item = orjson.loads(story(of, seed=seed, sentences=4))
    more = orjson.loads(story(number, seed=seed, sentences=1))["body_text"]
    changed = {"version": "2", "versioncreated": "2026-03-01T10:05:00Z", "body_text": f"{item['body_text']}\n\n{more}"}
    return Piece(f"{seed}:{of}/2", source, orjson.dumps(item | changed), relation="update")


def bad_piece(seed: int, number: int) -> Piece:
    """JSON and XML that are cut off, a picture, bytes of no charset."""
    mark = f"bad-{seed}-{number}".encode()
    kinds = (
        story(number, seed=seed)[:-40] + mark,
        b"<?xml version='1.0'?><nitf><body><body.content><p>The dam " + mark,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d" + mark,
        bytes(range(128, 255)) * 4 + mark,
    )
    return Piece(f"{seed}:bad-{number}/1", f"feed{number % 9}", kinds[number % len(kinds)], good=False)


def large_piece(seed: int, number: int, size: int) -> Piece:
    """Bytes beyond the limit, which pack to next to nothing."""
    payload = f"large-{seed}-{number} ".encode().ljust(size, b"a")
    return Piece(f"{seed}:large-{number}/1", f"feed{number % 9}", payload, good=False)
