"""Turns dates as printed into instants in UTC. What is missing or impossible is flagged, never hidden."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stream.normalise.dates.latest import read_latest
from stream.normalise.dates.moment import Context, Moment
from stream.normalise.dates.usual import read
from stream.normalise.repair import Repairs

__all__ = ["EARLIEST", "FUTURE", "instant", "latest", "plausible"]

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""No wire file is older; an earlier date is a broken clock or an empty field."""
FUTURE = timedelta(days=7)
"""Advance copy is dated up to a week ahead; beyond, it is a broken clock."""


def instant(value: str | datetime | None, name: str, context: Context, repairs: Repairs) -> datetime | None:
    """Return the instant in UTC; None where there is none or it cannot be read (`NAME:unreadable`).

    A date without a zone counts by the clock of its house (`NAME:zone-of-house`), where that is not known as UTC
    (`NAME:no-zone`). One that could be read in another order is flagged (`NAME:day-or-month`). What a short date leaves
    out (the year of `5 May`) is taken from the time of reception, so that the same record always reads the same.
    """
    if value is None or value == "":
        return None
    moment = read(_text(value), context)
    if moment is None:
        repairs.note(f"{name}:unreadable")
        return None
    if moment.is_open:
        repairs.note(f"{name}:day-or-month")
    _note_zone(moment, name, context, repairs)
    return moment.at


def latest(value: str | datetime, name: str, context: Context, repairs: Repairs) -> datetime | None:
    """Return the latest instant that a restriction may end, in UTC; None where it cannot be read, which is not noted:
    who restricts may say it elsewhere.
    """
    moment = read_latest(_text(value), context)
    if moment is None or moment.at < EARLIEST + timedelta(days=1):  # the noughts of an empty field
        return None
    if moment.is_open:
        repairs.note(f"{name}:latest")
    _note_zone(moment, name, context, repairs)
    return moment.at


def plausible(moment: datetime | None, name: str, received_at: datetime, repairs: Repairs) -> datetime | None:
    """Return `moment`, clamped: a date too far ahead is when it was received (`NAME:future`), one before 1970 is 1970
    (`NAME:before-1970`), so that no latency is negative by days and no index goes astray.
    """
    if moment is None:
        return None
    if moment > received_at + FUTURE:
        repairs.note(f"{name}:future")
        return received_at
    if moment < EARLIEST:
        repairs.note(f"{name}:before-1970")
        return EARLIEST
    return moment


def _text(value: str | datetime) -> str:
    return value.isoformat() if isinstance(value, datetime) else value.strip()


def _note_zone(moment: Moment, name: str, context: Context, repairs: Repairs) -> None:
    if not moment.has_zone:
        repairs.note(f"{name}:{'no-zone' if context.house is None else 'zone-of-house'}")
