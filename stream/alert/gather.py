"""Gathers a rule's first alerts into fewer messages. It is pure, and goes by the article's own times and windows by the
clock (in UTC), so that a replay, a restart and every worker come to the same.

digest: 15m                     all of a quarter of an hour go in one message at its end
throttle: {most: 5, per: 1h}    of an hour the first five go at once, and what is held back in one message at its end

Only first alerts wait: whoever knows a story hears of its correction, its withdrawal and a rise in urgency at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from schemas import Alert, AlertDigest, Gathering, digest_id_of
from stream.alert.quiet import Duration, Quiet

__all__ = ["DIGEST_LIMIT", "Throttle", "Window", "gathered_until", "gathering_of", "message_of", "window_around"]

DIGEST_LIMIT = 100
"""Alerts of one message: some 60 kB of JSON. What is more goes in a further one."""
_SHORTEST, _LONGEST = timedelta(seconds=10), timedelta(days=7)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FAR = datetime(9990, 1, 1, tzinfo=UTC)
"""Behind it no window ends that a `datetime` could hold: what is due then, for an embargo that nobody can read, waits
for another version, and for no window."""
_HEADLINE_LIMIT = 250


def _bounded(value: timedelta) -> timedelta:
    if not _SHORTEST <= value <= _LONGEST:
        raise ValueError("is no time to gather for: between 10s and 7d")
    return value


Window = Annotated[Duration, AfterValidator(_bounded)]


class Throttle(BaseModel):
    """How many first alerts of a rule go at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    most: Annotated[int, Field(ge=1, le=1000)]
    """So many of each window; the others wait for its end."""
    per: Window


def window_around(moment: datetime, length: timedelta) -> tuple[datetime, datetime]:
    """Return the window that a moment lies in: from, and until (which is no part of it). They are counted from 1970, so
    that those of an hour begin at full hours, and those of a day at midnight, UTC.
    """
    since = moment - (moment - _EPOCH) % length
    return since, since + length


def gathering_of(
    due: datetime, digest: timedelta | None, throttle: Throttle | None, quiet: Quiet
) -> tuple[datetime, Gathering | None]:
    """Return when a first alert that is due at `due` is to be sent by its rule, and how it is gathered; None where it
    goes by itself.
    """
    length = digest or (throttle.per if throttle is not None else None)
    if length is None or due >= _FAR:
        return due, None
    since, end = window_around(due, length)
    until = quiet.until(end)
    if digest is not None:
        return until, Gathering(since=since, until=until)
    return due, Gathering(most=throttle.most if throttle is not None else 0, since=since, until=until)


def gathered_until(gathering: Gathering, now: datetime) -> datetime:
    """Return when the message goes that an alert is gathered into. One that comes after its window's end, as all do
    after an outage, waits for the next full minute, so that those that come with it go with it.
    """
    if gathering.until > now:
        return gathering.until
    return window_around(now + timedelta(seconds=30), timedelta(minutes=1))[1]


def message_of(alerts: Sequence[Alert], message_id: UUID | None = None) -> Alert:
    """Return what a channel is sent for alerts that go together: a lone one as it is. `message_id` is that of the first
    try: it stays, though a story was withdrawn from the message since.
    """
    first = alerts[0]
    if message_id is None:
        message_id = first.alert_id if len(alerts) == 1 else digest_id_of(alert.alert_id for alert in alerts)
    if message_id == first.alert_id:
        return first
    stories = len({alert.story_id for alert in alerts})
    headline = f"{stories} {'stories' if stories > 1 else 'story'}: {first.headline}"
    return AlertDigest.model_validate(
        {
            **first.model_dump(exclude={"gathering"}),
            "alert_id": message_id,
            "headline": headline if len(headline) <= _HEADLINE_LIMIT else headline[: _HEADLINE_LIMIT - 1] + "…",
            "reason": (f"{len(alerts)} alerts of the rule in one message",),
            "due_at": max(alert.due_at for alert in alerts),
            "items": tuple(alerts),
        }
    )
