"""Cursors as clients have them: opaque, and of one search alone. It is pure.

A cursor says where a page ended by the place of its last row, never by a time stamp alone: of two articles of one
instant the second would be lost, or the first shown twice. It carries a hash of what was asked for: with other filters
it would begin in the middle of another list.
"""

from __future__ import annotations

import binascii
import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Hashable, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import TypeVar, get_type_hints
from uuid import UUID

import orjson

from stream.desk.problem import Fault, Kind, Problem

__all__ = ["CURSOR_LONGEST", "place_of", "read_cursor", "written_cursor"]

CURSOR_LONGEST = 200
"""Characters of a cursor: ours have less than 120."""
_HASH_BYTES = 6
"""It guards against a slip, not against anybody: who makes a cursor up may as well choose filters."""

_INT_MOST = 2**63 - 1
"""A whole number is less: a page may begin at the next one, and databases have no greater."""

Part = int | UUID | datetime
_Place = TypeVar("_Place")


def written_cursor(place: Sequence[Part], of: Hashable) -> str:
    """Return the cursor of a place in the list that `of` describes."""
    parts = [part.astimezone(UTC).isoformat() if isinstance(part, datetime) else part for part in place]
    return urlsafe_b64encode(orjson.dumps([_hash(of), *parts])).decode().rstrip("=")


def place_of(kind: Callable[..., _Place], text: str | None, of: Hashable) -> _Place | None:
    """Return where a page begins: a cursor of the store (`Cursor`, say), None at the head of the list. Raises `Problem`
    for a text that is no such cursor, or of another list.
    """
    return None if text is None else kind(*read_cursor(text, tuple(get_type_hints(kind).values()), of))


def read_cursor(text: str, kinds: Sequence[type[Part]], of: Hashable) -> tuple[Part, ...]:
    """Return the parts of a cursor, of these types. Raises `Problem` where it is none, or of another list."""
    try:
        padded = text + "=" * (-len(text) % 4)
        read = orjson.loads(urlsafe_b64decode(padded.encode("ascii")))
        mark, *parts = read
        place = tuple(_part(part, kind) for part, kind in zip(parts, kinds, strict=True))
    except (ValueError, TypeError, UnicodeError, binascii.Error, OverflowError):
        raise _wrong("it is no cursor of ours: take `next` of the page before as it is") from None
    if mark != _hash(of):
        raise _wrong("it is of another search: a cursor goes on with the parameters that it was made with")
    return place


def _part(part: object, kind: type[Part]) -> Part:
    if kind is datetime and isinstance(part, str):
        found = datetime.fromisoformat(part)
        if found.tzinfo is None:
            raise ValueError(part)
        found.astimezone(UTC)  # as a database is asked; one that UTC has no year for overflows
        return found
    if kind is UUID and isinstance(part, str):
        return UUID(part)
    if type(part) is not kind or (kind is int and not 0 <= part < _INT_MOST):  # type: ignore[operator]
        raise TypeError(part)
    return part


def _hash(of: Hashable) -> str:
    return hashlib.blake2b(_described(of).encode("utf-8", "replace"), digest_size=_HASH_BYTES).hexdigest()


def _described(of: object) -> str:
    """Return a text that is the same in every process: a cursor outlives the desk that wrote it, and is read by the one
    beside it. The members of a set stand in another order in each.
    """
    if isinstance(of, frozenset):
        return f"{{{', '.join(sorted(map(_described, of)))}}}"
    if isinstance(of, tuple):
        return f"({', '.join(map(_described, of))})"
    if is_dataclass(of):
        return _described(tuple((field.name, getattr(of, field.name)) for field in fields(of)))
    return repr(of)


def _wrong(detail: str) -> Problem:
    return Problem(Kind.BAD_CURSOR, detail, [Fault(location="query", name="cursor", detail=detail)])
