"""Tells apart entries of one feed that share an identity: they may be an update under its own link, or different
stories under one.

Pages of notices link every entry to themselves, and some sites give all entries one guid: as identity it would make one
story of them all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from stream.lexicon.scripts import UNSPACED
from stream.wire_item import WireItem

__all__ = ["is_front_page", "told_apart"]

_WORD = re.compile(rf"[{UNSPACED}]{{2}}|[^\W_]{{3,}}")
"""Words; in scripts without blanks pairs of characters."""
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LOOKED_AT = 4_000
"""Characters of an entry whose words are compared."""
_SHARED = 0.5
"""Share of the words of the shorter of two texts: an update keeps most of what it updates, two stories share a
fifth.
"""
_UPDATES = 2
"""Entries of one story in one feed: a story and its update. More entries of different titles are no updates."""
_FRONT = re.compile(r"https?://[^\s/?#]+/?(?:index\.\w{1,5})?\Z", re.IGNORECASE)


def is_front_page(link: str) -> bool:
    """Return whether an address is that of a site, which names no story of it."""
    return bool(_FRONT.match(link))


def told_apart(items: Sequence[WireItem]) -> tuple[WireItem, ...]:
    """Return the items; those of different stories that share a guid have their link in its place, or none where they
    share that, too. The shared one is kept in `extra`.
    """
    return tuple(items) if len({i.guid for i in items if i.guid}) == sum(1 for i in items if i.guid) else _apart(items)


def _apart(items: Sequence[WireItem]) -> tuple[WireItem, ...]:
    shared = _shared_by_stories(items, [item.guid for item in items])
    links = [link if isinstance(link := item.extra.get("link"), str) else None for item in items]
    common = _shared_by_stories(items, links)
    out: list[WireItem] = []
    for item, link in zip(items, links, strict=True):
        if item.guid not in shared:
            out.append(item)
            continue
        own = link if link and link != item.guid and link not in common and not is_front_page(link) else None
        out.append(replace(item, guid=own, extra={**item.extra, "shared_guid": item.guid}))
    return tuple(out)


def _shared_by_stories(items: Sequence[WireItem], names: Sequence[str | None]) -> set[str]:
    """Return names that entries of different stories have."""
    groups: dict[str, list[WireItem]] = {}
    for item, name in zip(items, names, strict=True):
        if name:
            groups.setdefault(name, []).append(item)
    return {name for name, group in groups.items() if len(group) > 1 and _differ(name, group)}


def _differ(name: str, group: Sequence[WireItem]) -> bool:
    if is_front_page(name) or (len(group) > _UPDATES and len({item.headline for item in group}) > _UPDATES):
        return True
    return any(_share(one, other) < _SHARED for one, other in pairwise(map(_words, group)))


def _share(one: set[str], other: set[str]) -> float:
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else float(one == other)


def _words(item: WireItem) -> set[str]:
    copy = item.html or " ".join(paragraph.text for paragraph in item.paragraphs)
    return set(_WORD.findall(_TAG.sub(" ", f"{item.headline or ''} {copy}"[:_LOOKED_AT]).casefold()))
