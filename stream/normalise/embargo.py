"""Finds until when an item may not be used, from metadata, notes, headline and the lines above and below the copy.

The strictest of them counts. An embargo whose time cannot be read holds the item until somebody releases it: a guess
never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from stream.embargo_line import (
    advance_of_slug,
    embargo_of_line,
    embargoes_of_headline,
    embargoes_of_note,
    embargoes_of_sentence,
)
from stream.lexicon.embargo import FIELDS, NONE
from stream.normalise.dates import Context, exact, latest
from stream.normalise.item_copy import Copy
from stream.normalise.repair import Repairs
from stream.wire_item import WireItem

__all__ = ["Restriction", "restriction_of"]

_FIELD = "embargo_until"
_NONE = NONE | {"", "0", "false", "null", "n", "off", "inactive", "disabled", "expired"}
"""Values of an embargo's field that say that there is no embargo."""
_YES = frozenset({"true", "yes", "y", "1", "on"})
_ASKS = frozenset({"embargo", "embargoed", "underembargo", "hasembargo", "active", "enabled", *FIELDS})
"""Names of fields in which such a value says that there is an embargo, and no time."""
_is_beside = re.compile("zone|count|lifted|expired|policy|^noembargo|^notembargoed").search
"""Names of fields that stand beside an embargo's time."""
_DAY = re.compile(r"\d{4}-?\d\d-?\d\d")

_MOST_VALUES = 5_000
"""Values of `extra` that are looked at: no wire has as many, and a hostile one has no end of them."""
_is_of_embargo = re.compile("|".join(FIELDS)).search
"""Whether a name is that of a field that holds the time of an embargo."""
_is_of_rights = re.compile("usagerights/startdate|rightsinfo@validfrom").search
"""The same, in which the rights to use it begin: NewsML 1's holds a sentence, unless it is a date."""
_is_of_terms = re.compile("terms|rights|instruction|limitation|restriction|note|advisory").search
"""What the name of a field has in it in which houses write sentences about what may be done with an item."""
_PATH = 400
"""Characters of the names around a value that are looked at."""
_TERMS_LENGTH = 200_000
"""Characters of all these fields that are looked at: each costs almost a microsecond."""
_LINES_LENGTH = 4_000
"""Characters of a field of several lines, a signature, whose lines are looked at."""
_LABELS = frozenset({
    "category", "categories", "subject", "subjects", "keyword", "keywords", "tag", "tags", "topic", "topics", "concept",
    "concepts", "entity", "entities", "event", "events", "hashtag", "hashtags",
})  # fmt: skip
"""Fields of words that say what a story is about: an `Embargo` there is one on goods, unless it tells until when."""
_OF_OTHERS = ("associat", "related", "renditions")
"""How fields of other items begin, which the item only names or shows: their embargoes are not the story's."""
_PRESS = re.compile(r"(?i)\b(?:embargoed|(?:under|strict) embargo|sperrfrist|hold for release)\b")
"""What a part of a slug or a keyword says of copy and of no goods."""
_SAME = timedelta(hours=36)
"""How far apart two times may be that mean the same embargo, one of them with another zone or as a day."""
_TWO_MONTHS = 62
"""Days within which each day of a month comes."""
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
    said = (*_of_metadata(item), *_of_copy(item, copy), *_of_advance(item, copy, context))
    times = list(islice(dict.fromkeys(said), _MOST_TIMES + 1))
    if len(times) > _MOST_TIMES:  # no reader could say which of them holds
        repairs.note(f"{_FIELD}:unreadable")
        return Restriction(is_stated=True)
    read = [(when, end) for when in times if when and (end := latest(when, _FIELD, context, repairs)) is not None]
    dated = [end for when, end in read if not isinstance(when, str) or exact(when.strip()) is not None]
    over = [end for end in dated if end <= context.received_at]
    ends = [end for when, end in read if not _is_said_again(when, end, over)]
    if times and not ends:
        repairs.note(f"{_FIELD}:unreadable")
    return Restriction(bool(times), max(ends, default=None))


def _is_said_again(when: str | datetime, end: datetime, over: list[datetime]) -> bool:
    """Return whether words without a year, which mean the next such day, say an embargo again that the metadata dates
    and that is over: a correction repeats the note of days ago.
    """
    year = f"{end.year % 100:02}"
    if not isinstance(when, str) or re.search(rf"{end.year}|(?:[./-]\d\d?[./-]|[^\W\d]\.? ){year}(?!\d|[.:]\d)", when):
        return False
    return any(end.year > one.year and abs(end - _in_year(one, end.year)) <= _SAME for one in over)


