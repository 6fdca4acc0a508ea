"""Defines what both readers of dates (`usual`, `latest`) need: the context of a date, the dates that machines write,
and how a day becomes an instant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from typing import TypeVar

from stream.normalise.dates.candidates import Candidate, candidates_of
from stream.normalise.dates.read_tokens import tokens_of

__all__ = [
    "YEAR",
    "Context",
    "Moment",
    "candidates_in",
    "day_of",
    "exact",
    "guarded",
    "is_day",
    "local_time",
    "years_about",
]

T = TypeVar("T")
_LONGEST = 160
"""Characters: longer is no date."""
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-](?!0000)\d{4}|GMT|UTC)\Z", re.ASCII
)
"""A date as RFC 5322 has it, in feeds and mail: the standard library reads it in a tenth of the time."""
_ISO = re.compile(
    r"\d{4}-?\d\d-?\d\d(?:[T ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d{1,30})?)?)?\s?(?:Z|[+-]\d\d(?::?\d\d)?)?)?\Z", re.ASCII
)
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?|\d{8}", re.ASCII)
"""A day without a time of day, with its zone, as XML Schema's `date` has it, or without."""
YEAR = timedelta(days=365)
_NEAR_YEARS = 8
"""Years back that a date without its year may be of: a 29 February may be eight years from the next (1896, 1904)."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a date as printed leaves out."""

    received_at: datetime
    """When the record was received, aware. There is no other clock, so that the same record always reads the same."""
    language: str | None = None
    house: tzinfo | None = None
    """The clock of the house that sent the item; None where that is not known, and UTC counts."""
    others: tuple[tzinfo, ...] = ()
    """Clocks that may be meant instead. No embargo ends before it is over by each of them."""
    issued_at: datetime | None = None
    """When the item was issued, as it says itself."""

    @property
    def zone(self) -> tzinfo:
        """The clock of a date that tells none."""
        return self.house or UTC


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC."""

    at: datetime
    has_zone: bool = True
    is_open: bool = False
    """Whether the date might be read otherwise: `4/3/2026`."""


def exact(text: str) -> datetime | None:
    """Return a date of machines, aware or naive: RFC 5322, ISO 8601; None where it is none of them."""
    is_mail = bool(_MAIL.match(text))
    if (day := _DAY.fullmatch(text)) and day[2]:
        return guarded(lambda: datetime.fromisoformat(f"{day[1]}T00:00{day[2]}"))
    if not is_mail and not _ISO.match(text):
        return None
    return guarded(lambda: parsedate_to_datetime(text) if is_mail else datetime.fromisoformat(text))


def is_day(text: str) -> bool:
    """Return whether a date of machines is a day without a time of day."""
    return bool(_DAY.fullmatch(text))


def candidates_in(text: str, context: Context) -> list[Candidate]:
    """Return all ways to read a date of the press."""
    return candidates_of(tokens_of(text, context.language)) if text and len(text) <= _LONGEST else []


def years_about(context: Context) -> range:
    """Return the years that a date without one may be of."""
    year = context.received_at.year
    return range(year - _NEAR_YEARS, year + 2)


def day_of(year: int, one: Candidate) -> date:
    """Return the candidate's day in a year. Raises ValueError where the year has no such day."""
    return date(year, one.month or 1, one.day or 1)


def local_time(day: date, one: Candidate, default_hour: int) -> datetime:
    """Return the day with the time of day of `one`, naive; with the hour `default_hour` where `one` has no clock.
    Raises OverflowError at the ends of time.
    """
    clock = one.clock
    hours, minutes, seconds = (default_hour, 0, 0) if clock is None else (clock.hour, clock.minute, clock.second)
    return datetime.combine(day, time()) + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def guarded(make: Callable[[], T]) -> T | None:
    """Return what `make` makes; None where the calendar has no such thing."""
    try:
        return make()
    except (ValueError, OverflowError):
        return None
