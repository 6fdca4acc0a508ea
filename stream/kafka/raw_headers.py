"""Names the headers of a raw record: what its source knows of it and its bytes do not say.

Who writes `wire.raw.v1` by other means (Kafka Connect, a program of the house) may leave all of them out, or set them.
"""

from __future__ import annotations

__all__ = [
    "AUTH", "DELIVERY_ID", "FETCHED_AT", "FILE", "INCOMPLETE", "MODIFIED", "ORIGIN", "PROVIDER", "REFUSED",
    "SRC_PREFIX", "TRANSPORT", "UNTRUSTED",
]  # fmt: skip

FILE = "file"
"""The name that a payload had, for people; nothing is decided by it."""
TRANSPORT = "wire-transport"
"""The kind of its source: `rss`, `push`, …"""
ORIGIN = "wire-origin"
"""Where it was: a URL without user, password and query values, a path, a Message-ID."""
PROVIDER = "wire-provider"
"""The agency, where the copy names none."""
DELIVERY_ID = "wire-delivery-id"
"""The far side's own id of the delivery."""
FETCHED_AT = "wire-fetched-at"
"""When we had it, ISO 8601 in UTC."""
MODIFIED = "wire-modified"
"""When the far side says that it was changed, ISO 8601 in UTC."""
INCOMPLETE = "wire-incomplete"
"""The part of it that could not be had."""
AUTH = "wire-auth"
"""For mail, whether it is from whom it says: `pass`, `fail` or `none`."""
UNTRUSTED = "wire-untrusted"
"""Present where a kill or withhold in it must not act; the value says why."""
REFUSED = "wire-refused"
"""Present where its source refused it: `reason: detail`. The record becomes a dead letter, whatever bytes it has."""
SRC_PREFIX = "src-"
"""Before the name of each header that a record of another Kafka topic had."""
