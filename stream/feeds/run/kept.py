"""Defines what is kept of a source beside its mark: its status, a command, arrivals; JSON that other versions may have
written.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from stream.feeds.run.records import Unreadable
from stream.feeds.status import FeedState
from stream.feeds.transport import EVER, SINCE

__all__ = ["Arrivals", "Command", "Quiet", "Status", "Verb"]


class _Kept(BaseModel):
    """A value of the state topic: keys that a later version adds are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    def pack(self) -> bytes:
        """Return it as it is kept."""
        return self.model_dump_json(exclude_none=True).encode()

    @classmethod
    def unpack(cls, value: bytes) -> Self:
        """Return what was kept. Raises `Unreadable`."""
        try:
            return cls.model_validate(orjson.loads(value))
        except (orjson.JSONDecodeError, ValidationError):
            raise Unreadable(f"no {cls.__name__.lower()} of ours") from None


class Quiet(_Kept):
    """How quiet a source is, beside how quiet it may be."""

    ratio: float = 0.0
    alarm_at: AwareDatetime | None = None
    words: str = ""


class Status(_Kept):
    """How a source does."""

    kind: str = ""
    state: FeedState = FeedState.STARTING
    failures: int = Field(default=0, ge=0)
    """Looks that failed since the last that succeeded."""
    fault: str | None = None
    """Why the last look failed; None where it did not."""
    note: str | None = None
    """What the transport says to people."""
    backlog: int = 0
    last_success: AwareDatetime | None = None
    last_item: AwareDatetime | None = None
    next_look: AwareDatetime | None = None
    not_before: AwareDatetime | None = None
    """The far side refuses us, or asks us to wait: no look before this, after a restart either."""
    certificate_ends: AwareDatetime | None = None
    """When the certificate of its server ends; None where it shows none."""
    paused: bool = False
    quiet: Quiet | None = None
    rhythm: dict[str, Any] | None = None
    """What was learned of its rhythm (`stream.feeds.silence`)."""
    applied: str | None = None
    """The id of the last command that was carried out."""
    folded: int = -1
    """The offset of the last arrivals that are in this status."""
    who: str = ""
    """The process that wrote this."""
    written: AwareDatetime | None = None
    removed: AwareDatetime | None = None
    """Since when no feeds file names it."""


class Verb(StrEnum):
    """What may be asked of a source."""

    PAUSE = "pause"
    """Not to look any more."""
    RESUME = "resume"
    """To look again."""
    LOOK = "look"
    """To look at once."""
    RESET = "reset"
    """To set its mark back."""


class Command(_Kept):
    """What somebody asks of a source."""

    id: str = Field(min_length=1, max_length=80)
    verb: Verb
    to: str | None = None
    """For a reset: `all`, or the instant from which on things are to be taken again, ISO 8601."""
    at: AwareDatetime | None = None

    @property
    def mark(self) -> dict[str, Any]:
        """The mark that a reset leaves. For all it is no empty one: a first look takes only what is recent, or goes on
        where the group of another topic has committed.
        """
        return {SINCE: EVER if self.to in {None, "all"} else self.to}


class Arrivals(_Kept):
    """What a process took of a source that is pushed to it, or that lies on its machine."""

    count: int = Field(ge=0)
    """None of them: a sign of life."""
    at: AwareDatetime
    fault: str | None = None
    """Why nothing can be taken there now."""
    backlog: int | None = None
    """How much stays there for now; None where nothing is said of it."""
