"""One round of a fault: copy on the way all the while, the fault in mid-flow, and the checker's word at the end."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Any, Self

from tests.fault.check import DEADLETTERS, RAW, Verdict, judge
from tests.fault.copy import Piece, guid_prefix, id_of, piece, seed_of
from tests.fault.history import FOLDER, History
from tests.fault.stand import Stand
from tests.feed import Feed
from tests.service import wait_until

__all__ = ["Round"]

_RECOVERS_SECONDS = 240.0
"""The most that is waited: the figures say how long it took, and a busy machine is no fault."""


class Round:
    """`with Round(stand, "F1", "kill", seed) as flow:`; the copy ends with `settle`, which is called within."""

    def __init__(
        self, stand: Any, fault: str, way: str, seed: int, schedule: Sequence[Any] = (), per_second: float = 15
    ) -> None:
        self.stand: Stand = stand
        self.fault, self.way, self.seed = fault, way, seed
        self.copy = seed_of(fault, way, seed)
        self._mine = f"{guid_prefix(self.copy)}%"
        self.history = History(FOLDER / f"{fault}-{way}-{seed}.jsonl")
        self._strange: dict[bytes, str] = {}
        self._good: set[str] = set()
        self._bad: set[str] = set()
        self._letters: set[str] = set()
        self._healed: float | None = None
        self._of_feed: dict[int, Piece] = {}
        self.feed = Feed(
            stand.service.settings,
            per_second=per_second,
            make=lambda n: self._piece(n).payload,
            source=lambda n: self._piece(n).source,
            sending=lambda n: self._sending(self._piece(n)),
            taken=lambda n: self._taken(self._piece(n)),
        )
        self.history.begin(fault, way, seed, schedule)
        self.began: dict[tuple[str, int], int] = {}
        """Where the topics were when the copy began."""

    def __enter__(self) -> Self:
        self.began = self.stand.reader.skip()
        self.feed.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.ends()
        finally:
            if kind is not None:
                self.stand.broken = True
                self.history.write("failed", why=str(error)[:2000])
            self.history.close()

    @property
    def service(self) -> Any:
        return self.stand.service

    @property
    def acked(self) -> int:
        """Good stories that the brokers have."""
        return len(self._good)

    def stored(self) -> int:
        """Those of them that the database has."""
        return int(self.service.rows("SELECT count(*) FROM articles WHERE guid LIKE :mine", mine=self._mine)[0][0])

    def backlog(self, count: int = 60) -> None:
        """Send so many at once: work in hand for every role."""
        target = self.feed.sent + count
        self.feed.burst(count)
        self.feed.wait_sent(target, within=60)

    def send(self, pieces: Sequence[Piece]) -> None:
        """Send these beside the feed, and wait until the brokers have them."""
        for one in pieces:
            self._sending(one)
        by_number = [one.source for one in pieces]
        self.service.publish([one.payload for one in pieces], source=lambda n: by_number[n])
        for one in pieces:
            self._taken(one)

    def expect(self, one: Piece) -> None:
        """Take note of a piece that the test sends by means of its own."""
        self._sending(one)

    def sent(self, one: Piece) -> None:
        """Take note that the brokers have it."""
        self._taken(one)

    def begins(self, count: int = 15, within: float = _RECOVERS_SECONDS) -> None:
        """Wait until so many more are stored: the service gets on."""
        target = self.stored() + count
        self.wait(lambda: self.stored() >= target, within, "it does not get on")

    def comes(self, what: str, *, after: bool = False) -> None:
        """Take note that a fault comes, or came; there must be something done, and something left to do."""
        stored, acked = self.stored(), self.acked
        self.history.write("fault", what=what, stored=stored, acked=acked)
        assert 0 < stored < acked, f"{what} missed the flow: {stored} of {acked} stored{' by then' if after else ''}"

    def healed(self, what: str) -> None:
        """Take note that the fault is over: what was killed is started again, what was away is back."""
        self._healed = time.monotonic()
        self.history.write("healed", what=what, stored=self.stored(), acked=self.acked)

    def recovers(self, within: float = _RECOVERS_SECONDS) -> None:
        """Wait until all that was acknowledged by now is stored."""
        target = self.acked
        self.wait(lambda: self.stored() >= target, within, "it does not recover")
        if self._healed is not None:
            self.history.write("recovered", seconds=round(time.monotonic() - self._healed, 2), acked=target)
            self._healed = None

    def wait(self, condition: Callable[[], bool], within: float, said: str) -> None:
        def told() -> str:
            logs = "; ".join(f"{name}: {self.service.log(name)[-700:]}" for name in self.service.processes)
            return f"{said}: {self.stored()} of {self.acked} stored; {logs}"

        wait_until(condition, within, told, step=0.2)

    def wait_quietly(self, condition: Callable[[], bool], within: float, said: str) -> None:
        """Wait without a look at the database, which may be away."""
        wait_until(condition, within, lambda: f"{said}: {self.acked} acknowledged", step=0.3)

    def letters(self) -> set[str]:
        """Read what has come to the topics since the last look; return all stories that are dead letters by now."""
        for one in self.stand.reader.sightings(self._strange):
            if one.id.startswith(f"{self.copy}:"):
                self.history.write("seen", where=one.where, id=one.id, key=one.key, place=one.place)
                if one.where == DEADLETTERS:
                    self._letters.add(one.id)
        return set(self._letters)

    def forgive(self, ids: Iterable[str]) -> None:
        """Take note that these good stories are rightly dead letters: the fault is what refused them."""
        for one in ids:
            self._good.discard(one)
            self._bad.add(one)
            self.history.write("sent", id=one, good=False, relation="new")

    def ends(self) -> None:
        """Send no more."""
        if self.feed.runs:
            self.feed.__exit__(None, None, None)

    def settle(self, within: float = _RECOVERS_SECONDS) -> Verdict:
        """End the copy, wait until all of it came to its end, and judge. Fails with what the checker says."""
        self.ends()
        self.recovers(within)
        self.wait(lambda: self._bad <= self.letters(), within, "dead letters are missing")
        every = "SELECT guid, version, relation, count(*) FROM articles WHERE guid LIKE :mine GROUP BY 1, 2, 3"
        for guid, version, relation, count in self.service.rows(every, mine=self._mine):
            self.history.write("row", id=id_of(guid, version), relation=relation, count=count)
        self.wait(lambda: not self._unseen(), within, "the reader is blind: what order it saw shows nothing")
        verdict = judge(self.history.events)
        self.history.write("end", records=verdict.records, repeats=verdict.repeats, wrong=verdict.wrong)
        assert verdict.wrong == [], "; ".join(verdict.wrong)
        return verdict

    @property
    def pieces(self) -> list[Piece]:
        """All that the feed sent."""
        return [self._piece(n) for n in range(self.feed.sent)]

    def _unseen(self) -> set[str]:
        """Return what the feed sent and nobody has seen yet on a topic that it goes by. A broker that hung tells the
        old ends of its partitions until it knows that another leads them.
        """
        self.letters()
        seen: dict[str, set[str]] = defaultdict(set)
        for event in self.history.events:
            if event["event"] == "seen":
                seen[event["where"]].add(event["id"])
        every = {one.id for one in self.pieces}
        judged = seen["wire.unique.v1"] | seen["wire.duplicates.v1"]
        return (every - seen[RAW]) | ((every & self._good) - (seen["wire.articles.v1"] & judged))

    def _piece(self, number: int) -> Piece:
        if number not in self._of_feed:
            self._of_feed[number] = piece(self.copy, number)
        return self._of_feed[number]

    def _sending(self, one: Piece) -> None:
        if not one.good:
            self._strange[one.payload] = one.id
        self.history.write("sent", id=one.id, good=one.good, relation=one.relation)

    def _taken(self, one: Piece) -> None:
        (self._good if one.good else self._bad).add(one.id)
        self.history.write("acked", id=one.id)
