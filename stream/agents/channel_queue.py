"""Queues what waits for one channel: each story's alerts in their order, stories beside one another. It is pure: the
time is given.

Alerts that their rule gathers go together: whatever is due of the rule, or what was tried together before.

There is one back-off a channel: while it is away, one alert asks for all, and when it is back all go. Only an alert
that fails while others pass (a receiver that chokes on its text) waits on its own, and holds up no other story.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from uuid import UUID

from schemas import AlertKind
from stream.agents.notice import Notice
from stream.alert.gather import DIGEST_LIMIT

__all__ = ["ChannelQueue"]

_FIRST = timedelta(seconds=5)
_MOST_AWAY = timedelta(minutes=1)
"""The longest pause of a channel that is away: one call a minute harms no receiver, and a flash is no later than that
once the channel is back."""
_MOST_ALONE = timedelta(minutes=15)
"""The longest pause for an alert that fails while others pass: there is no hurry."""


_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Tries:
    count: int = 0
    again_at: datetime | None = None
    refused_since: datetime | None = None


class ChannelQueue:
    """The queue of one channel. Its back-off does not outlive a restart: the first call after it asks anew."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stories: dict[UUID, dict[UUID, Notice]] = {}
        self._line: OrderedDict[UUID, None] = OrderedDict()
        """Stories of which something may be due, in the order in which they are asked."""
        self._later: list[tuple[datetime, UUID]] = []
        """A heap: stories of which nothing is due, with when something may be."""
        self._killed: dict[UUID, None] = {}
        """Stories whose withdrawal waits."""
        self._tries: dict[UUID, _Tries] = {}
        """By message: an alert, or several that go together."""
        self._gathered: dict[str, dict[UUID, Notice]] = {}
        """By rule, the alerts that go together."""
        self._failures = 0
        self._opens_at: datetime | None = None
        self._looked_at: datetime | None = None

    def empty(self) -> None:
        """Forget all that waits, but not that the channel is away."""
        for part in (self._stories, self._line, self._later, self._killed, self._tries, self._gathered):
            part.clear()

    def put(self, notice: Notice) -> None:
        """Put a notice at the end of its story; one that is there already is brought up to date in its place."""
        story_id = notice.alert.story_id
        self._stories.setdefault(story_id, {})[notice.alert.alert_id] = notice
        self._line.setdefault(story_id)
        self._set_apart(notice)
        if notice.gathers_at is not None:
            self._gathered.setdefault(notice.alert.rule, {})[notice.alert.alert_id] = notice
        if notice.alert.kind is AlertKind.WITHDRAWAL:
            self._killed[story_id] = None

    def take_out(self, notice: Notice) -> None:
        story_id = notice.alert.story_id
        story = self._stories.get(story_id, {})
        story.pop(notice.alert.alert_id, None)
        self._tries.pop(self._message(notice), None)
        self._set_apart(notice)
        if not story:
            self._stories.pop(story_id, None)
            self._line.pop(story_id, None)
            self._killed.pop(story_id, None)

    def together(self, notice: Notice, now: datetime) -> tuple[Notice, ...]:
        """Return what goes in one message with a notice that `next` gave: itself, where its rule gathers none. Notices
        of one story stand one behind the other.
        """
        if notice.gathers_at is None:
            return (notice,)
        message = notice.messages.get(self._name)
        waiting = self._gathered.get(notice.alert.rule, {}).values()
        found = [one for one in waiting if one.messages.get(self._name) == message and one.due_at <= now]
        places = {story_id: place for place, story_id in enumerate(dict.fromkeys(one.alert.story_id for one in found))}
        return tuple(sorted(found, key=lambda one: (places[one.alert.story_id], one.number))[:DIGEST_LIMIT])

    def next(self, now: datetime) -> Notice | None:
        """Return what is to be sent now; None where there is nothing, or the channel is away. Withdrawals come first.
        It costs the same however much waits.
        """
        if self._looked_at is not None and now < self._looked_at - _FIRST:
            self.ask_anew()  # the clock was set back: no pause would end before it has caught up
        self._looked_at = now
        if self._opens_at is not None and now < self._opens_at:
            return None
        for story_id in self._killed:
            head, _ = self._head(self._stories[story_id], now)
            if head is not None and head.alert.kind is AlertKind.WITHDRAWAL:
                return head
        while self._later and self._later[0][0] <= now:
            _, story_id = heappop(self._later)
            if story_id in self._stories:
                self._line.setdefault(story_id)
        while self._line:
            story_id = next(iter(self._line))
            head, later = self._head(self._stories[story_id], now)
            if head is not None:
                return head
            del self._line[story_id]
            heappush(self._later, (later, story_id))
        return None

    def older_than(self, horizon: datetime) -> list[Notice]:
        """Return the notices that were due before."""
        return [notice for story in self._stories.values() for notice in story.values() if notice.due_at < horizon]

    def succeeded(self) -> None:
        """Note that the channel took an alert: it is not away."""
        self._failures, self._opens_at = 0, None

    def ask_anew(self) -> None:
        """Note that how the channel answered so far says nothing of it: it is another one now, or nobody knows when it
        was.
        """
        self.succeeded()
        self._tries.clear()
        for story_id in self._stories:
            self._line.setdefault(story_id)

    def failed(self, notice: Notice, now: datetime, *, refused: bool) -> None:
        """Note that the channel did not take an alert, and is to be asked again."""
        tries = self._tries.setdefault(self._message(notice), _Tries())
        alone = tries.count > 0 and self._failures == 0
        tries.count += 1
        tries.refused_since = (tries.refused_since or now) if refused else None
        if notice.alert.story_id in self._line:
            self._line.move_to_end(notice.alert.story_id)  # another asks next
        if alone:
            tries.again_at = now + _wait(tries.count, _MOST_ALONE)
        else:
            self._failures += 1
            self._opens_at = now + _wait(self._failures, _MOST_AWAY)

    def refused_for(self, notice: Notice, now: datetime) -> timedelta:
        """Return how long it has been refused, call after call."""
        tries = self._tries.get(self._message(notice))
        return now - tries.refused_since if tries is not None and tries.refused_since is not None else timedelta()

    def _message(self, notice: Notice) -> UUID:
        return notice.messages.get(self._name, notice.alert.alert_id)

    def _set_apart(self, notice: Notice) -> None:
        gathered = self._gathered.get(notice.alert.rule, {})
        if gathered.pop(notice.alert.alert_id, None) is not None and not gathered:
            del self._gathered[notice.alert.rule]

    def _head(self, story: dict[UUID, Notice], now: datetime) -> tuple[Notice | None, datetime]:
        """Return the first notice of a story that is due; where there is none, when one may be. One that is held until
        its time holds up those of its own rule; one that failed holds up all.
        """
        waiting_rules: set[str] = set()
        later = _NEVER
        for notice in story.values():
            if notice.alert.rule in waiting_rules:
                continue
            if notice.due_at > now:
                waiting_rules.add(notice.alert.rule)
                later = min(later, notice.due_at)
                continue
            tries = self._tries.get(self._message(notice))
            if tries is None or tries.again_at is None or tries.again_at <= now:
                return notice, now
            return None, min(later, tries.again_at)
        return None, later


def _wait(count: int, most: timedelta) -> timedelta:
    return min(_FIRST * (1 << min(count - 1, 10)), most)
