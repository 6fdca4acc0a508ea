"""Puts together what is known of a source. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from stream.feeds.run.kept import Status
from stream.store.sources import StoredSource

__all__ = ["Source", "sources_of"]


@dataclass(frozen=True, slots=True)
class Source:
    """One source, by all that knows of it."""

    name: str
    stored: StoredSource | None = None
    """What the database has; None where it never had an article of it."""
    refused: Mapping[str, int] | None = None
    """Dead letters of the last 24 hours, by reason; None where nobody could tell."""
    feed: Status | None = None
    """What its feed says of itself; None where no feed of ours brings it."""

    @property
    def last_at(self) -> datetime | None:
        """When its last article came; None where none ever did."""
        return None if self.stored is None else self.stored.last_at


def sources_of(
    stored: Iterable[StoredSource], refused: Mapping[str, Counter[str]] | None, feeds: Mapping[str, Status]
) -> list[Source]:
    """Return every source that anything is known of, the one that has been silent for longest first: those that never
    brought an article before all. A feed that no file names any more is left out, unless its articles are stored.
    `refused` is None where nobody could tell.
    """
    by_name = {one.source: one for one in stored}
    run = {name: status for name, status in feeds.items() if status.removed is None}
    found = [
        Source(name, by_name.get(name), None if refused is None else dict(refused.get(name, {})), feeds.get(name))
        for name in {*by_name, *(refused or ()), *run}
    ]
    return sorted(found, key=lambda one: (one.last_at.timestamp() if one.last_at else 0.0, one.name))
