"""Asks a far side one question over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stream.clock import Clock

__all__ = ["Answer", "HttpClient"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the far side answered."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case; of several of one name the first."""
    body: bytes
    """Unpacked."""
    url: str
    """Where it came from in the end, as it was asked: with its query, so it is not to be shown."""
    moved_to: str | None = None
    """The address that every redirect on the way called permanent; None where there was none, or one was not."""


class HttpClient:
    """One a process: it paces requests a host, and keeps connections."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def ask(  # noqa: PLR0913 - a request has as many parts
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float,  # noqa: ASYNC109 - a promise of this client's
        max_bytes: int,
        allow_private: bool,
        paced: bool = True,
    ) -> Answer:
        """Return the answer, whatever its status. Redirects are followed, five at most, without credentials for another
        host. `paced`: requests to one host wait for each other (two connections, one request a second).

        Raises `FarSideFault`: no connection, no answer within `timeout` seconds, an address that is not public where
        `allow_private` is false (each redirect and each socket anew), more than `max_bytes` packed or unpacked, too
        many redirects.
        """
        raise NotImplementedError

    async def close(self) -> None:
        """Close all connections."""
