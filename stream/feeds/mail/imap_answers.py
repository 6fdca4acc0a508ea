"""What a mailbox answers, in our words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stream.feeds.transport import FarSideFault

__all__ = ["ConnectionLost", "Head", "NotGiven", "Opened"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A mailbox as it was opened."""

    uidvalidity: int
    """0 where the server says none, or that its UIDs do not last."""
    uidnext: int
    """0 where it does not say."""
    mails: int
    tells: bool
    """Whether it tells of new mail by itself (IDLE)."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a mail without its bytes."""

    size: int
    arrived: datetime | None


class ConnectionLost(FarSideFault):
    """The connection ended, or fell silent, in an answer."""


class NotGiven(Exception):
    """The server lists a mail and does not give it out, in its own words."""
