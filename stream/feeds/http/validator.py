"""Says which validators of an answer (RFC 9110, 8.8) are kept, to be sent with the next question."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["validator"]

_LONGEST = 500
"""Characters: a longer one is not worth its place in a mark."""


def validator(headers: Mapping[str, str], name: str) -> str:
    """Return `etag` or `last-modified` of an answer; an empty text where it has none that can be kept. An ETag may be
    of any bytes, and of those that are no UTF-8 no mark can be written.
    """
    value = headers.get(name, "")
    return value if len(value) <= _LONGEST and value.isprintable() else ""
