"""Makes the raw records of what is new in a feed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from stream.feeds.rss.document import Document, Entry
from stream.feeds.rss.entry_date import date_of
from stream.feeds.transport import Item
from stream.wire.xml.feed_identity import is_front_page

__all__ = ["records_of"]

_TIMES = 4
_FREE = 1024 * 1024
"""A feed whose head is repeated with each entry may come to so many times its size, and a MiB: beyond it goes on whole,
for a far side could make gigabytes of a few megabytes.
"""
_NAME = 200
"""Characters of a name that people are shown."""


def records_of(
    document: Document, new: Sequence[int], *, origin: str, now: datetime
) -> Iterator[tuple[Sequence[int], Item]]:
    """Yield an item for each new entry, in the given order, with the places that it has. An entry that shares its guid
    comes with those that it shares it with: only beside each other can they be told apart, as updates of one story or
    as several.
    """
    groups = _groups(document.entries, new)
    if not groups:
        return
    if len(groups) * document.around > _TIMES * len(document.body) + _FREE:
        yield new, Item(payload=document.body, name=_last_part(origin), origin=origin)
        return
    for chosen, group in groups:
        entry = document.entries[chosen[0]]
        yield (
            chosen,
            Item(
                payload=document.record(group),
                name=_last_part(entry.link) or entry.guid[:_NAME],
                origin=origin,
                modified=date_of(entry.updated, now),
            ),
        )


def _groups(entries: Sequence[Entry], new: Sequence[int]) -> list[tuple[list[int], list[int]]]:
    """Return, for each record, the new places in it and all its places, ascending."""
    names = [entry.guid or entry.link for entry in entries]
    shared = {name for name, count in Counter(names).items() if name and count > 1}
    if not shared:
        return [([place], [place]) for place in new]
    ties = _tied(entries, names)
    groups: dict[int, list[int]] = {}
    for place, tie in enumerate(ties):
        groups.setdefault(tie, []).append(place)
    out: dict[int, tuple[list[int], list[int]]] = {}
    for place in new:
        group = groups[ties[place]]
        together = any(names[one] in shared for one in group)
        chosen, _ = out.setdefault(ties[place] if together else ~place, ([], group if together else [place]))
        chosen.append(place)
    return list(out.values())


def _tied(entries: Sequence[Entry], names: Sequence[str]) -> list[int]:
    """Return, for each entry, the place of the first one that it is tied to by a name or a link, be it over others."""
    first = list(range(len(entries)))

    def root(place: int) -> int:
        while first[place] != place:
            first[place] = first[first[place]]
            place = first[place]
        return place

    holders: dict[str, int] = {}
    for place, entry in enumerate(entries):
        links = {names[place], "" if is_front_page(entry.link) else entry.link} - {""}
        for name in links:
            holder = root(holders.setdefault(name, place))
            here = root(place)
            first[max(holder, here)] = min(holder, here)
    return [root(place) for place in range(len(entries))]


def _last_part(link: str) -> str:
    try:
        path = urlsplit(link).path
    except ValueError:
        return ""
    return path.rstrip("/").rpartition("/")[2][:_NAME]
