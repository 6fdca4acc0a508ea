"""Defines what the rest of the service sees of Faust: Protocols and plain values.

`faust_engine` implements them by Faust, `fake` in memory. All else is written against them (docs/faust.md).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from stream.agents.engine.shard import Shard as StoredShard
from stream.errors import Reason, Rejected
from stream.kafka.message import Outgoing, Record

__all__ = [
    "Abandoned",
    "Batch",
    "Body",
    "Deliveries",
    "Engine",
    "Flow",
    "GroupWatch",
    "Place",
    "Progress",
    "Reading",
    "Shard",
    "Source",
    "Table",
    "Unreadable",
]

Place = tuple[str, int]
"""A topic and the number of one of its partitions."""
OpenShard = Callable[[int], StoredShard]


class Abandoned(Exception):
    """Raised to give a batch up unacknowledged, because a rebalance or the end of the worker waits for it. It comes
    again: either is followed by a seek to what is committed, by this worker or by another.
    """


class Unreadable(bytes):
    """The value of a record that stands for a batch of the log which nobody can unpack: the batch's own bytes."""

    refusal: Rejected

    @classmethod
    def of(cls, batch: bytes, first: int, last: int, error: Exception) -> Unreadable:
        """Return the value that stands for the batch of the offsets `first` to `last`, which raised `error`."""
        made = cls(batch)
        fault = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        made.refusal = Rejected(
            Reason.MALFORMED, f"the batch of records {first} to {last} cannot be unpacked ({fault[:200]})"
        )
        return made


@dataclass(frozen=True, slots=True)
class Reading:
    """What a consumer group does not read of its topics, as the broker says."""

    missing: tuple[str, ...] = ()
    """Topics that the broker does not have."""
    unread: tuple[str, ...] = ()
    """`topic/partition` that no member of the group has."""


class Flow(Protocol):
    """Whether the work in hand may go on."""

    @property
    def rebalancing(self) -> bool:
        """Whether partitions are being given out anew: that waits for the batch in hand."""

    @property
    def should_stop(self) -> bool:
        """Whether the worker ends: that waits for it too."""

    @property
    def in_recovery(self) -> bool:
        """Whether the tables are being read, or what is derived from them is being made."""

    @property
    def generation(self) -> int:
        """A number that changes each time partitions are given out."""


class Batch(Protocol):
    """Records that were taken together. Exactly one of `acknowledge` and `release` ends it."""

    @property
    def where(self) -> str:
        """The places of its records, for whoever has to look at them or skip them."""

    def read(self) -> Sequence[Record]:
        """Return the records, at least one, in the order in which the partitions hold them."""

    async def acknowledge(self) -> None:
        """Let their offsets be committed: only when all that they caused is safe at the broker."""

    def release(self) -> None:
        """Give them up unacknowledged: a rebalance or the end no longer waits for them, and they come again."""


class Source(Protocol):
    """Where a stage's records come from."""

    async def take(self, limit: int) -> Batch | None:
        """Wait for the first record and take what is ready with it, 1 to `limit` records; None once it has ended."""


Body = Callable[[Source], Awaitable[None]]
"""The body of a stage's one agent. An exception that leaves it would lose what is in hand: it must raise none."""


class Shard(Protocol):
    """One partition of a table, as it is read."""

    entries: MutableMapping[bytes, bytes]
    """Its rows. They are written through the table, so that the changelog has them too."""
    changed: bool
    """Whether rows came in that this worker did not write, since whoever derives from them set it to False."""


