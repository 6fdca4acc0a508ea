"""What waits for one channel: each story's alerts in their order, stories beside one another. Pure; the time is told.

There is one back-off a channel: while it is away, one alert asks for all, and when it is back all go. Only an alert
that fails while others pass (a receiver that chokes on its text) waits on its own, and holds up no other story.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from schemas import AlertKind
from stream.agents.notice import Notice

__all__ = ["Outbox"]

_FIRST = timedelta(seconds=5)
_MOST_AWAY = timedelta(minutes=1)
"""One call a minute harms no receiver, and a flash is no later than that once the channel is back."""
_MOST_ALONE = timedelta(minutes=15)
"""For an alert that fails on its own account there is no hurry."""


@dataclass(slots=True)
class _Tries:
    count: int = 0
    again_at: datetime | None = None
    refused_since: datetime | None = None


class Outbox:
    """One channel's. Of its back-off nothing outlives a restart: the first call after it asks anew."""

    def __init__(self) -> None:
        self._stories: dict[UUID, dict[UUID, Notice]] = {}
        self._tries: dict[UUID, _Tries] = {}
        self._failures = 0
        self._opens_at: datetime | None = None

    def __len__(self) -> int:
        return sum(map(len, self._stories.values()))

    def empty(self) -> None:
        """Of all that waits. That the channel is away is still known."""
        self._stories.clear()
        self._tries.clear()

    def put(self, notice: Notice) -> None:
        """At its story's end; one that is there already is brought up to date in its place."""
        self._stories.setdefault(notice.alert.story_id, {})[notice.alert.alert_id] = notice

    def take_out(self, notice: Notice) -> None:
        story = self._stories.get(notice.alert.story_id, {})
        story.pop(notice.alert.alert_id, None)
        if not story:
            self._stories.pop(notice.alert.story_id, None)
        self._tries.pop(notice.alert.alert_id, None)

    def next(self, now: datetime) -> Notice | None:
        """What is to be sent now; null where there is nothing, or the channel is away. Withdrawals first."""
        if self._opens_at is not None and now < self._opens_at:
            return None
        heads = [head for story in self._stories.values() if (head := self._head(story, now)) is not None]
        return min(heads, key=self._rank, default=None)

    def older_than(self, horizon: datetime) -> list[Notice]:
        """What was due before."""
        return [
            notice for story in self._stories.values() for notice in story.values() if notice.alert.due_at < horizon
        ]

    def succeeded(self) -> None:
        """The channel took one: it is there."""
        self._failures, self._opens_at = 0, None

    def failed(self, notice: Notice, now: datetime, *, refused: bool) -> None:
        """The channel did not take it, and is to be asked again."""
        tries = self._tries.setdefault(notice.alert.alert_id, _Tries())
        alone = tries.count > 0 and self._failures == 0
        tries.count += 1
        tries.refused_since = (tries.refused_since or now) if refused else None
        if alone:
            tries.again_at = now + _wait(tries.count, _MOST_ALONE)
        else:
            self._failures += 1
            self._opens_at = now + _wait(self._failures, _MOST_AWAY)

    def refused_for(self, notice: Notice, now: datetime) -> timedelta:
        """How long it has been refused, call after call."""
        tries = self._tries.get(notice.alert.alert_id)
        return now - tries.refused_since if tries is not None and tries.refused_since is not None else timedelta()

    def _head(self, story: dict[UUID, Notice], now: datetime) -> Notice | None:
        """The first of a story. One that is held until its time holds up its own rule's; one that failed, all."""
        held: set[str] = set()
        for notice in story.values():
            if notice.alert.rule in held:
                continue
            if notice.alert.due_at > now:
                held.add(notice.alert.rule)
                continue
            tries = self._tries.get(notice.alert.alert_id)
            return notice if tries is None or tries.again_at is None or tries.again_at <= now else None
        return None

    def _rank(self, notice: Notice) -> tuple[bool, int, datetime]:
        tries = self._tries.get(notice.alert.alert_id)
        count = tries.count if tries is not None else 0
        return notice.alert.kind is not AlertKind.WITHDRAWAL, count, notice.alert.due_at


def _wait(count: int, most: timedelta) -> timedelta:
    return min(_FIRST * (1 << min(count - 1, 10)), most)
