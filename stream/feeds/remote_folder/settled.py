"""Tells which files of a far side stand still, so that none is taken while it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stream.clock import Clock
from stream.feeds.remote_folder.listing import Entry

__all__ = ["Settled"]

_RESTLESS = 600.0
"""Seconds after which a file that never stands still is waited for as for any other: a log, and no copy."""


@dataclass(frozen=True, slots=True)
class _Seen:
    entry: Entry
    since: float
    """When it was first seen as it is, and it counts as still."""
    first: float
    """When its name was first seen."""


class Settled:
    """The files that are not taken yet, and since when each is as it is: two looks, `settle` seconds apart, see it."""

    def __init__(self, settle: float, clock: Clock) -> None:
        self._settle = settle
        self._clock = clock
        self._seen: dict[str, _Seen] = {}
        self._waiting: set[str] = set()

    def still(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return those of a listing that have stood still, in its order; who is not in it is forgotten."""
        moment = self._clock.monotonic()
        seen = dict[str, _Seen]()
        for entry in entries:
            before = self._seen.get(entry.name)
            if before is None:
                seen[entry.name] = _Seen(entry, moment, moment)
            elif before.entry != entry:
                seen[entry.name] = _Seen(entry, moment, before.first)
            else:
                seen[entry.name] = before
        self._seen = seen
        still = [entry for entry in entries if moment - seen[entry.name].since >= self._settle]
        self._waiting = seen.keys() - {entry.name for entry in still}
        return still

    def unsettle(self, entry: Entry) -> None:
        """Say that a file is no longer as it was listed: it must stand still anew."""
        moment = self._clock.monotonic()
        before = self._seen.get(entry.name)
        self._seen[entry.name] = _Seen(entry, moment, before.first if before is not None else moment)
        self._waiting.add(entry.name)

    def wait(self) -> float | None:
        """Return seconds until all that do not stand still yet may have; None where none is waited for."""
        moment = self._clock.monotonic()
        waited_for = [one for name in self._waiting if moment - (one := self._seen[name]).first < _RESTLESS]
        return max((max(one.since + self._settle - moment, 0.0) for one in waited_for), default=None)
