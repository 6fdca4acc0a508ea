"""Reads what a date means as a rule: this is how a time that restricts nothing is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from stream.normalise.dates.candidates import Candidate
from stream.normalise.dates.moment import (
    YEAR,
    Context,
    Moment,
    candidates_in,
    day_of,
    exact,
    guarded,
    local_time,
    years_about,
)
from stream.normalise.dates.zones import Zone

__all__ = ["read"]

_BEGINS = 0
"""The hour of a date without a clock: a day stands for its beginning."""
_AHEAD = timedelta(days=7)
"""Advance copy is dated up to a week ahead: beyond, a date without its year is last year's."""


def read(text: str, context: Context) -> Moment | None:
    """Return the instant that a text tells; None where it tells none, or several. A date without its year is the last
    one before reception, or within the week after it, or the one near it that its weekday bears out.
    """
    stated = exact(text)
    if stated is not None:
        return _placed(stated, context)
    candidates = [one for one in candidates_in(text, context) if not one.is_other]
    if any(one.year is not None for one in candidates):  # four digits behind a day are its year
        candidates = [one for one in candidates if one.year is not None]
    found = [moment for one in candidates if (moment := _moment(one, context)) is not None]
    if not found:
        return None
    first = found[0]
    is_open = any(moment.at != first.at for moment in found)
    return None if is_open and not _is_order_of_days(candidates) else Moment(first.at, first.has_zone, is_open)


def _placed(stated: datetime, context: Context) -> Moment | None:
    zone = stated.tzinfo or context.zone
    return guarded(lambda: Moment(stated.replace(tzinfo=zone).astimezone(UTC), stated.tzinfo is not None))


def _is_order_of_days(candidates: Sequence[Candidate]) -> bool:
    """Return whether the readings differ in nothing but which figure is the month."""
    return len({(one.year, frozenset((one.month, one.day)), one.clock, one.part) for one in candidates}) == 1


def _moment(one: Candidate, context: Context) -> Moment | None:
    if one.day is None or one.month is None:
        return None
    zone = one.zone or Zone(context.zone)
    years = [one.year] if one.year is not None else years_about(context)
    found = [at for year in years if (at := _instant(year, one, zone)) is not None]
    if one.year is None:
        near = [at for at in found if abs(at - context.received_at) < YEAR]
        fitting = [at for at in near if at.astimezone(zone.stated).weekday() in one.weekdays]
        found = fitting or [at for at in found if at <= context.received_at + _AHEAD]
    return Moment(max(found), one.zone is not None) if found else None


def _instant(year: int, one: Candidate, zone: Zone) -> datetime | None:
    return guarded(lambda: zone.literal(local_time(day_of(year, one), one, _BEGINS)))
