"""Defines what a server is to the runner: it runs in every process, for all sources of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

__all__ = ["Server"]


class Server(Protocol):
    """Takes what far sides bring, and says that it has it only when the brokers do (or, a drop server, the disk)."""

    async def start(self) -> str:
        """Listen; return the address. Raises `Misconfigured` where it cannot: a port that is taken, a missing key."""
        ...

    def serve(self, sources: Mapping[str, Any]) -> None:
        """Serve these sources, by name, from now on: what is in hand for one that is gone is still answered."""
        ...

    def renew(self) -> None:
        """Read the certificate again, for connections that come from now on: it was renewed. Raises `Misconfigured`
        where it cannot be used; then the one before goes on.
        """
        ...

    async def stop(self) -> None:
        """Answer what is in hand, within a few seconds, and end."""
        ...
