"""Reads where a stage is to go on from. It is pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from stream.errors import Misconfigured

__all__ = ["FORMS", "Beginning", "Place", "Positions", "Since", "Target", "parse_target"]

FORMS = "a time (2026-11-28T14:30Z), how long ago (90m, 2h, 3d), `start`, or TOPIC:PARTITION:OFFSET"
"""What a person may write."""

_AGO = re.compile(r"(\d{1,6})\s*([smhd])(?: ago)?")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_PLACE = re.compile(r"([A-Za-z][A-Za-z0-9._-]{0,248}):(\d{1,9}):(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Beginning:
    """All that the topics still have."""


@dataclass(frozen=True, slots=True)
class Since:
    """What was written at a time, or later."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """One offset of one partition: the only target that may lie ahead."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Positions:
    """What somebody else has: by topic and partition the offset behind it. A partition that is not named is read from
    its beginning.
    """

    behind: Mapping[tuple[str, int], int]


Target = Beginning | Since | Place | Positions


def parse_target(text: str, now: datetime) -> Target:
    """Return what a person wrote. A time without a zone is UTC, as in the logs. Raises `Misconfigured`."""
    text = text.strip()
    if text == "start":
        return Beginning()
    if ago := _AGO.fullmatch(text):
        try:
            return Since(now - timedelta(**{_UNITS[ago[2]]: int(ago[1])}))
        except OverflowError:
            return Beginning()
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        if place := _PLACE.fullmatch(text):
            return Place(place[1], int(place[2]), int(place[3]))
        raise Misconfigured(f"--to {text!r} is no place to go on from: give {FORMS}") from None
    try:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:  # in the first or the last hours that a calendar has
        raise Misconfigured(f"--to {text!r} is no place to go on from: give {FORMS}") from None
    if at > now:
        raise Misconfigured(f"--to {text} lies in the future (it is {now:%Y-%m-%dT%H:%M:%SZ}): give {FORMS}")
    return Since(at)
