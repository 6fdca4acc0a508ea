"""Writes where a page ended into the address of the next, and reads it there. It is pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stream.store.reading import Cursor, SpokenCursor

__all__ = ["place_of", "read_place", "read_spoken_place"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DIGITS = 18
"""Of one number: those of a 64-bit one, nearly, and of any time that `datetime` can say."""


def place_of(cursor: Cursor | SpokenCursor) -> str:
    """Return a cursor as text: microseconds since 1970 and numbers, by `-`."""
    return "-".join(str(part) for part in ((cursor.received_at - _EPOCH) // _MICROSECOND, *cursor[1:]))


def read_place(text: str) -> Cursor | None:
    """Return the cursor that a text says; None where it is none of ours."""
    numbers = _numbers(text, 2)
    return None if numbers is None else Cursor(_instant(numbers[0]), numbers[1])


def read_spoken_place(text: str) -> SpokenCursor | None:
    """Return the cursor of quotes that a text says; None where it is none of ours."""
    numbers = _numbers(text, 3)
    return None if numbers is None else SpokenCursor(_instant(numbers[0]), numbers[1], numbers[2])


def _numbers(text: str, count: int) -> list[int] | None:
    parts = text.split("-")
    good = len(parts) == count and all(part.isascii() and part.isdigit() and len(part) <= _DIGITS for part in parts)
    return [int(part) for part in parts] if good and int(parts[0]) < _MOST else None


_MOST = (datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND


def _instant(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _MICROSECOND
