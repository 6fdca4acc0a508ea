"""Remembers which files of a far side were taken, in a mark of 128 kB for a folder of any size.

Of what is still listed, name, size and time are remembered as 64 bits, never as a newest time: a file that arrives
late with an old time is taken. While a process runs, it knows each file. The mark that outlives it knows the newest
3,500 each for itself, and those before them by groups of a hundred or more: how many, and the sum of their 64 bits.
After a restart a group of which the far side has exactly those is known; one that changed meanwhile (a file was purged,
or came late) is read again, whole: repeats, which `digests` mostly finds, and never a file that is passed over.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from stream.feeds.remote_folder.listing import Entry
from stream.feeds.transport import Mark

__all__ = ["Taken"]

_EXACT = 3500
"""Files that the mark knows each for itself: 8 bytes each, 37 kB as text."""
_GROUP = 100
"""Files of a group, at least: what is read again where one of them changed while no process ran."""
_GROUPS = 512
"""Groups, at most: 26 bytes each, 18 kB as text."""
_DIGESTS = 6000
"""Contents that are remembered, 6 bytes each, 48 kB as text: a file that the far side only touched is not taken again.
One of six thousand contents has the 48 bits of another once in 47 thousand million files."""
_KEPT = 1000
"""Files that were refused and stay where they are (`kept`). Where there are more, nothing is removed any more until the
folder was empty: which of its files nobody else has is not known."""
_HARD = 64
"""Files at which a connection ended that are told apart: eight are read at once. One more counts as one at which it
ended often (`is_hard_full`)."""
_OFTEN = 1 << 16
_DIGEST_BYTES = 6
_TABLE = struct.Struct(">qQHQ")
_SUM = 1 << 64


@dataclass(frozen=True, slots=True)
class _Group:
    """Files from one place in the order of time up to the next group's: where it begins, how many, and their sum."""

    mtime: int
    key: int
    count: int
    total: int


class Taken:
    """What was taken, by the listing that is looked at now."""

    def __init__(self, mark: Mark, entries: Sequence[Entry]) -> None:
        """Read a mark by a listing, which is oldest first as `wanted` makes it."""
        listed = sorted((entry.mtime, entry.key) for entry in entries)
        self._digests = dict.fromkeys(_parts(mark.get("digests"), _DIGEST_BYTES))
        self._kept = dict.fromkeys(_keys(mark.get("kept")))
        self.is_full = bool(mark.get("full")) and bool(listed)
        """Whether more files were refused than can be told apart."""
        there = {key for _, key in listed}
        self._hard = {key: tries for key, tries in _pairs(mark.get("hard")) if key in there}
        """Files at which the connection ended while they were read, and how often."""
        self._known: dict[int, int] = {}
        exact = set(_keys(mark.get("files")))
        self._known.update((key, mtime) for mtime, key in listed if key in exact)
        older = [one for one in listed if one[1] not in exact]
        self._known.update(_as_they_were(list(_groups(mark.get("groups"))), older))
        self._packed: tuple[str, str] | None = None

    def relist(self, entries: Iterable[Entry]) -> None:
        """Forget what the far side no longer has."""
        listed = {entry.key for entry in entries}
        if gone := self._known.keys() - listed:
            for key in gone:
                del self._known[key]
            self._packed = None
        self._kept = {key: None for key in self._kept if key in listed}
        self._hard = {key: tries for key, tries in self._hard.items() if key in listed}
        self.is_full = self.is_full and bool(listed)

    def __contains__(self, entry: Entry) -> bool:
        return entry.key in self._known

    def add(self, entry: Entry) -> None:
        """Remember a file."""
        self._known[entry.key] = entry.mtime
        self._hard.pop(entry.key, None)
        self._packed = None

    def ended_at(self, entry: Entry) -> int:
        """Remember that the connection ended while a file was read; return how often it did. One too many is never
        read again: it counts as one at which it ended often.
        """
        if entry.key not in self._hard and self.is_hard_full:
            return _OFTEN
        self._hard[entry.key] = self._hard.get(entry.key, 0) + 1
        return self._hard[entry.key]

    @property
    def is_hard_full(self) -> bool:
        """Whether no other file can be kept as one at which the connection ended."""
        return len(self._hard) >= _HARD

    def ends(self, entry: Entry) -> int:
        """Return how often the connection ended while a file was read."""
        return self._hard.get(entry.key, 0)

    def forget(self, entry: Entry) -> None:
        """Forget a file that is gone from the far side, so that another one of its name, size and time is taken."""
        if self._known.pop(entry.key, None) is not None:
            self._packed = None

    def keep(self, entry: Entry) -> None:
        """Remember that a file was refused: it stays at the far side, the only place that has its bytes."""
        if len(self._kept) < _KEPT:
            self._kept[entry.key] = None
        elif entry.key not in self._kept:
            self.is_full = True

    def is_kept(self, entry: Entry) -> bool:
        """Return whether a file was refused, or may have been."""
        return self.is_full or entry.key in self._kept

    def knows_bytes(self, payload: bytes) -> bool:
        """Return whether a file of these bytes was taken not long ago."""
        return _digest(payload) in self._digests

    def add_bytes(self, payload: bytes) -> None:
        """Remember the bytes of a file."""
        self._digests.pop(_digest(payload), None)
        self._digests[_digest(payload)] = None
        while len(self._digests) > _DIGESTS:
            del self._digests[next(iter(self._digests))]

    def mark(self) -> dict[str, Any]:
        """Return all of it as a mark."""
        if self._packed is None:
            ordered = sorted((mtime, key) for key, mtime in self._known.items())
            exact = min(len(ordered), _EXACT)
            older, newest = ordered[: len(ordered) - exact], ordered[len(ordered) - exact :]
            self._packed = _text_of_keys(key for _, key in newest), _text(b"".join(_packed_groups(older)))
        files, groups = self._packed
        parts = {
            "files": files,
            "groups": groups,
            "kept": _text_of_keys(self._kept),
            "digests": _text(b"".join(self._digests)),
        }
        more: dict[str, Any] = {"full": True} if self.is_full else {}
        if self._hard:
            more["hard"] = [list(pair) for pair in self._hard.items()]
        return {"v": 1} | {name: part for name, part in parts.items() if part} | more


