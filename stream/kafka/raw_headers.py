"""Names the headers of a raw record: what its source knows of it and its bytes do not say.

Who writes `wire.raw.v1` by other means (Kafka Connect, a program of the house) may leave all of them out, or set them.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas import Headers, header
from stream.errors import Reason, Rejected

__all__ = [
    "AUTH", "DELIVERY_ID", "FETCHED_AT", "FILE", "INCOMPLETE", "MODIFIED", "ORIGIN", "PROVIDER", "REFUSED",
    "REPLAYED", "SRC_PREFIX", "TRANSPORT", "UNTRUSTED", "SourceSays", "source_says",
]  # fmt: skip

FILE = "file"
"""The name that a payload had, for people; nothing is decided by it."""
TRANSPORT = "wire-transport"
"""The kind of its source: `rss`, `push`, …"""
ORIGIN = "wire-origin"
"""Where it was: a URL without user, password and query values, a path, a Message-ID, the address of who pushed it."""
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
REPLAYED = "wire-replayed"
"""Present where it is no news: `wirestream replay` sent it, as a test or to fill a gap. What is made of it has the
header too. It is handled like all else; that it is late, or that no more of it comes, is no alarm."""
SRC_PREFIX = "src-"
"""Before the name of each header that a record of another Kafka topic had."""


@dataclass(frozen=True, slots=True)
class SourceSays:
    """What the headers of a raw record decide: all others are for people."""

    provider: str | None = None
    untrusted: str | None = None
    """Why a kill or withhold must not act; None where it may."""
    incomplete: str | None = None
    refused: Rejected | None = None
    """Why its source refused it."""


def source_says(headers: Headers) -> SourceSays:
    """Read them. Of a header that comes several times the last counts, but no later one takes `wire-untrusted` back.
    Raises nothing, whatever they hold: anybody may write to the topic.
    """
    untrusted = [value for name, value in headers if name == UNTRUSTED]
    refused = header(headers, REFUSED)
    return SourceSays(
        provider=header(headers, PROVIDER),
        untrusted=(untrusted[0] or b"").decode("utf-8", "replace") if untrusted else None,
        incomplete=header(headers, INCOMPLETE),
        refused=None if refused is None else _refusal(refused),
    )


def _refusal(text: str) -> Rejected:
    """Return the refusal that `reason: detail` stands for."""
    reason, _, detail = text.partition(": ")
    try:
        return Rejected(Reason(reason), detail)
    except ValueError:
        return Rejected(Reason.UNEXPECTED, f"its source refused it: {text}")
