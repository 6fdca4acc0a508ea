"""Dates as printed → instants in UTC. What is missing or impossible is flagged, never hidden.

May import the modules beside it.
"""

from __future__ import annotations

import re
import warnings
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from dateutil import parser

from stream.normalise.repair import Repairs

__all__ = ["EARLIEST", "FUTURE", "instant", "plausible"]

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""No wire file is older; an earlier date is a broken clock or an empty field."""
FUTURE = timedelta(days=7)
"""Advance copy is dated up to a week ahead; beyond, it is a broken clock."""
_LONGEST = 80
"""Characters: longer is no date, and the parser's work grows with it."""
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-](?!0000)\d{4}|GMT|UTC)\Z", re.ASCII
)
"""A date as RFC 5322 has it, in feeds and mail: the standard library reads it in a tenth of the time."""
_CLOCK = re.compile(
    r"(?<![\d:+.-])([01]\d|2[0-4])[.:h]?([0-5]\d)\s*(?:hrs|hours|h|uhr)?\s*(?=GMT|UTC|Z\b|BST|CES?T|E[SD]T|[A-Z]{2,4}T\b)"
)
_NOISE = re.compile(r"(?i)\b(?:at|on|den|um|le|hours|hrs|uhr|noon)\b|[()*]")
_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "UT": 0, "WET": 0, "BST": 1, "WEST": 1, "IST": 5.5, "CET": 1, "MEZ": 1, "CEST": 2,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11,
    "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_ZONES = {name: timezone(timedelta(hours=hours)) for name, hours in _HOURS.items()}


def instant(value: str | datetime | None, name: str, around: datetime, repairs: Repairs) -> datetime | None:
    """The instant in UTC; null where there is none or it cannot be read (`NAME:unreadable`).

    A date without a zone counts as UTC (`NAME:no-zone`). What a short date leaves out (the year of `5 May`) is taken
    from `around`: the time of reception, so that the same record always reads the same.
    """
    if value is None or value == "":
        return None
    moment = value if isinstance(value, datetime) else _read(value.strip(), around)
    if moment is None:
        repairs.note(f"{name}:unreadable")
        return None
    try:
        if moment.tzinfo is None:
            repairs.note(f"{name}:no-zone")
            return moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):
        repairs.note(f"{name}:unreadable")
        return None


def plausible(moment: datetime | None, name: str, received_at: datetime, repairs: Repairs) -> datetime | None:
    """`moment`, clamped: a date too far ahead is when it was received (`NAME:future`), one before 1970 is 1970
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


def _read(text: str, around: datetime) -> datetime | None:
    if not text or len(text) > _LONGEST:
        return None
    try:
        return parsedate_to_datetime(text) if _MAIL.match(text) else datetime.fromisoformat(text)
    except ValueError:
        pass
    if not any(ch.isdigit() for ch in text):
        return None
    plain = _NOISE.sub(" ", _CLOCK.sub(r"\1:\2 ", text))
    midnight = around.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an unknown zone is flagged as none
            return parser.parse(plain, default=midnight, tzinfos=_ZONES)
    except (ValueError, ArithmeticError, TypeError, LookupError, AttributeError):  # what dateutil lets out
        return None
