"""What the runner hands to each transport that it opens."""

from __future__ import annotations

from dataclasses import dataclass

from stream.clock import Clock
from stream.feeds.http.client import HttpClient

__all__ = ["Tools"]


@dataclass(frozen=True, slots=True)
class Tools:
    """Shared by all sources of a process."""

    clock: Clock
    http: HttpClient
    """The one client: it paces requests a host."""
    own_bootstrap: str = ""
    """The brokers of the service itself: a source that reads one of its own topics would go in circles for ever."""
