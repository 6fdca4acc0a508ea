"""Defines what a far side answered over HTTP, and which answers are faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from stream.feeds.http.shown import shown_host
from stream.feeds.transport import FarSideFault, FarSideGone, FarSideRefuses

__all__ = ["Answer", "raise_for_status"]

_REFUSED = frozenset({401, 403, 407})
_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Answer:
    """What the far side answered."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Names in lower case; of several of one name the first."""
    body: bytes = field(repr=False)
    """Unpacked."""
    url: str = field(repr=False)
    """Where it came from in the end, as it was asked: with its query, so it is not to be shown."""
    moved_to: str | None = field(default=None, repr=False)
    """The address that every redirect on the way called permanent; None where there was none, or one was not."""
    retry_after: float | None = None
    """Seconds that `Retry-After` asks us to wait, in either of its forms, a day at most."""
    certificate_ends: datetime | None = field(default=None, repr=False)
    """When the server's certificate ends; None without TLS."""


def raise_for_status(answer: Answer) -> None:
    """Raise what an answer of 400 and more stands for: `FarSideRefuses` for 401, 403 and 407, `FarSideGone` for 404 and
    410, else `FarSideFault`, with what `Retry-After` asks. The sentence names the host and the status alone.
    """
    if answer.status < 400:
        return
    kind = FarSideRefuses if answer.status in _REFUSED else FarSideGone if answer.status in _GONE else FarSideFault
    raise kind(f"{shown_host(answer.url)} answers {answer.status}", retry_after=answer.retry_after)
