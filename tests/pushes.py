"""A sender of signed pushes: Standard Webhooks by the reference library, the others by hand as their manuals say."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from standardwebhooks import Webhook

__all__ = ["KEY", "NOON", "OLD_KEY", "hexed", "signed"]

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
"""When pushes are sent, unless a test says otherwise."""
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"""The example key of Standard Webhooks' own documents."""
OLD_KEY = "whsec_T2xkS2V5T2xkS2V5T2xkS2V5"


def signed(body: bytes, *, key: str = KEY, at: datetime = NOON, name: str = "msg_1") -> dict[str, str]:
    """The headers of a push; its body must be UTF-8, for the library signs texts."""
    signature = Webhook(key).sign(name, at, body.decode())
    return {"webhook-id": name, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}


def hexed(key: str, body: bytes, by: str = "sha256") -> str:
    """The signature of a body as GitHub, WebSub hubs and Superdesk write it."""
    return f"{by}={hmac.new(key.encode(), body, getattr(hashlib, by)).hexdigest()}"
