"""Finds where a far side is, and refuses what is not public unless the source allows it."""

from __future__ import annotations

import asyncio
import socket

from stream.feeds.transport import FarSideFault, FarSideRefuses
from stream.network.address import is_public

__all__ = ["address_of"]

_RESOLVING = 20.0
"""Seconds for the system's resolver, which may ask three servers twice."""


async def address_of(host: str, port: int, *, allow_private: bool) -> str:
    """Return an address of a host, to connect to as it is: a name asked for again could lead elsewhere.

    Raises `FarSideFault` for a name that nobody knows, and `FarSideRefuses` for an address that is not public where
    that is not allowed: only the file can mend it.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_RESOLVING):
            found = await loop.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FarSideFault(f"{host}: no such host") from None
    addresses = [str(one[4][0]) for one in found]
    allowed = [one for one in addresses if allow_private or is_public(one)]
    if not allowed:
        raise FarSideRefuses(f"{host} is at an address that is not public: `allow_private: true` allows it")
    return allowed[0]
