"""Bounds how much of a payload is read: the one place where the settings' limits become those of the parsers, so that
every command reads as the service does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stream.wire import Limits

if TYPE_CHECKING:  # whoever uses this as a library has no settings
    from stream.settings import Limits as LimitSettings

__all__ = ["reading_limits"]


def reading_limits(settings: LimitSettings) -> Limits:
    """Return the limits of reading that the settings stand for. Those of a service without settings are `Limits()`."""
    return Limits(payload_bytes=settings.message_bytes)