def _in_year(moment: datetime, year: int) -> datetime:
    return moment + (datetime(year, 3, 1, tzinfo=UTC) - datetime(moment.year, 3, 1, tzinfo=UTC))


def _of_metadata(item: WireItem) -> Iterator[str | datetime]:
    field = item.embargo_until
    if (isinstance(field, str) and not _is_none(field.strip().casefold())) or isinstance(field, datetime):
        yield field
    yield from _of_fields(item.extra)


def _of_fields(fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield the embargoes that fields of no format say: what stands in a field of that name, however deep and how
    often, and what other fields say in so many words.
    """
    room = _TERMS_LENGTH
    for path, value in islice(_values_of(fields), _MOST_VALUES):
        text = str(value) if isinstance(value, bool | int | float) else value
        if not isinstance(text, str):
            continue
        if not _is_of_embargo(path):
            yield from _of_text(path, text)
            if _is_of_terms(path):
                for line in text[:room].split("\n"):
                    yield from embargoes_of_sentence(line)
                room = max(room - len(text), 0)
        elif _says_until(path.rpartition("/")[2], text.strip().casefold()):
            yield text


def _is_none(value: str) -> bool:
    return value.rstrip(" .!") in _NONE


def _says_until(name: str, value: str) -> bool:
    """Return whether a field of an embargo says that there is one: by a time, or by `true` under a name that asks just
    that. One that only says how it was meant (a zone, a count, that it was lifted) says nothing.
    """
    if _is_none(value) or _is_beside(name):
        return False
    return value not in _YES or name in _ASKS or name.startswith("is")


def _of_text(path: str, text: str) -> Iterator[str]:
    """Yield what a field says whose name tells nothing of an embargo."""
    if _is_of_rights(path) and exact(text.strip()) is not None:
        yield f"{text.strip()}T00:00" if _DAY.fullmatch(text.strip()) else text  # they begin with the day
    elif path == "/subject":  # of a mail whose copy has a headline of its own
        yield from embargoes_of_headline(text)
    elif "\n" in text:
        yield from _of_lines(text)
    elif (when := embargo_of_line(text)) or (when is not None and _LABELS.isdisjoint(path.split("/"))):
        yield when


def _of_lines(text: str) -> Iterator[str]:
    for line in text[:_LINES_LENGTH].split("\n"):
        if (when := embargo_of_line(line)) is not None:
            yield when


def _values_of(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield every value within `extra`, with the names of all that it stands in, in lower case and without signs."""
    pending: list[tuple[str, Any]] = [("", fields)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, Mapping):
            named = [(_folded(name), field) for name, field in value.items()]
            ours = [(name, field) for name, field in reversed(named) if not name.startswith(_OF_OTHERS)]
            pending += [(f"{path[-_PATH:]}/{name}", field) for name, field in ours]
        elif isinstance(value, list | tuple):
            pending += [(path, one) for one in reversed(value)]
        else:
            yield path, value


def _folded(name: str) -> str:
    return name[:_PATH].casefold().replace("_", "").replace("-", "").replace(" ", "")


def _of_copy(item: WireItem, copy: Copy) -> Iterator[str]:
    yield from embargoes_of_headline(copy.headline or "")
    yield from embargoes_of_note(copy.ednote or "")
    parts = [part for part in (item.slugline or "").split("/")[1:] if _PRESS.search(part)]
    slug = "" if (item.slugline or "").strip().casefold() == "embargo" else item.slugline  # what the story is about
    for line in (*parts, slug, item.take, *item.subheadlines, *copy.margins):
        when = embargo_of_line(line or "")
        if when is not None:
            yield when
    if any(_PRESS.fullmatch(word.strip(" .!*")) for word in item.keywords[:_MOST_TIMES]):
        yield ""
    for line in copy.margins:
        yield from embargoes_of_sentence(line)


def _of_advance(item: WireItem, copy: Copy, context: Context) -> Iterator[str]:
    """Yield the days until which slug, take and notes hold advance copy, as AP marks it: `Adv08`, `$adv08`."""
    notes = (note for note in (copy.ednote or "").split("\n") if note.startswith("$"))
    for text in (item.slugline, item.take, *notes):
        found = advance_of_slug(text or "")
        if found is not None:
            when, day = found
            yield when if day is None else _next_day(day, context)


def _next_day(day: int, context: Context) -> str:
    """Return the next such day of the month, or one of the last two: none earlier is meant."""
    earliest = context.received_at - timedelta(days=_TWO_MONTHS)
    first = max(context.issued_at or context.received_at, earliest).date() - timedelta(days=2)
    days = (first + timedelta(days=ahead) for ahead in range(_TWO_MONTHS))
    return next((one.isoformat() for one in days if one.day == day), "")
