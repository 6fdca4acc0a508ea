"""Chooses the clock that counts for dates that name no zone: that of the file's other dates, else that of the agency's
seat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import get_global

from stream.lexicon.seats import CAPITAL_ZONES, COUNTRIES, INTERNATIONAL
from stream.normalise.dates import Context
from stream.wire_item import WireItem

__all__ = ["context_of"]

_STATED = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d\d:?\d\d(?::?\d\d(?:\.\d{1,9})?)?\s?([+-])(\d\d):?([0-5]\d)\Z", re.ASCII)
_LENGTH = 40
"""Characters: longer is no date."""
_DEPTH = 3
"""Levels of `extra` that are looked through: the date of an envelope stands no deeper."""
_MOST_FIELDS = 200
"""Fields that are looked at: no wire has as many, and a hostile one has no end of them."""
_HALF_A_YEAR = timedelta(days=182)


def context_of(item: WireItem, provider: str, language: str | None, received_at: datetime) -> Context:
    """Return what the item's dates leave out: the zone, above all.

    Where all dates of the file that state an offset state the same one, it is the house's. It counts as the clock of
    the agency's seat where that has this offset, so that dates of the other half of the year are read right, too. Else
    the clock of the seat counts; an international agency's dates count as UTC. `Context.others` are the clocks that may
    be meant instead: no embargo ends before it is over by each of them.
    """
    stated = {offset for value in _dates(item) if (offset := _offset(value)) is not None}
    seat = _seat_of(provider)
    if len(stated) == 1:
        offset = stated.pop()
        return Context(
            received_at, language, seat if seat and offset in _offsets(seat, received_at) else timezone(offset)
        )
    if seat is None:
        return Context(received_at, language)
    if provider in INTERNATIONAL:
        return Context(received_at, language, None, (seat,))
    return Context(received_at, language, seat, (UTC,))


def _seat_of(provider: str) -> ZoneInfo | None:
    """Return the clock of an agency's seat, by `Article.provider`; None where the agency is not known."""
    country = COUNTRIES.get(provider)
    return None if country is None else _zone_of(country)


@cache
def _zone_of(country: str) -> ZoneInfo:
    """Return the zone of a country's capital. CLDR knows it where the country has but one."""
    return ZoneInfo(CAPITAL_ZONES.get(country) or get_global("territory_zones")[country][0])


def _offsets(zone: tzinfo, about: datetime) -> set[timedelta | None]:
    """Return the offsets of a zone in summer and in winter."""
    return {moment.astimezone(zone).utcoffset() for moment in (about, about + _HALF_A_YEAR)}


def _dates(item: WireItem) -> Iterator[str]:
    for value in (item.published_at, item.first_created_at, item.embargo_until):
        if isinstance(value, str):
            yield value
    yield from _texts(item.extra, _DEPTH)


def _texts(fields: Mapping[str, Any], depth: int) -> Iterator[str]:
    for value in islice(fields.values(), _MOST_FIELDS):
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict) and depth:
            yield from _texts(value, depth - 1)


def _offset(value: str) -> timedelta | None:
    found = _STATED.match(value.strip()) if len(value) <= _LENGTH and value[-2:].isdigit() else None
    if found is None:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return None if offset > timedelta(hours=14) else -offset if found[1] == "-" else offset
