"""Holds what one partition of the state topic says of its sources, as it is read: the last of each key counts, unless a
process wrote it that did not own the partition any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from stream.feeds.run.kept import Status
from stream.feeds.run.records import Part, Unreadable, Writer, named_by, partition_of
from stream.observe.logs import logger

__all__ = ["Change", "Entry", "Ledger"]

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """A record that was read."""

    name: str
    part: Part
    value: bytes | None
    offset: int
    writer: Writer


@dataclass(slots=True)
class Entry:
    """What is kept of one source."""

    mark: bytes | None = None
    status: bytes | None = None
    command: bytes | None = None
    group: str = ""
    """The group whose member wrote the status."""
    arrivals: dict[int, bytes] = field(default_factory=dict)
    """By offset, of which the status may know some already."""

    @property
    def gone(self) -> bool:
        return self.mark is None and self.status is None and self.command is None and not self.arrivals

    def read_status(self) -> Status:
        """Return the status; an empty one where there is none that we can read."""
        if self.status is None:
            return Status()
        try:
            return Status.unpack(self.status)
        except Unreadable:
            return Status()


_ARRIVALS_AHEAD = 100
"""Arrivals of a source that are held until its owner folds them: a quarter of an hour, one each ten seconds."""


class Ledger:
    """One partition, from its beginning."""

    def __init__(self, partition: int) -> None:
        self.partition = partition
        self.entries: dict[str, Entry] = {}
        self.highest = -1
        """The highest generation that wrote here."""
        self._overwritten: set[tuple[str, Part]] = set()
        """Records behind which a former owner wrote: compaction would leave what does not count."""
        self._stands: dict[tuple[str, Part], tuple[int, int]] = {}
        """Generation and offset of the record that counts."""
        self._said: set[bytes] = set()

    def take(self, records: Iterable[Any]) -> list[Change]:
        """Apply records, in order; return what they change, those of a process that had lost the partition too."""
        changes = []
        for record in records:
            named = named_by(record.key)
            if named is None or partition_of(named[0]) != self.partition:
                self._say_once(record)
                continue
            writer = Writer.of(tuple(record.headers or ()))
            change = Change(*named, record.value, record.offset, writer)
            changes.append(change)
            self.note(change)
        return changes

    def note(self, change: Change) -> None:
        """Apply a record: one that was read, or one of ours that the brokers have and that is yet to be read."""
        if self._counts(change):
            self._apply(change)

    @property
    def overwritten(self) -> set[str]:
        """The sources of which a former owner wrote last."""
        return {name for name, _ in self._overwritten}

    def forget(self, name: str) -> None:
        """Know nothing of a source any more."""
        self.entries.pop(name, None)
        for part in Part:
            self._stands.pop((name, part), None)
            self._overwritten.discard((name, part))

    def _counts(self, change: Change) -> bool:
        """Return whether the record stands: a late write of a former owner does not, nor one that a later record of
        ours is known to follow.
        """
        if change.part in {Part.COMMAND, Part.ARRIVALS}:
            return True  # anybody may ask, and any process may have taken something
        key = change.name, change.part
        generation, offset = self._stands.get(key, (-1, -1))
        if change.writer.generation < generation or change.offset < offset:
            if change.offset > offset:
                self._overwritten.add(key)
            return False
        self._overwritten.discard(key)
        self._stands[key] = change.writer.generation, change.offset
        self.highest = max(self.highest, change.writer.generation)
        return True

    def _apply(self, change: Change) -> None:
        entry = self.entries.setdefault(change.name, Entry())
        match change.part:
            case Part.MARK:
                entry.mark = change.value
            case Part.STATUS:
                entry.status, entry.group = change.value, change.writer.group
            case Part.COMMAND:
                entry.command = change.value
            case Part.ARRIVALS:
                if change.value is not None:
                    entry.arrivals[change.offset] = change.value
                    while len(entry.arrivals) > _ARRIVALS_AHEAD:
                        del entry.arrivals[next(iter(entry.arrivals))]
        if entry.gone:
            del self.entries[change.name]

    def _say_once(self, record: Any) -> None:
        key = bytes(record.key or b"")[:60]
        if key not in self._said and len(self._said) < 100:
            self._said.add(key)
            log.warning(
                "a record that is none of ours lies in the state topic: it is passed over",
                partition=self.partition,
                offset=record.offset,
            )
