"""Reads `Retry-After`, in both of its forms (RFC 9110, 10.2.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["retry_after"]

_MOST = 24 * 3600.0
"""Seconds: whoever asks for more is asked again after a day, for such a header is often somebody's mistake."""
_SECONDS = re.compile(r"\d{1,12}(?:\.\d{1,6})?")


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds to wait, a day at most; None where nothing is asked, nothing that can be read, or a date that
    is past. `now` is the far side's own time where it says it.
    """
    if not value:
        return None
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), _MOST) or None
    try:
        until = parsedate_to_datetime(value)
        seconds = (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return min(seconds, _MOST) if seconds > 0 else None
