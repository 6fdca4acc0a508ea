"""Fetches the NITF of AP's items: four at once, three times each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from enum import Enum

from stream.feeds.api.ap_item import Entry
from stream.feeds.api.page import link_within
from stream.feeds.api.settings import ApSettings
from stream.feeds.http.answer import raise_for_status
from stream.feeds.http.client import TooLarge
from stream.feeds.tools import Tools
from stream.feeds.transport import FarSideFault, FarSideRefuses

__all__ = ["AP", "Copies", "Lack"]

AP = "ap.org"
"""The key goes to the API's own host, and from there to AP's others."""
_NITF = b"<nitf"
_AT_ONCE = 4
_BETWEEN = (0.5, 2.0)
"""Seconds before the second try, and before the third, which is the last."""
_START = 4000
"""Bytes in which the root shows; a page that says that the service is down is none."""


_TRANSIENT = frozenset({408, 425})
"""Statuses below 500 that another try may cure."""


class Lack(Enum):
    """Why an item comes without its NITF."""

    NONE = "none"
    """It has none, or none that the key may have."""
    ELSEWHERE = "elsewhere"
    """It is at another house's host, which does not get the key."""
    FAILED = "failed"
    """Three tries failed."""
    LATER = "later"
    """It was not asked for: AP's quota of questions is used up."""


class Copies:
    """The copy of a page's items."""

    def __init__(self, settings: ApSettings, tools: Tools) -> None:
        self._settings = settings
        self._http = tools.http
        self._clock = tools.clock
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def of(self, entries: Sequence[Entry]) -> tuple[list[bytes | Lack], FarSideFault | None]:
        """Return the NITF of each, or why there is none, and a fault where the far side had enough of our questions
        before all were asked. Raises `FarSideRefuses` where it no longer knows the key: then none of the page is to be
        taken yet.
        """
        spent: list[FarSideFault] = []
        tasks = [asyncio.ensure_future(self._turn(entry, spent)) for entry in entries]
        try:
            return list(await asyncio.gather(*tasks)), next(iter(spent), None)
        finally:
            for task in tasks:
                task.cancel()

    async def _turn(self, entry: Entry, spent: list[FarSideFault]) -> bytes | Lack:
        if entry.nitf is None:
            return Lack.NONE
        link = link_within(entry.nitf, self._settings.url, AP)
        if link is None:
            return Lack.ELSEWHERE
        async with self._turns:
            for pause in (*_BETWEEN, None):
                if spent:
                    return Lack.LATER
                try:
                    return await self._fetch(link)
                except TooLarge:
                    return Lack.NONE
                except FarSideRefuses:
                    raise
                except _Enough as fault:
                    spent.append(fault)
                except FarSideFault:
                    if pause is not None:
                        await self._clock.sleep(pause)
        return Lack.FAILED

    async def _fetch(self, link: str) -> bytes | Lack:
        answer = await self._http.ask(
            "GET",
            link,
            headers={"x-api-key": self._settings.key.get_secret_value()},
            timeout=self._settings.timeout,
            max_bytes=self._settings.max_bytes,
            allow_private=self._settings.allow_private,
            paced=False,
        )
        if answer.status == 429:
            raise _Enough("the quota of questions is used up (429)", retry_after=answer.retry_after)
        if answer.status != 401 and 400 <= answer.status < 500 and answer.status not in _TRANSIENT:
            return Lack.NONE
        raise_for_status(answer)
        if _NITF not in answer.body[:_START]:
            raise FarSideFault("a rendition is no NITF")
        return answer.body


class _Enough(FarSideFault):
    """AP's quota of questions a minute is used up."""
