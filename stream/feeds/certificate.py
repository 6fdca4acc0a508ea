"""Reads until when the certificate of a far side holds: the alarm comes while there is time to ask for another."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

__all__ = ["ends_at"]


def ends_at(certificate: Mapping[str, Any] | None) -> datetime | None:
    """Return when a certificate ends, of what `SSLSocket.getpeercert` gives; None where there is none."""
    said = (certificate or {}).get("notAfter")
    try:
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(said)), UTC) if said else None
    except (ValueError, OverflowError, OSError):  # a year that this machine cannot count to
        return None
