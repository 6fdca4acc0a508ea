"""Defines the records of the state topic: their keys, their partitions, who wrote them, and how a mark is written.

All records of a source lie in one partition, which its name chooses:

    NAME            its mark: what was taken
    NAME/status     how it does, for people and alarms
    NAME/command    what somebody asks of it; a tombstone once that was done
    NAME/arrivals   what a process took of a source that is pushed to us, for the owner of its state
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import orjson
from aiokafka.partitioner import murmur2

from schemas import Headers
from stream.errors import WirestreamError
from stream.feeds.transport import Mark

__all__ = [
    "MARK_BYTES", "PARTITIONS", "MarkTooLarge", "Part", "Unreadable", "Writer", "key_of", "named_by", "pack_mark",
    "partition_of", "unpack_mark",
]  # fmt: skip

PARTITIONS = 8
"""Of the state topic, always: what is kept of a source lies by this number."""
MARK_BYTES = 128_000
"""Of a mark, at most: a thousand times what a cursor takes, and the topic stays quick to read at a take-over."""
_VERSION = 1
_MEMBER = "wire-member"
_GROUP = "wire-group"
_GENERATION = "wire-generation"
_KEY = re.compile(rb"([a-z0-9-]{1,40})(?:/(status|command|arrivals))?")
_NUMBER = re.compile(rb"\d{1,18}")


class Part(StrEnum):
    """What of a source a record holds."""

    MARK = "mark"
    """What was taken."""
    STATUS = "status"
    """How it does."""
    COMMAND = "command"
    """What somebody asks of it."""
    ARRIVALS = "arrivals"
    """What a process took of a source that is pushed to us."""


class MarkTooLarge(WirestreamError):
    """A transport wants to keep more than a mark may hold."""


class Unreadable(WirestreamError):
    """What is kept of a source was not written by us, or by a later version."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a record: a member of the group, and in which generation of the partition's ownership."""

    member: str = ""
    generation: int = -1
    """-1 for a record of a stranger."""
    group: str = ""
    """The group that it is a member of: another has other sources in the same partitions."""

    @property
    def headers(self) -> Headers:
        return (
            (_MEMBER, self.member.encode()),
            (_GENERATION, str(self.generation).encode()),
            (_GROUP, self.group.encode()),
        )

    @classmethod
    def of(cls, headers: Headers) -> Writer:
        """Return who wrote a record with these headers."""
        found = dict(headers)
        generation = found.get(_GENERATION) or b""
        if not _NUMBER.fullmatch(generation):
            return cls()
        member, group = ((found.get(name) or b"").decode("utf-8", "replace") for name in (_MEMBER, _GROUP))
        return cls(member, int(generation), group)


def key_of(name: str, part: Part) -> bytes:
    """Return the key of a record."""
    return (name if part is Part.MARK else f"{name}/{part}").encode()


def named_by(key: bytes | None) -> tuple[str, Part] | None:
    """Return whose record it is, and what is in it; None for a key that is none of ours."""
    matched = _KEY.fullmatch(key or b"")
    if matched is None:
        return None
    return matched[1].decode(), Part(matched[2].decode()) if matched[2] else Part.MARK


def partition_of(name: str) -> int:
    """Return the partition of a source's records: where Kafka's own clients would put the key NAME."""
    return int(murmur2(name.encode()) & 0x7FFFFFFF) % PARTITIONS


def pack_mark(mark: Mark, kind: str = "") -> bytes:
    """Return a mark of a source of this kind as it is kept. Raises `MarkTooLarge`."""
    packed = orjson.dumps({"v": _VERSION, **({"kind": kind} if kind else {}), "mark": dict(mark)})
    if len(packed) > MARK_BYTES:
        raise MarkTooLarge(f"its mark has {len(packed)} bytes, and {MARK_BYTES} may be kept: it is a fault of ours")
    return packed


def unpack_mark(value: bytes | None, kind: str = "") -> Mark:
    """Return a mark; an empty one where none is kept, or where a source of another kind left it under the same name.
    Raises `Unreadable`.
    """
    if value is None:
        return {}
    try:
        found = orjson.loads(value)
    except orjson.JSONDecodeError:
        raise Unreadable("the mark that is kept of it is no JSON") from None
    if not isinstance(found, dict) or found.get("v") != _VERSION or not isinstance(found.get("mark"), dict):
        raise Unreadable("the mark that is kept of it is of another version, or not ours")
    mark: Mark = found["mark"]
    return mark if found.get("kind", kind) == kind or not kind else {}
