"""Reads the latest instant that a date may mean: this is how a time that restricts is read."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from stream.normalise.dates.candidates import Candidate
from stream.normalise.dates.moment import (
    YEAR,
    Context,
    Moment,
    candidates_in,
    day_of,
    exact,
    guarded,
    is_day,
    local_time,
    years_about,
)
from stream.normalise.dates.zones import Zone

__all__ = ["read_latest"]

_ENDS = 24
"""The hour of a date without a clock: an embargo until a day holds until that day is over."""
_PAST = timedelta(days=2)
"""A date that ended longer before reception than this is past: a day, and another for the zone in which a day ends
last.
"""
_WEEK = 8
"""Days in which a weekday comes again, today's included."""
_RECKONED = re.compile(
    r"\b(?:hours?|hrs|minutes?|mins?|days?|weeks?|months?|stunden?|minuten?|tage?|wochen?|heures?|jours?|horas?|d[ií]as?|ore|"
    r"giorni|uur|timmar|timer)\s+(?:after|past(?!\s+midnight)|from|following|later|before|nach|vor|après|avant|después|dopo|"
    r"na|efter|etter)\b|\bday week\b|day week\b|\bweek (?:on|from|today|tomorrow)\b|\bfortnight\b",
    re.IGNORECASE,
)
"""Words by which the time has to be reckoned from another: `two hours after noon`, `Monday week`."""


def read_latest(text: str, context: Context) -> Moment | None:
    """Return the latest instant that a text may mean: no embargo ends before it. None where the text names no day,
    where no year fits the day, where its parts contradict each other, and where a date that people wrote was over more
    than two days before reception, unless its weekday or the item's own age confirms its year.
    """
    stated = exact(text)
    if stated is not None:
        return _of_machines(text, stated, context)
    if _RECKONED.search(text):
        return None
    read = [(one, tuple(_moments(one, context))) for one in candidates_in(text, context)]
    years = {one.year for one, moments in read if any(_is_of_age(moment.at, context) for moment in moments)}
    found = [moment for one, moments in read if not _is_clock_of(one, years) for moment in moments]
    if not found:
        return None
    instants = {moment.at for moment in found}
    return Moment(max(instants), all(moment.has_zone for moment in found), len(instants) > 1)


def _of_machines(text: str, stated: datetime, context: Context) -> Moment | None:
    if is_day(text):
        stated += timedelta(hours=_ENDS)
    if stated.tzinfo is not None:
        return guarded(lambda: Moment(stated.astimezone(UTC)))
    return guarded(lambda: Moment(max(zone.latest(stated) for zone in _default_zones(context)), has_zone=False))


def _default_zones(context: Context) -> tuple[Zone, ...]:
    """Return the zones that count for a date without a zone."""
    return tuple(Zone(zone) for zone in dict.fromkeys((context.zone, *context.others)))


def _moments(one: Candidate, context: Context) -> Iterator[Moment]:
    """Yield every instant that a candidate may be and that is plausible."""
    zones = (one.zone,) if one.zone else _default_zones(context)
    times = _coming(one, context, zones) if one.day is None else _dated(one, context)
    for local in times:
        at = guarded(lambda local=local: max(zone.latest(local) for zone in zones))  # type: ignore[misc]
        if at is not None and (one.day is None or _is_plausible(at, one, context)):
            yield Moment(at, one.zone is not None)


def _dated(one: Candidate, context: Context) -> Iterator[datetime]:
    """Yield the moment in each year that may be meant and that its weekday fits; that of the evening where the half of
    the day is open.
    """
    for year in [one.year] if one.year is not None else years_about(context):
        day = guarded(lambda year=year: day_of(year, one))  # type: ignore[misc]
        if day is None or (one.weekdays and day.weekday() not in one.weekdays):
            continue
        local = guarded(lambda day=day: local_time(day, one, _ENDS))  # type: ignore[misc]
        if local is not None:
            yield local + timedelta(hours=12) if one.clock and one.clock.may_be_evening else local


def _is_clock_of(one: Candidate, years: Container[int | None]) -> bool:
    """Return whether four digits count as a clock here that are the year of a date which fits the item's age: an item
    of 2020 that is sent again would be held by its `3 March 2020` until the next 3 March, 20:20.
    """
    return one.year is None and one.clock is not None and 100 * one.clock.hour + one.clock.minute in years


def _is_plausible(at: datetime, one: Candidate, context: Context) -> bool:
    """Return whether an embargo may end then. A date without its year has the year that makes it the next such day, or
    one that ended within the last two days. A date with its year may lie further in the past only where its weekday
    fits that year, or where the item is as old.
    """
    over = context.received_at - _PAST
    if at >= over:
        return one.year is not None or at < over + YEAR
    if one.year is None:
        return False
    return bool(one.weekdays) or _is_of_age(at, context)


def _is_of_age(at: datetime, context: Context) -> bool:
    """Return whether an embargo that ends then fits the item's own age."""
    return context.issued_at is not None and at >= context.issued_at - _PAST


def _coming(one: Candidate, context: Context, zones: Iterable[Zone]) -> Iterator[datetime]:
    """Yield the next time of that weekday and hour, or the day that is counted from today. Nothing for an hour
    alone.
    """
    for place in [place for zone in zones for place in (zone.stated, *zone.meant)]:
        now = context.received_at.astimezone(place).replace(tzinfo=None)
        times = [local_time(day, one, _ENDS) for day in _days(one, now.date())]
        yield from [time for time in times if time > now or one.relative is not None][:1]


def _days(one: Candidate, today: date) -> Sequence[date]:
    if one.relative is not None and not one.weekdays:
        return [today + timedelta(days=one.relative)]
    week = [today + timedelta(days=(one.relative or 0) + ahead) for ahead in range(_WEEK)]  # `next Tuesday`
    return [day for day in week if day.weekday() in one.weekdays]
