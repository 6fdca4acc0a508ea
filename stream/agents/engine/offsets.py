"""Knows what was handed out of each partition, and behind which record a group may go on.

That is known by what was handed out, and not by counting offsets: gaps of any kind and size (compacted records, markers
of transactions, what went by retention) neither hold a commit up nor let one go past what is still in hand. Faust takes
a first message that is in hand for one that never was (faust-streaming#707), and makes a list of every gap.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque

from stream.agents.engine.port import Place

__all__ = ["Offsets"]


class Offsets:
    """Of all partitions of a consumer. It is told what is handed out, in the order of the partition, and what was
    acknowledged, in any.
    """

    def __init__(self) -> None:
        self._handed: defaultdict[Place, deque[int]] = defaultdict(deque)
        """What was handed out and is not committed yet."""
        self._acknowledged: defaultdict[Place, set[int]] = defaultdict(set)
        self._reached: dict[Place, int] = {}
        """Behind all that was handed out: nothing that can be read lies between the last one and this."""
        self._due: dict[Place, int] = {}
        """What could not be committed."""
        self._logs: Counter[Place] = Counter()

    @property
    def places(self) -> set[Place]:
        """The partitions of which anything may have to be committed."""
        return {*self._handed, *self._reached, *self._due}

    def log_of(self, place: Place) -> int:
        """Return which log of the partition is read, counted from 0: each `forget_log` begins another."""
        return self._logs[place]

    def hand(self, place: Place, offset: int) -> None:
        """Note that a record was handed out."""
        self._handed[place].append(offset)

    def acknowledge(self, place: Place, offset: int) -> None:
        """Note that one was acknowledged."""
        self._acknowledged[place].add(offset)

    def reach(self, place: Place, offset: int) -> None:
        """Note where reading is, once all that was fetched is handed out."""
        self._reached[place] = offset

    def forget(self, place: Place) -> None:
        """Forget a partition: reading goes back to what is committed, and it all comes again."""
        for kept in (self._handed, self._acknowledged, self._reached, self._due):
            kept.pop(place, None)

    def forget_log(self, place: Place) -> None:
        """Forget a partition whose log was cut, or made anew: offsets mean other records from now on."""
        self.forget(place)
        self._logs[place] += 1

    def give_back(self, place: Place, offset: int) -> None:
        """Note that what `take` gave could not be committed: it is due again."""
        self._due[place] = max(offset, self._due.get(place, 0))

    def take(self, place: Place) -> int | None:
        """Return where the group is to go on, behind all that was acknowledged without a gap, and take that for
        committed; None where nothing is to be committed.
        """
        handed, acknowledged, behind = self._handed[place], self._acknowledged[place], self._due.pop(place, 0)
        while handed and handed[0] in acknowledged:
            acknowledged.discard(handed[0])
            behind = handed.popleft() + 1
        if not handed:
            behind = max(behind, self._reached.get(place, 0))
        return behind or None

    def first_open(self, place: Place, committed: int | None) -> int | None:
        """Return the first offset that is in hand, or where reading is; None while neither is known."""
        handed = self._handed.get(place)
        found = handed[0] if handed else max(self._reached.get(place, -1), committed or -1)
        return None if found < 0 else found
