"""Defines the errors of a channel beside `Transient`."""

from __future__ import annotations

from stream.errors import Transient, WirestreamError

__all__ = ["Unanswered", "Undeliverable"]


class Undeliverable(WirestreamError):
    """The channel refuses this alert.

    `for_good` is true where the receiver itself says that asking again is of no use. Else asking again for a while is
    right: a receiver that is being deployed, or a token that is being renewed, refuses in the same words.
    """

    def __init__(self, channel: str, detail: str, *, for_good: bool) -> None:
        super().__init__(f"channel `{channel}`: {detail}")
        self.channel = channel
        self.detail = detail
        self.for_good = for_good


class Unanswered(Transient):
    """No answer came, or only a gateway's: the receiver may have the alert, and may not."""