def _packed_groups(ordered: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    # A group holds 65,535 files at most; there are far fewer than that in a listing's five hundredth part.
    size = max(_GROUP, -(-len(ordered) // _GROUPS))
    for start in range(0, len(ordered), size):
        mine = ordered[start : start + size]
        yield _TABLE.pack(*mine[0], len(mine), sum(key for _, key in mine) % _SUM)


def _as_they_were(groups: Sequence[_Group], listed: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield, key and time, the listed files of each group of which the far side still has exactly those."""
    place = 0
    for number, group in enumerate(groups):
        end = (groups[number + 1].mtime, groups[number + 1].key) if number + 1 < len(groups) else None
        while place < len(listed) and listed[place] < (group.mtime, group.key):
            place += 1
        mine = list[tuple[int, int]]()
        while place < len(listed) and len(mine) <= group.count and (end is None or listed[place] < end):
            mine.append(listed[place])
            place += 1
        if end is None:  # what is newer than the last group's files was not there yet
            mine = mine[: group.count]
        if len(mine) == group.count and sum(key for _, key in mine) % _SUM == group.total:
            yield from ((key, mtime) for mtime, key in mine)


def _groups(text: Any) -> Iterator[_Group]:
    for part in _parts(text, _TABLE.size):
        yield _Group(*_TABLE.unpack(part))


def _digest(payload: bytes) -> bytes:
    return blake2b(payload, digest_size=_DIGEST_BYTES).digest()


def _keys(text: Any) -> Iterator[int]:
    return (int.from_bytes(part, "big") for part in _parts(text, 8))


def _pairs(value: Any) -> Iterator[tuple[int, int]]:
    """Return the pairs of whole numbers of a mark."""
    for pair in value if isinstance(value, list) else ():
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, int) for one in pair):
            yield pair[0], pair[1]


def _text_of_keys(keys: Iterable[int]) -> str:
    return _text(b"".join(key.to_bytes(8, "big") for key in keys))


def _text(packed: bytes) -> str:
    return base64.b64encode(packed).decode("ascii")


def _parts(text: Any, size: int) -> Iterator[bytes]:
    """Return the packed values of a mark's text; of a text that is none, nothing: its files come again."""
    try:
        packed = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError:
        packed = b""
    return (packed[at : at + size] for at in range(0, len(packed) - size + 1, size))
