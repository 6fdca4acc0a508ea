"""Bounds what an envelope of JSON says of all that is in it: it goes with every item."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from stream.lexicon.embargo import FIELDS, STEMS
from stream.wire.bounds import ENVELOPE_ROOM, UNREADABLE
from stream.wire.json.names import folded

__all__ = ["restricts_of_all"]

_FIELDS = 100
"""Fields of an envelope that restrict what is in it: there are some five."""
_STATUS = "pubstatus"
_STATUSES = 5
_WORD = 100
"""Characters of such a field and its word."""


def restricts_of_all(restricts: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the fields, as far as each item has room for them, and the repair `extra:cut` where it has not for all. Of
    a text its beginning stays; where what was cut may say an embargo, that is one which cannot be read.
    """
    if len(restricts) > _FIELDS:
        return _held(restricts), ("extra:cut",)
    sizes = {key: len(key) + _size(value) for key, value in restricts.items()}
    room, kept, cut = ENVELOPE_ROOM, dict[str, Any](), False
    for key in sorted(sizes, key=sizes.__getitem__):  # what is short says a time or a status
        value = restricts[key]
        if sizes[key] > room:
            beginning = max(room - len(key), 0)
            if not isinstance(value, str) or _may_say_embargo(key, value[beginning:]):
                return _held(restricts), ("extra:cut",)
            value, cut = value[:beginning], True
        kept[key] = value
        room = max(room - sizes[key], 0)
    return kept, ("extra:cut",) if cut else ()


def _held(restricts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what holds the items where there is not room for what restricts them; a kill of all of them stays one."""
    kept = ((key, word) for key, word in restricts.items() if folded(key) == _STATUS and isinstance(word, str | list))
    words = {key: word for key, word in islice(kept, _STATUSES) if len(key) + _size(word) <= _WORD}
    return {**words, "embargo": UNREADABLE}


def _may_say_embargo(key: str, rest: str) -> bool:
    lowered = rest.lower()
    return any(word in folded(key) for word in FIELDS) or any(stem in lowered for stem in STEMS)


def _size(value: Any) -> int:
    """Return the characters of a value and of the keys in it, or any number beyond the room."""
    size, pending = 0, [value]
    while pending and size <= ENVELOPE_ROOM:
        one = pending.pop()
        size += len(one) if isinstance(one, str | list | dict) else len(str(one))
        if isinstance(one, dict) and size <= ENVELOPE_ROOM:
            size += sum(map(len, one))
            pending += one.values()
        elif isinstance(one, list) and size <= ENVELOPE_ROOM:
            pending += one
    return size
