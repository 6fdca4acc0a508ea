"""Defines how far behind a stage is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["PartitionLag", "StageLag"]


@dataclass(frozen=True, slots=True)
class PartitionLag:
    """One partition that a stage reads."""

    topic: str
    partition: int
    committed: int | None
    """The offset that the stage's group has committed; None where it never has."""
    first: int
    """The first offset that the partition still holds."""
    end: int
    """The offset behind the last record that can be read: what an open transaction holds back is not counted."""
    oldest: datetime | None = None
    """When the oldest record that is not committed was written; None where there is none, or it is not known."""

    @property
    def at(self) -> int:
        """The offset at which the stage goes on: its commit, or the partition's beginning where it has none, where what
        it committed is gone by retention, or where the topic was made anew behind it.
        """
        if self.committed is None or not self.first <= self.committed <= self.end:
            return min(self.first, self.end)
        return self.committed

    @property
    def lag(self) -> int:
        """Records that can be read and are not committed."""
        return self.end - self.at

    @property
    def expired(self) -> int:
        """Records that went by retention before the stage had read them."""
        return 0 if self.committed is None else max(0, self.first - self.committed)

    def age(self, now: datetime) -> float | None:
        """Return how many seconds ago the oldest record that is not committed was written: 0 where there is none, None
        where that is not known.
        """
        if self.lag == 0:
            return 0.0
        return None if self.oldest is None else max(0.0, (now - self.oldest).total_seconds())


@dataclass(frozen=True, slots=True)
class StageLag:
    """One stage."""

    stage: str
    group: str
    state: str
    """Kafka's name for the state of its group."""
    members: int
    """Workers that read for it; 0: it is down."""
    partitions: tuple[PartitionLag, ...]
    missing: tuple[str, ...] = ()
    """Topics that it reads and the brokers do not have."""
    leaderless: tuple[tuple[str, int], ...] = ()
    """Partitions that have no leader now: nobody can say how far behind they are."""

    @property
    def lag(self) -> int:
        """Records of all its partitions that are not committed."""
        return sum(each.lag for each in self.partitions)

    @property
    def is_down(self) -> bool:
        """Whether nobody works for it."""
        return self.members == 0

    @property
    def never_committed(self) -> bool:
        """Whether it has never committed anything: it will begin with the oldest record that is kept."""
        return bool(self.partitions) and all(each.committed is None for each in self.partitions)

    @property
    def expired(self) -> int:
        """Records of all its partitions that went by retention before it had read them."""
        return sum(each.expired for each in self.partitions)

    def oldest_seconds(self, now: datetime) -> float | None:
        """Return the age of the oldest record that is not committed: 0 without lag, None where it is not known."""
        ages = [age for each in self.partitions if each.lag and (age := each.age(now)) is not None]
        if ages:
            return max(ages)
        return None if self.lag else 0.0
