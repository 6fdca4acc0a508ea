"""AP's Media API as its manual has it: a feed that leads on by tokens and holds its last page open, and renditions."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from tests.far_sides.served import Served

__all__ = ["KEY", "FakeAp"]

KEY = "a-key-of-nobody"
_MINDATE = re.compile(r"mindate:>(\S+)")


class FakeAp(Served):
    """`fill` adds stories; `forget` is what 72 hours without a question do."""

    def __init__(self, held: float = 0.05, page: int = 100) -> None:
        super().__init__()
        self.held, self.page = held, page
        self.stories: list[dict[str, Any]] = []
        self.times: list[datetime] = []
        self.tokens: set[str] = set()
        self.queries: list[str] = []
        self.at_once = self.most_at_once = 0
        self.quota = 1_000_000
        """Renditions that it still gives out before it answers 429."""
        self.elsewhere: str | None = None
        """Where renditions are said to be, instead of here."""
        self.now = datetime.now(UTC)

    @property
    def url(self) -> str:
        """The address for the feeds file."""
        return f"{self.base}/media/v/content/feed"

    def routes(self) -> list[Any]:
        return [
            web.get("/media/v/content/feed", self._feed, name="feed"),
            web.get("/media/v/content/{item}/nitf", self._nitf, name="nitf"),
        ]

    def fill(self, count: int, **fields: Any) -> list[str]:
        """Add stories; return their ids. Fields of None are left out."""
        ids = []
        for _ in range(count):
            number = len(self.stories) + 1
            self.times.append(self.now + timedelta(seconds=number))
            nitf = f"{self.elsewhere or self.base}/media/v/content/{number:032x}/nitf?et=1a"
            item = {
                "uri": f"{self.base}/media/v/content/{number:032x}?qt=secret-token&et=1a",
                "altids": {"itemid": f"{number:032x}", "etag": f"{number:032x}_0a"},
                "version": 0,
                "type": "text",
                "versioncreated": f"{self.times[-1]:%Y-%m-%dT%H:%M:%SZ}",
                "headline": f"Story {number} of the harbour",
                "provider": "AP",
                "renditions": {"nitf": {"href": nitf}},
            }
            self.stories.append({key: value for key, value in (item | fields).items() if value is not None})
            ids.append(f"{number:032x}")
        return ids

    def forget(self) -> None:
        """Let every token run out."""
        self.tokens.clear()

    async def _feed(self, request: web.Request) -> web.Response:
        if request.headers.get("x-api-key") != KEY:
            return web.json_response({"error": {"code": 401, "message": "Unauthorized"}}, status=401)
        token = request.query.get("qt")
        if token is not None and token not in self.tokens:
            return web.json_response({"error": {"code": 6060, "message": "Invalid query token"}}, status=400)
        if token is None:
            self.queries.append(request.query["q"])
            place, token = self._from(request.query["q"]), f"t{len(self.queries)}"
            self.tokens.add(token)
        else:
            place = int(request.query["seq"])
            for _ in range(20):
                if len(self.stories) > place:
                    break
                await asyncio.sleep(self.held / 20)
        found = self.stories[place : place + self.page]
        listed = [{"meta": {"products": [{"id": 31989}]}, "item": story} for story in found]
        follows = f"{self.url}?page_size={self.page}&qt={token}&seq={place + len(found)}&n={len(self.asked)}"
        data = {"updated": "", "current_item_count": len(found), "items": listed, "next_page": follows}
        return web.json_response({"api_version": "2.3", "id": "x", "data": data})

    def _from(self, query: str) -> int:
        matched = _MINDATE.search(query)
        assert matched, query
        since = datetime.fromisoformat(matched[1])
        return next((place for place, time in enumerate(self.times) if time > since), len(self.times))

    async def _nitf(self, request: web.Request) -> web.Response:
        if request.headers.get("x-api-key") != KEY:
            return web.Response(status=401)
        self.quota -= 1
        if self.quota < 0:
            return web.Response(status=429)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1
        number = int(request.match_info["item"], 16)
        return web.Response(body=nitf_of(number), content_type="application/xml")


def nitf_of(number: int) -> bytes:
    """Return the copy of a story."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><nitf><body><body.head><hedline><hl1>Story {number}</hl1></hedline>'
        f"</body.head><body.content><block><p>SKERRY (AP) — The harbour opened for the {number}th time.</p>"
        "</block></body.content></body></nitf>"
    ).encode()
