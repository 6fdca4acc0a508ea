"""Writes instants for people: in the newsroom's zone, with UTC beside it. It is pure.

The browser writes them again in its reader's own zone where it runs our script.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

__all__ = ["Moment", "moment_of", "read_instant"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as a page shows it."""

    iso: str
    """For machines, and for our script: `2026-11-29T11:42:05Z`."""
    utc: str
    """`29 Nov 2026, 11:42:05 UTC`."""
    short: str
    """The time in the newsroom's zone, with the day where it is not today's: `12:42`, `28 Nov 23:10`."""


def moment_of(at: datetime, now: datetime, zone: tzinfo) -> Moment:
    """Return an instant as it is shown at `now` in a newsroom of this zone."""
    utc, here, today = at.astimezone(UTC), at.astimezone(zone), now.astimezone(zone)
    short = f"{here:%H:%M}"
    if here.date() != today.date():
        day = f"{here.day} {_MONTHS[here.month - 1]}"
        short = f"{day} {short}" if here.year == today.year else f"{day} {here.year} {short}"
    whole = f"{utc.day} {_MONTHS[utc.month - 1]} {utc.year}, {utc:%H:%M:%S} UTC"
    return Moment(f"{utc.replace(tzinfo=None, microsecond=0).isoformat()}Z", whole, short)


def read_instant(name: str, value: str | None, zone: tzinfo, faults: list[str]) -> datetime | None:
    """Return the instant that somebody typed; without a zone it is in the newsroom's. What cannot be read is None, and
    a sentence more in `faults`.
    """
    if not value:
        return None
    try:
        read = datetime.fromisoformat(value)
        read = read if read.tzinfo is not None else read.replace(tzinfo=zone)
        return read.astimezone(UTC)
    except (ValueError, OverflowError):
        faults.append(f"“{name}” is a time such as 2026-03-01T14:30; it was “{value[:40]}”.")
        return None
