"""Reads the date of an entry, where it can be trusted to order entries and to tell old ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

__all__ = ["date_of"]

_LONGEST = 64
_AHEAD = timedelta(days=1)
"""A date further ahead is no date: zones that are left out come to less."""


def date_of(text: str, now: datetime) -> datetime | None:
    """Return an aware instant; None for what is no date of RFC 822 or ISO 8601, and for one far in the future. A zone
    that is left out is taken for UTC.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        found = found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found <= now + _AHEAD else None
