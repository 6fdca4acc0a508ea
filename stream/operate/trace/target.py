"""Reads what is asked for: an article's id, a place in a topic, or else an agency's own id. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from stream.errors import Misconfigured

__all__ = ["Guid", "Place", "Target", "target_of"]

_OURS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_PLACE = re.compile(r"([\w.-]{1,249})[:/](\d{1,9})[:/](\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """A record: `TOPIC:PARTITION:OFFSET`."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}:{self.partition}:{self.offset}"


@dataclass(frozen=True, slots=True)
class Guid:
    """An agency's id of an item."""

    text: str


Target = UUID | Place | Guid


def target_of(asked: str) -> Target:
    """Return what is meant. A place may be written with `:` or, as dead letters have it, with `/`. Our own ids are
    written in one way: `urn:uuid:…` and 32 digits without hyphens are agencies'. Raises `Misconfigured` for nothing at
    all.
    """
    text = asked.strip()
    if not text:
        raise Misconfigured("say which: an article's id, an agency's id, or TOPIC:PARTITION:OFFSET")
    if found := _PLACE.fullmatch(text):
        return Place(found[1], int(found[2]), int(found[3]))
    return UUID(text) if _OURS.fullmatch(text) else Guid(text)