class Table(Protocol):
    """A stage's state: rows of bytes by partition, every write of which goes out with the next batch. It reads as one
    mapping of the partitions that this worker has; standbys are not in it.
    """

    name: str

    def __iter__(self) -> Iterator[bytes]: ...

    def __len__(self) -> int: ...

    def __contains__(self, key: object) -> bool: ...

    def get(self, key: bytes) -> bytes | None:
        """Return the row of a key, in whichever partition; None where there is none."""

    def items(self) -> Iterable[tuple[bytes, bytes]]:
        """Return all rows of all partitions, each key once: as `get` gives it."""

    @property
    def active(self) -> Sequence[int]:
        """The partitions that are in the mapping, in order."""

    def shard(self, partition: int) -> Shard:
        """Return what the table knows of one partition. Read it; write through `put` and `discard`."""

    def has(self, partition: int, shard: Shard) -> bool:
        """Return whether the partition is still here, as this very shard: another worker may have it meanwhile."""

    def put(self, partition: int, key: bytes, value: bytes) -> None:
        """Write a row to one partition."""

    def discard(self, partition: int, key: bytes) -> None:
        """Delete a row of one partition; a key that is not there is no error, and no write."""

    def drop(self, key: bytes) -> None:
        """Forget a row here, and leave it in the changelog: it is another worker's to delete."""

    def unsent(self) -> Sequence[Outgoing]:
        """Return the changelog records of all writes that were not confirmed yet, in order."""

    def confirm(self, offsets: Sequence[int]) -> None:
        """Note that the first of the last `unsent()` are at the broker, at these offsets; the rest stays."""

    def commit(self) -> None:
        """Make durable what was confirmed. Raises `Transient` where a disk takes nothing: all is read as before, and a
        further call makes it durable.
        """


class Deliveries(Protocol):
    """What sends records and knows when the broker has them."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def deliver(self, outgoings: Iterable[Outgoing]) -> Sequence[int | None]:
        """Send all, and wait until the broker has them; return their offsets, None for what is too large for its topic.
        Raises `Transient` where any was not delivered: all are to be sent again, in order.
        """


class Progress(Protocol):
    """How far a consumer is: cheap looks at what it knows, without a question to the broker."""

    @property
    def started(self) -> bool:
        """Whether partitions were given out at least once, be it none for this worker."""

    @property
    def rebalances(self) -> int:
        """How often partitions were given out anew since the start."""

    @property
    def refusal(self) -> str | None:
        """Why the broker does not let this worker into its group, or read; None where it does."""

    @property
    def thrown_out(self) -> Sequence[float]:
        """When the group did not know this worker any more, on the monotonic clock, oldest first."""

    def assigned(self) -> Collection[Place]:
        """Return the partitions that this worker has now, those of changelogs among them."""

    def lag(self, place: Place) -> int | None:
        """Return how many records can be read, or are in hand, and are not committed; None while that is not known."""

    def committed(self) -> Mapping[Place, int | None]:
        """Return where the group would go on, by partition."""


class Engine(Flow, Progress, Protocol):
    """One consumer group of one stage: it reads topics, keeps tables, and runs one body over what it reads."""

    @property
    def crash_reason(self) -> BaseException | None:
        """What ended it, where it was not told to stop."""

    async def start(self) -> None:
        """Join the group and begin to read. Await it in a task of its own: what it binds for logs stays there."""

    async def stop(self) -> None:
        """Finish what is in hand, commit it, and leave the group."""

    async def wait_until_stopped(self) -> None: ...

    def table(self, name: str, changelog: str, partitions: int, open_shard: OpenShard | None = None) -> Table:
        """Declare a table, before the start: in memory, or where `open_shard` opens its partitions."""

    def on_recovered(self, table: Table, rebuild: Callable[[], Awaitable[None]]) -> None:
        """Await `rebuild`, which raises nothing, when the table was recovered, before the flow; never two at once."""

    def before_end(self, call: Callable[[], Awaitable[None]]) -> None:
        """Await `call` at the end: when what was in hand is finished, and before the group is left."""

    def runs(self, body: Body) -> None:
        """Make this the body of the one agent, before the start."""


class GroupWatch(Protocol):
    """Asks the broker who is in the group."""

    @property
    def is_the_later(self) -> bool | None:
        """Whether another worker of our instance id began before this one; None where none was seen."""

    async def look(self) -> Reading:
        """Return what the group does not read; empty where the broker does not say."""

    async def aclose(self) -> None:
        """Close the connections to the broker."""
