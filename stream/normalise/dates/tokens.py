"""Defines the tokens that a date as printed is made of: clocks, days, numbers, words, separators, zones."""

from __future__ import annotations

from dataclasses import dataclass

from stream.normalise.dates.words import Meaning
from stream.normalise.dates.zones import Zone

__all__ = ["Clock", "Date", "Number", "Quad", "Relative", "Separator", "Token", "Word"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day."""

    hour: int
    """0 to 24; 24 is the day's end."""
    minute: int = 0
    second: int = 0
    may_be_evening: bool = False
    """Whether it may be meant for the afternoon: `6 o'clock`."""
    may_be_day: bool = False
    """Whether it may as well be a day and a month: `06.10`."""


@dataclass(frozen=True, slots=True)
class Quad:
    """Four digits, which may be a clock or a year."""

    value: int
    is_clock: bool = False
    """Whether what stands beside it makes it a clock: `at 0930`, `0930hrs`, `0930 GMT`."""
    begins_with_nought: bool = False


@dataclass(frozen=True, slots=True)
class Date:
    """A day in figures."""

    days: tuple[tuple[int | None, int, int], ...]
    """Year, month, day; several where the order is not known, first that of the language."""


@dataclass(frozen=True, slots=True)
class Number:
    """One or two digits."""

    value: int
    is_ordinal: bool = False
    is_year: bool = False
    """`’26`."""


@dataclass(frozen=True, slots=True)
class Word:
    """A month or a weekday; of several meanings where the language is not known, or has one word for two."""

    meanings: frozenset[Meaning]


@dataclass(frozen=True, slots=True)
class Relative:
    """A day counted from the day of reception."""

    days: int


@dataclass(frozen=True, slots=True)
class Separator:
    """What parts two times: `6 a.m. ET / 1100 GMT`."""


Token = Clock | Quad | Date | Number | Word | Relative | Separator | Zone
