"""How much of a wire file is read: the settings' limits for those of the parsers, in one place, so that a command reads
as the service does.
"""

from __future__ import annotations

from stream.settings import Limits as LimitSettings
from stream.wire import Limits

__all__ = ["reading_limits"]


def reading_limits(settings: LimitSettings) -> Limits:
    """The limits of `stream.wire.read` that the settings stand for."""
    return Limits(payload_bytes=settings.message_bytes)
