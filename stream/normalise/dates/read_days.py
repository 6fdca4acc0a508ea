"""Reads days in figures."""

from __future__ import annotations

import re

from stream.normalise.dates.read_zones import zone_behind
from stream.normalise.dates.scan import Form, Scan
from stream.normalise.dates.tokens import Date

__all__ = ["FORMS"]

_CENTURY = 2000
"""The century of years in two figures: no wire copy of the last one has them."""


def _year_first(scan: Scan, found: re.Match[str]) -> int:
    """Take `2026-12-07`, `2026/12/7` or `2026년 12월 7일`."""
    year = int(found["year"]) if found["year"] else None
    return _taken(scan, found.end(), (year, int(found["month"]), int(found["day"])))


def _stamp(scan: Scan, found: re.Match[str]) -> int:
    """Take `20261207`, or the day of `20261207T060000`."""
    end = _taken(scan, found.end(), (int(found[1]), int(found[2]), int(found[3])))
    if found[4] is None or not end:
        return end
    return zone_behind(scan, end) if scan.clock(found[4], found[5], found[6]) else 0


def _year_last(scan: Scan, found: re.Match[str]) -> int:
    """Take `7.12.2026`, `7/12/26` or `12/7`: nobody puts the month before a dot."""
    first, second, last = int(found[1]), int(found[3]), found[4]
    year = (int(last) if len(last) == 4 else _CENTURY + int(last)) if last else None
    day_first, month_first = (year, second, first), (year, first, second)
    if found[2] == ".":
        return _taken(scan, found.end(), day_first)
    if scan.day_first is None:
        return _taken(scan, found.end(), month_first, day_first)
    usual, other = (day_first, month_first) if scan.day_first else (month_first, day_first)
    return _taken(scan, found.end(), usual) or _taken(scan, found.end(), other)


def _taken(scan: Scan, end: int, *days: tuple[int | None, int, int]) -> int:
    """Take a day; return `end`, or 0 where no month has such a day."""
    possible = tuple(dict.fromkeys(day for day in days if 1 <= day[1] <= 12 and 1 <= day[2] <= 31))
    if not possible:
        return 0
    scan.tokens.append(Date(possible))
    return end


FORMS: tuple[Form, ...] = (
    (re.compile(r"(?<!\d)(?P<year>\d{4})([-/.])(?P<month>\d\d?)\2(?P<day>\d\d?)(?:[Tt](?=\d))?(?!\d)"), _year_first),
    (
        re.compile(
            r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
            r"(?:[Tt]?([01]\d|2[0-4])([0-5]\d)([0-5]\d)?)?(?!\d)"
        ),
        _stamp,
    ),
    (re.compile(r"(?:(?P<year>\d{4}) ?[年년] ?)?(?P<month>\d\d?) ?[月월] ?(?P<day>\d\d?) ?[日号號일]"), _year_first),
    (re.compile(r"(?<![\d.])(\d\d?)([./-]) ?(\d\d?)\2 ?(\d{4}|\d\d)?(?![\d.:]|/\d)(?<![/-])"), _year_last),
    (re.compile(r"(?<![\d.:/])(\d\d?)(/)(\d\d?)()(?![\d/:]|\s?[ap]\.?m)", re.IGNORECASE), _year_last),
)
