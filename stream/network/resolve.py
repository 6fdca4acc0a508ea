"""Finds the addresses of names, in threads of its own.

The event loop's threads are everybody's: names whose servers do not answer would hold up all else that waits for one,
and whoever keeps a thread for long would hold up every name.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

__all__ = ["Resolver"]

_THREADS = 32
"""Names that are looked up at once. One that nobody answers for keeps a thread for half a minute; sources whose looks
fail come back ever more seldom, so that a score of dead names leaves room for the others."""


class Resolver(AbstractResolver):
    """Asks the system, as every program does."""

    def __init__(self, lookup: Callable[..., list[Any]] = socket.getaddrinfo, threads: int = _THREADS) -> None:
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name. Raises `OSError` where there is none."""
        ask = partial(self._lookup, host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=int(address[1]),
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Begin no lookup any more; what is under way is left to end."""
        self._threads.shutdown(wait=False, cancel_futures=True)
