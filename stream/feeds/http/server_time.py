"""Reads a far side's own time: its header `Date`, by which the dates in its other headers are meant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = ["server_time"]


def server_time(headers: Mapping[str, str]) -> datetime | None:
    """Return the time at the far side, aware; None where it does not say it. Names of headers are in lower case."""
    try:
        found = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return found.replace(tzinfo=found.tzinfo or UTC)
