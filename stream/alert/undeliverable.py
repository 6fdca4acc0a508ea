"""The error of a channel that refuses an alert for good. May import stream.errors only."""

from __future__ import annotations

from stream.errors import WirestreamError

__all__ = ["Undeliverable"]


class Undeliverable(WirestreamError):
    """The channel will not take this alert, now or later: log it, count it, go on with the others."""

    def __init__(self, channel: str, detail: str) -> None:
        super().__init__(f"channel `{channel}`: {detail}")
        self.channel = channel
        self.detail = detail
