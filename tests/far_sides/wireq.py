"""dpa's wireQ as its example server has it: entries are hidden with a receipt, and go when the receipt comes back."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from aiohttp import web

from tests.far_sides.served import Served

__all__ = ["SECRET", "FakeWireq"]

SECRET = "wireq-path-secret"  # noqa: S105 - nobody's


class FakeWireq(Served):
    """`fill` adds entries; `lose_receipts` is what their running out does."""

    def __init__(self, more: int = 10, empty: int = 100, page: int = 50, lifetime: float = 200.0) -> None:
        super().__init__()
        self.more, self.empty, self.page, self.lifetime = more, empty, page, lifetime
        """Seconds of `retry-after` with more to come, and without."""
        self.queue: dict[str, dict[str, Any]] = {}
        """What is not deleted yet, by its entry's id, oldest first."""
        self.receipts: dict[str, str] = {}
        """Of hidden entries: their ids."""
        self.given: dict[str, float] = {}
        """When each was given out."""
        self.gone: set[str] = set()
        self.served: list[str] = []
        """Ids of the entries that were given out, in order, again and again."""
        self._count = 0

    @property
    def url(self) -> str:
        """The address for the feeds file, with the secret."""
        return f"{self.base}/{SECRET}"

    def routes(self) -> list[Any]:
        return [
            web.get(f"/{SECRET}/entries.json", self._entries, name="entries"),
            web.delete(f"/{SECRET}/entry/{{receipt}}", self._delete, name="delete"),
        ]

    def fill(self, count: int, **fields: Any) -> list[str]:
        """Add entries; return their ids."""
        ids = []
        for _ in range(count):
            self._count += 1
            entry = {
                "entry_id": f"e{self._count}",
                "urn": f"urn:newsml:dpa.com:20090101:{self._count}",
                "version": 1,
                "format": "digitalwires@1.0.0",
                "version_created": "2026-03-01T11:00:00+01:00",
                "updated": "2026-03-01T10:00:05Z",
                "headline": f"Hafen öffnet zum {self._count}. Mal",
                "article_html": "<p>Der Hafen ist offen.</p>",
            }
            self.queue[entry["entry_id"]] = entry | fields
            ids.append(entry["entry_id"])
        return ids

    def left(self) -> list[str]:
        """Return the ids of what nobody handed a receipt back for."""
        return list(self.queue)

    def lose_receipts(self) -> None:
        """Let all receipts run out: what they hid is given out again."""
        self.gone |= self.receipts.keys()
        self.receipts.clear()

    async def _entries(self, _request: web.Request) -> web.Response:
        for receipt in [one for one in self.receipts if time.monotonic() - self.given[one] > self.lifetime]:
            self.gone.add(receipt)
            del self.receipts[receipt]
        hidden = set(self.receipts.values())
        visible = [key for key in self.queue if key not in hidden]
        found = []
        for key in visible[: self.page]:
            receipt = str(uuid4())
            self.receipts[receipt], self.given[receipt] = key, time.monotonic()
            self.served.append(key)
            found.append({**self.queue[key], "_wireq_receipt": receipt})
        wait = self.more if len(visible) > self.page else self.empty
        return web.json_response({"entries": found}, headers={"retry-after": str(wait)})

    async def _delete(self, request: web.Request) -> web.Response:
        receipt = request.match_info["receipt"]
        if receipt in self.gone:
            return web.Response(status=410)
        if receipt not in self.receipts:
            return web.Response(status=404)
        del self.queue[self.receipts.pop(receipt)]
        self.gone.add(receipt)
        return web.Response(status=204)
