"""Carries W3C Trace Context on messages: each raw record has one trace, through every topic.

https://www.w3.org/TR/trace-context/. We pass the header on and name a span for each hop, which is exported where the
operator asks for it (`start_tracing`). The ids are derived from the message, so that the same input gives the same
output: what comes again, or is sent again, lies in the same trace.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import xxhash

from schemas import Headers, header

__all__ = ["TRACEPARENT", "child", "child_of", "fresh", "fresh_child", "root", "sample_roots_by", "valid"]

TRACEPARENT = "traceparent"
_VALID = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_SAMPLED = "01"
_NOT_SAMPLED = b"-00"
_sampling: list[Callable[[bytes], bool]] = []
"""Who decides whether a trace that begins here is wanted; without anybody, each is."""


def root(payload: bytes, key: bytes) -> bytes:
    """Return the `traceparent` of a raw record whose producer set none: derived from its key and bytes."""
    trace = xxhash.xxh3_128_hexdigest(key + b"\x1f" + payload)
    made = f"00-{trace}-{xxhash.xxh3_64_hexdigest(payload)}-{_SAMPLED}".encode()
    return made if all(samples(made) for samples in _sampling) else made[:-3] + _NOT_SAMPLED


def sample_roots_by(samples: Callable[[bytes], bool]) -> None:
    """Let `samples` decide, by the ids alone, which traces are marked as wanted: the exporter's sampler."""
    _sampling[:] = [samples]


def fresh() -> bytes:
    """Return the `traceparent` of a trace of its own: of work that many messages share."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-{_SAMPLED}".encode()


def fresh_child(parent: bytes) -> bytes:
    """Return a `traceparent` below a valid one, that no other span has: of a try that may be made again."""
    version, trace, _, flags = parent.decode().split("-")
    return f"{version}-{trace}-{secrets.token_hex(8)}-{flags}".encode()


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
