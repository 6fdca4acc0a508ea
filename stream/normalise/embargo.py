"""Finds until when an item may not be used, from metadata, notes, headline and the lines above and below the copy.

The strictest of them counts. An embargo whose time cannot be read holds the item until somebody releases it: a guess
never does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from stream.embargo_line import embargo_of_line, embargoes_of_headline, embargoes_of_note
from stream.lexicon.embargo import FIELDS
from stream.normalise.dates import Context, latest
from stream.normalise.item_copy import Copy
from stream.normalise.repair import Repairs
from stream.wire_item import WireItem

__all__ = ["Restriction", "restriction_of"]

_FIELD = "embargo_until"
_NONE = frozenset({"", "0", "false", "no", "none", "null", "n", "-", "n/a"})
"""Values of an embargo's field that say that there is no embargo."""


_MOST_FIELDS = 200
"""Fields of `extra` that are looked at: no wire has as many, and a hostile one has no end of them."""


_MOST_TIMES = 100
"""Times in one item that are read: each costs a millisecond."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """Says whether there is an embargo, and until when it holds; None where that cannot be read."""

    is_stated: bool
    until: datetime | None = None


def restriction_of(item: WireItem, copy: Copy, context: Context, repairs: Repairs) -> Restriction:
    """Return the strictest embargo of an item. Where none of its times can be read, `embargo_until:unreadable` is noted
    in `repairs`, and the item is held.
    """
    times = list(islice(dict.fromkeys((*_of_metadata(item), *_of_copy(item, copy))), _MOST_TIMES + 1))
    if len(times) > _MOST_TIMES:  # no reader could say which of them holds
        repairs.note(f"{_FIELD}:unreadable")
        return Restriction(is_stated=True)
    ends = [end for when in times if when and (end := latest(when, _FIELD, context, repairs)) is not None]
    if times and not ends:
        repairs.note(f"{_FIELD}:unreadable")
    return Restriction(bool(times), max(ends, default=None))


def _of_metadata(item: WireItem) -> Iterator[str | datetime]:
    if item.embargo_until is not None and item.embargo_until != "":
        yield item.embargo_until
    yield from _of_fields(item.extra)


def _of_fields(fields: Mapping[str, Any], within: str = "") -> Iterator[str]:
    """Yield the values of fields that no format names, by their own names or by the name of what they stand in."""
    for name, value in islice(fields.items(), _MOST_FIELDS):
        if isinstance(value, dict) and not within:
            yield from _of_fields(value, name)
        elif isinstance(value, str) and _is_named(name, within) and value.strip().casefold() not in _NONE:
            yield value
        elif isinstance(value, str) and (when := embargo_of_line(value)) is not None:
            yield when  # terms of use, instructions


def _is_named(*names: str) -> bool:
    return any(word in name.casefold() for name in names for word in FIELDS)


def _of_copy(item: WireItem, copy: Copy) -> Iterator[str]:
    yield from embargoes_of_headline(copy.headline or "")
    yield from embargoes_of_note(copy.ednote or "")
    for line in (item.slugline, item.take, *item.subheadlines, *copy.margins):
        when = embargo_of_line(line or "")
        if when is not None:
            yield when
