"""Models what is remembered of a story's alerts: a row of a table that is keyed by story.

Everything that a decision rests on is in it, so that the same article after the same row gives the same alerts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from schemas import Alert, Article
from stream.alert.rules import Manner
from stream.errors import Reason, Rejected
from stream.row_format import mark_format

__all__ = ["STORY_FORMAT", "CopyEmbargo", "Issued", "Standing", "StoryAlerts"]

STORY_FORMAT = 2
"""Raise it where a release that does not know a change would decide wrongly. 2: a rule that alerted the story gathers
alerts, or names other channels since; a copy of it came under an embargo. Other rows are still of 1, so that the
release before can go on with them.
"""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Issued(_Frozen):
    """When an article was issued, as far as it says. It tells an earlier version that comes late from a later one."""

    article_id: UUID
    published_at: datetime | None = None
    version: int | None = None

    @classmethod
    def of(cls, article: Article) -> Issued:
        return cls(article_id=article.article_id, published_at=article.published_at, version=article.version)

    def precedes(self, other: Issued) -> bool:
        """Return whether `other` is known to be later; false where neither time nor version tells."""
        if self.published_at is not None and other.published_at is not None and self.published_at != other.published_at:
            return self.published_at < other.published_at
        if self.version is not None and other.version is not None:
            return self.version < other.version
        return False


class CopyEmbargo(_Frozen):
    """The embargo of a copy: an agency's later word on what it sent before."""

    article_id: UUID
    """The copy."""
    provider: str
    received_at: AwareDatetime
    until: AwareDatetime | None = None
    """None where nobody can read it."""


class Standing(_Frozen):
    """One rule and one story: the rule fitted, and alerted if it wants `first`."""

    rule: str
    manner: Manner
    former: tuple[str, ...] = ()
    """Channels that the rule names no more, and that it may have woken before: they hear of corrections and of the
    withdrawal."""
    headline: str
    provider: str = ""
    """The agency whose article its last alert is of; empty in rows of earlier releases."""
    urgency: int | None = None
    """The highest that it was alerted at (the lowest number)."""
    last_at: datetime
    """When the article of its last alert was received."""
    due_at: datetime
    withdrawn: bool = False
    told_by: UUID | None = None
    """The story under whose id it was alerted, where that is another one that this is one with (`kin`)."""
    superseded: tuple[UUID, ...] = ()
    """Articles whose first alert was brought up to date by a later version while it was held: when one comes again, it
    must not set the clock back."""


class _Touched(_Frozen):
    """The part of a row that tells its age."""

    touched_at: AwareDatetime


class StoryAlerts(_Frozen):
    """One story. Kept under its `story_id`."""

    story_id: UUID
    standings: tuple[Standing, ...] = ()
    alerts: tuple[Alert, ...] = ()
    """What was sent, oldest first; each names the article that caused it."""
    withdrawn: Issued | None = None
    """The last withdrawal. Kept even where nothing was alerted: its original may come later."""
    withdrawals: tuple[UUID, ...] = ()
    """The articles that withdrew it: when one comes again, it withdraws nothing that was issued since."""
    kin: tuple[UUID, ...] = ()
    """Other stories that this is one with."""
    kin_withdrawn: Issued | None = None
    """The last withdrawal of any of them that it was told of. It withdraws nothing here: it only holds what is not
    known to be later.
    """
    embargoes: tuple[CopyEmbargo, ...] = ()
    """By agency, the last copy that came under an embargo."""
    judged_at: datetime | None = None
    """When the article that last changed it was judged; None in rows of the first release."""
    touched_at: datetime
    """When a decision last changed it, or an article of it last came (see `touch`): a table drops what was not touched
    for long."""

    @property
    def is_blank(self) -> bool:
        """Whether the story says no more than a missing row would, so that it need not be written."""
        return not self.standings and self.withdrawn is None and not self.kin and not self.embargoes

    def touch(self, now: datetime) -> Self:
        """Return the same, of now: a story that goes on is not forgotten, even where nothing more is to be said
        of it.
        """
        return self.model_copy(update={"touched_at": now})

    def is_over(self, horizon: datetime) -> bool:
        """Return whether all of it ended before `horizon`: nothing touched it since, no embargo or quiet hour held an
        alert of it, and the quiet after its last alert had passed.
        """
        return (
            self.touched_at < horizon
            and all(alert.due_at < horizon for alert in self.alerts)
            and all(
                standing.due_at < horizon and standing.manner.quiet.again_after <= horizon - standing.last_at
                for standing in self.standings
            )
        )

    def caused_by(self, article_id: UUID) -> tuple[Alert, ...]:
        """Return the alerts that an article caused: they are given again when it comes again."""
        return tuple(alert for alert in self.alerts if alert.article_id == article_id)

    def to_bytes(self) -> bytes:
        """Return the row as JSON; the same state gives the same bytes."""
        gathers = any(standing.manner.digest or standing.manner.throttle for standing in self.standings)
        is_new = gathers or self.embargoes or any(standing.former for standing in self.standings)
        return mark_format(self.model_dump_json(exclude_defaults=True).encode(), STORY_FORMAT if is_new else 1)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Return the reverse of `to_bytes`.

        Raises `Rejected` where the row cannot be read: a decision without it would wake the desk twice, and a worker
        that ended for it would end again at its next start.
        """
        try:
            return cls.model_validate_json(raw)
        except ValidationError as error:
            detail = f"its story's alert state cannot be read: {error.error_count()} errors"
            raise Rejected(Reason.SCHEMA, detail) from None

    @classmethod
    def from_bytes_if_over(cls, raw: bytes, horizon: datetime) -> Self | None:
        """Return the story where it `is_over`, else None.

        Most rows are only read for their age, in a sixth of the time that all of a row takes. A row that cannot be read
        is not over: `from_bytes` refuses it to whoever needs it.
        """
        try:
            if _Touched.model_validate_json(raw).touched_at >= horizon:
                return None
            story = cls.model_validate_json(raw)
        except ValidationError:
            return None
        return story if story.is_over(horizon) else None
