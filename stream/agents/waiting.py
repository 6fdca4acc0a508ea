"""Keeps the alerts that wait to be sent: how an alert that comes changes them, and what a withdrawal takes back.

A withdrawal takes back all of its story that still waits. A channel that never got any of the story gets neither;
where nobody can tell whether it did, it gets the withdrawal. A correction of what still waits goes right behind it:
receivers that are programs put it to its first, and a person reads both at once. Only where the first, or an earlier
correction, was brought up to date while it was held, its correction would say the same again, and is left out. Where
the first is held back to be gathered, its correction goes right behind it in the same message; a rise in urgency lets
it go at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from schemas import Alert, AlertKind
from stream.agents.channel_queue import ChannelQueue
from stream.agents.notice import Notice, Notices
from stream.alert.gather import gathered_until, message_of
from stream.clock import Clock

__all__ = ["Waiting"]


class Waiting:
    """All that waits, noted in `notices` and queued by channel."""

    def __init__(
        self,
        notices: Notices,
        clock: Clock,
        called: Callable[[UUID], Sequence[str]],
        reached: Callable[[UUID, str], bool],
    ) -> None:
        self.queues: dict[str, ChannelQueue] = {}
        """The queues by channel."""
        self._notices = notices
        self._clock = clock
        self._called = called
        """Which channels are being called with an alert: such a call cannot be taken back."""
        self._reached = reached
        """Whether an address of a channel has taken a message, though the channel as a whole has not."""
        self._waiting: dict[UUID, Notice] = {}
        self._of_story: dict[UUID, dict[UUID, Notice]] = {}
        """The same by story."""
        self._unanswered: set[tuple[UUID, str]] = set()
        """Alerts and channels of which nobody can tell whether the channel has it."""

    def rebuild(self) -> None:
        """Find what waits, after the table was recovered."""
        self._waiting.clear()
        self._of_story.clear()
        self._unanswered.clear()
        for queue in self.queues.values():
            queue.empty()
        now = self._clock.now()
        for notice in self._notices.rebuild():
            # The end may have come in the middle of a call.
            self._unanswered.update((notice.alert.alert_id, name) for name in notice.waiting if notice.due_at <= now)
            if notice.recalled:
                self._keep(notice.without(notice.waiting, missed=(), now=now))
            else:
                self._hold(notice)

    def take(self, alert: Alert, partition: int, offset: int, trace: str = "") -> None:
        """Take in an alert that has come, as a record of its topic. Of one that is known the later record counts, for
        an embargo may have moved; but not where somebody has it or is called with it, and no record that comes again.
        """
        known = self._notices.find(alert.alert_id)
        if known is not None:
            again = known.came_by == partition and offset <= known.offset
            if known.waiting and not known.reached and not self._called(alert.alert_id) and not again:
                if alert == known.alert:  # sent again, as after a kill of its stage: it stays in its message
                    fresh: dict[str, object] = {}
                else:
                    # By another message than it was tried in: receivers may know that one's id, by which the rest go.
                    fresh = {"alert": alert, "gathers_at": self._gathers_at(alert), "messages": {}}
                    fresh |= {"waiting": tuple(dict.fromkeys(alert.channels)), "missed": ()}
                fresh |= {"came_by": partition, "offset": offset, "trace": trace}
                known = known.model_copy(update=fresh)
                self._keep(known.model_copy(update={"next_at": known.due_at}))
            return
        notice = Notice(
            alert=alert,
            partition=self._notices.home(alert.story_id, partition),
            waiting=tuple(dict.fromkeys(alert.channels)),
            came_by=partition,
            offset=offset,
            number=self._notices.next_number(alert.story_id),
            trace=trace,
            gathers_at=self._gathers_at(alert),
            next_at=alert.due_at,
        )
        notice = self._beside_held_back(notice.model_copy(update={"next_at": notice.due_at}))
        if alert.kind is AlertKind.WITHDRAWAL:
            self._recall(notice)
        else:
            covered = self._covered_by_earlier(notice)
            notice = notice.without(covered, missed=covered, now=self._clock.now())
        self._keep(notice)

    def find(self, alert_id: UUID, channel: str) -> Notice | None:
        """Return the notice that waits for the channel; None where it does no more, or is another worker's by now."""
        notice = self._waiting.get(alert_id)
        return notice if notice is not None and channel in notice.waiting else None

    def mark_unanswered(self, alert_id: UUID, channel: str) -> None:
        """Note that nobody can tell whether the channel has it."""
        self._unanswered.add((alert_id, channel))

    def delivered(self, notice: Notice, channel: str) -> None:
        """Note that the channel has it."""
        self._keep(notice.without([channel], missed=(), now=self._clock.now()))

    def close(self, notice: Notice, channel: str) -> None:
        """Ask the channel no more."""
        self._keep(self._closed(notice, [channel]))

    def gather(self, notices: Sequence[Notice], channel: str) -> None:
        """Note that these go to the channel together, from now on."""
        message = message_of([notice.alert for notice in notices]).alert_id
        for notice in notices:
            self._keep(notice.model_copy(update={"messages": {**notice.messages, channel: message}}))

    def is_needless(self, withdrawal: Notice, channel: str) -> bool:
        """Return whether the channel was to get the story by the same rule, and never got anything of it. (A rule that
        alerts withdrawals alone withdraws what it never sent.)
        """
        own = self._notices.earlier(withdrawal, withdrawal.alert.rule)
        if not any(channel in notice.alert.channels for notice in own):
            return False
        return not any(channel in {*notice.reached, *notice.waiting} for notice in self._notices.earlier(withdrawal))

    def _recall(self, withdrawal: Notice) -> None:
        """Take back what waits of the story, at whatever channel. A call that is on its way cannot be taken back."""
        for notice in self._earlier(withdrawal):
            called = self._called(notice.alert.alert_id)
            dropped = [name for name in notice.waiting if name not in called]
            closed = self._closed(notice, dropped)
            self._keep(closed.model_copy(update={"recalled": bool(closed.waiting)}))

    def _earlier(self, than: Notice) -> list[Notice]:
        """Return what waits of the same story and came before, without withdrawals."""
        return [
            notice
            for notice in self._of_story.get(than.alert.story_id, {}).values()
            if notice.alert.kind is not AlertKind.WITHDRAWAL and notice.number < than.number
        ]

    def _gathers_at(self, alert: Alert) -> datetime | None:
        gathering = alert.gathering
        if gathering is None or self._notices.passed(alert) < gathering.most:
            return None
        return gathered_until(gathering, self._clock.now())

    def _beside_held_back(self, notice: Notice) -> Notice:
        """Put a correction to the rule's first alert where that is held back, and let it go for a rise in urgency."""
        for first in self._earlier(notice):
            if first.gathers_at is None or first.alert.rule != notice.alert.rule or first.messages:
                continue
            if notice.alert.kind is AlertKind.CORRECTION:
                return notice.model_copy(update={"gathers_at": first.gathers_at, "next_at": first.due_at})
            if notice.alert.kind is AlertKind.RAISED:
                self._keep(first.model_copy(update={"gathers_at": None, "next_at": first.alert.due_at}))
        return notice

    def _covered_by_earlier(self, notice: Notice) -> list[str]:
        """Return the channels at which the rule's first alert, or one of the same kind, still waits, and is of the same
        version already.
        """
        same = [
            earlier
            for earlier in self._earlier(notice)
            if earlier.alert.rule == notice.alert.rule
            and earlier.alert.kind in {AlertKind.FIRST, notice.alert.kind}
            and earlier.alert.article_id == notice.alert.article_id
        ]
        return [name for name in notice.waiting for earlier in same if name in earlier.waiting]

    def _closed(self, notice: Notice, channels: Iterable[str]) -> Notice:
        """Return the notice, with channels that are asked no more. They missed it, unless they may have it."""
        alert_id = notice.alert.alert_id
        missed = [
            name
            for name in channels
            if (alert_id, name) not in self._unanswered and not self._reached(notice.messages.get(name, alert_id), name)
        ]
        return notice.without(channels, missed=missed, now=self._clock.now())

    def _keep(self, notice: Notice) -> None:
        """Write the notice to the table, and bring the queues in line."""
        before = self._waiting.get(notice.alert.alert_id)
        for name in before.waiting if before is not None else ():
            if name not in notice.waiting:
                self.queue(name).take_out(notice)
                self._unanswered.discard((notice.alert.alert_id, name))
        self._notices.keep(notice)
        self._hold(notice)

    def _hold(self, notice: Notice) -> None:
        for name in notice.waiting:
            self.queue(name).put(notice)
        alert = notice.alert
        if notice.waiting:
            self._waiting[alert.alert_id] = self._of_story.setdefault(alert.story_id, {})[alert.alert_id] = notice
        elif self._waiting.pop(alert.alert_id, None) is not None:
            story = self._of_story[alert.story_id]
            del story[alert.alert_id]
            if not story:
                del self._of_story[alert.story_id]

    def queue(self, channel: str) -> ChannelQueue:
        """Return the queue of a channel."""
        return self.queues.setdefault(channel, ChannelQueue(channel))
