"""Carries W3C Trace Context on messages: each raw record has one trace, through every topic.

https://www.w3.org/TR/trace-context/. We pass the header on and name a span for each hop; an exporter is the
operator's to add. The ids are derived from the message, so that the same input gives the same output.
"""

from __future__ import annotations

import re

import xxhash

from schemas import Headers, header

__all__ = ["TRACEPARENT", "child", "root", "valid"]

TRACEPARENT = "traceparent"
_VALID = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_SAMPLED = "01"


def root(payload: bytes, key: bytes) -> bytes:
    """Return the `traceparent` of a raw record whose producer set none: derived from its key and bytes."""
    trace = xxhash.xxh3_128_hexdigest(key + b"\x1f" + payload)
    return f"00-{trace}-{xxhash.xxh3_64_hexdigest(payload)}-{_SAMPLED}".encode()


def valid(headers: Headers) -> bytes | None:
    """Return the `traceparent` of a message; None where it has none, or none that is valid."""
    parent = header(headers, TRACEPARENT)
    return parent.encode() if parent is not None and _VALID.fullmatch(parent) else None


def child(headers: Headers, stage: str) -> bytes | None:
    """Return the `traceparent` for what `stage` makes of a message; None where the message has none that is valid."""
    parent = valid(headers)
    return None if parent is None else child_of(parent, stage)


def child_of(parent: bytes, stage: str) -> bytes:
    """Return the same for a `traceparent` that is valid."""
    _, trace, span, flags = parent.decode().split("-")
    return f"00-{trace}-{xxhash.xxh3_64_hexdigest((span + stage).encode())}-{flags}".encode()
