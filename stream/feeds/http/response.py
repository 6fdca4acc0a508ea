"""What aiohttp makes of an answer, with one thing more."""

from __future__ import annotations

from datetime import datetime

import aiohttp
from aiohttp.connector import Connection

from stream.feeds.certificate import ends_at

__all__ = ["Response"]


class Response(aiohttp.ClientResponse):
    """Knows when the certificate of its server ends; its connection is given back before anybody could ask that."""

    certificate_ends: datetime | None = None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        if connection.transport is not None:
            self.certificate_ends = ends_at(connection.transport.get_extra_info("peercert"))
        return await super().start(connection)
