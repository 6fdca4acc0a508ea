"""The one clock. It is handed to whoever needs the time, so that tests and replays can set it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

__all__ = ["Clock", "monotonic", "utc_now"]

Clock = Callable[[], datetime]
"""Gives the current instant, aware and in UTC."""

monotonic = time.monotonic
"""Seconds that never go back: for back-off and watchdogs, never for events."""


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)
