"""`Alert`: what wakes the desk. The value of `wire.alerts.v1`, keyed by story."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID, uuid5

from schemas._model import Model, Utc

__all__ = ["Alert", "AlertDigest", "AlertKind", "Gathering", "Severity", "alert_id_of", "digest_id_of"]

_NAMESPACE = UUID("0d7c7f4e-94b3-5f0b-8b0e-3f6c2a1e9d44")
"""The namespace of alert ids. It never changes: deduplication depends on it."""


class Severity(StrEnum):
    """How loud an alert is."""

    INFO = "info"
    """Worth knowing; it can wait."""
    WARNING = "warning"
    """Worth interrupting somebody for."""
    CRITICAL = "critical"
    """Worth waking somebody for."""


class AlertKind(StrEnum):
    """Why a story is alerted: the first time, or again."""

    FIRST = "first"
    """The rule fits the story for the first time."""
    CORRECTION = "correction"
    """What was alerted has been corrected."""
    WITHDRAWAL = "withdrawal"
    """What was alerted has been killed or withheld: it is not to be used."""
    RAISED = "raised"
    """Its urgency rose since it was last alerted."""


class Gathering(Model):
    """How a rule's first alerts are gathered: of those between `since` and `until` the first `most` go to the channels
    at once, and the others in one message at `until`.
    """

    most: int = 0
    since: Utc
    until: Utc


class Alert(Model):
    """One alert of one rule about one story."""

    alert_id: UUID
    """`alert_id_of(...)`: the dedup key. The same alert always has the same id."""
    rule: str
    severity: Severity
    kind: AlertKind
    article_id: UUID
    story_id: UUID
    headline: str
    """Headline, else lead, else slugline: never empty."""
    reason: tuple[str, ...] = ()
    """What the rule matched: `text: ceasefire`, `urgency: 1`."""
    channels: tuple[str, ...] = ()
    """Names of the channels that it goes to. A withdrawal to none takes back what has not been delivered yet."""
    due_at: Utc
    """Not to be delivered before: the end of the embargo or of quiet hours, else when the article was received; in the
    year 9999 where the embargo's end cannot be read. Of two alerts with one id the later record counts."""
    gathering: Gathering | None = None
    """How its channels get it, where its rule has a digest or a throttle; null: in a message of its own."""


class AlertDigest(Alert):
    """Several alerts of one rule in one message to a channel; never a record of a topic.

    Its own fields are those of the first of its items but for `alert_id`, which is the message's, the same at every
    try, `headline`, which counts the stories, and `due_at`: a receiver that knows alerts only shows that something is.
    """

    items: tuple[Alert, ...]
    """The alerts, as they would have come one by one; a correction stands right behind what it corrects."""


def alert_id_of(rule: str, story_id: UUID, kind: AlertKind, occasion: str = "") -> UUID:
    """Return the id of an alert. `occasion` tells alerts of one kind about one story apart: the correcting article's
    id, the urgency that it rose to; empty for `first`, of which there is one a rule and story.
    """
    return uuid5(_NAMESPACE, f"{rule}\x1f{story_id}\x1f{kind}\x1f{occasion}")


def digest_id_of(alerts: Iterable[UUID]) -> UUID:
    """Return the id of a message of several alerts, by their ids in its order."""
    return uuid5(_NAMESPACE, "\x1f".join(map(str, alerts)))
