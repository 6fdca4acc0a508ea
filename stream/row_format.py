"""Marks the rows of tables with the number of their format.

A row outlives the release that wrote it: it is read by the next, and by the one before where that is started again. A
row that is JSON begins with the number (`{"format":1,`); one without was written before there were numbers, and is of
format 1. A field that is only added, and may be missing, needs no other number: readers ignore what they do not know.
Of a higher number than a release knows it must not guess: what a story was alerted for would be forgotten.
"""

from __future__ import annotations

import re

from stream.errors import Misconfigured

__all__ = ["mark_format", "newer_release", "refuse_newer"]

_MARKED = re.compile(rb'\{"format":([1-9][0-9]{0,3})[,}]')


def mark_format(row: bytes, number: int) -> bytes:
    """Return a JSON object with the number of its format before its fields."""
    return b'{"format":%d%s%s' % (number, b"" if row == b"{}" else b",", row[1:])


def refuse_newer(row: bytes, known: int, what: str) -> None:
    """Raise `Misconfigured` where a row says that a later release wrote it, as no stranger's would."""
    marked = _MARKED.match(row)
    if marked is not None and int(marked[1]) > known:
        raise newer_release(what, int(marked[1]), known)


def newer_release(what: str, found: int, known: int) -> Misconfigured:
    """Return the error for a row of a format that this release does not know."""
    return Misconfigured(
        f"{what} has rows of format {found}, and this release knows formats up to {known}: a later release wrote them. "
        'Start that one again (going back: docs/operations.md, "Upgrading")'
    )
