"""Takes entries from dpa's wireQ: a queue that hides what it gave out until its receipt runs out, and forgets it when
the receipt is handed back.

So the far side keeps the mark; ours only remembers what was taken, for an entry whose receipt could not be handed back
comes again. `dequeue-entries.json` is not used: it forgets entries before anybody has them.

Each entry is a record of its own, byte for byte as it stands in the answer, with the receipt that is part of it. The
secret is in the path of the queue's address, so that nothing of the path is shown.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from stream.errors import Reason, Rejected
from stream.feeds.api.known import Known
from stream.feeds.api.page import PAGE_BYTES, instant_of, page_of, text_of
from stream.feeds.api.settings import WireqSettings
from stream.feeds.http.answer import Answer, raise_for_status
from stream.feeds.http.shown import shown_host
from stream.feeds.source import SourceSettings
from stream.feeds.tools import Tools
from stream.feeds.transport import Batch, FarSideFault, FarSideRefuses, Item, Mark, Report, Skipped, Transport

__all__ = ["open_wireq"]

_BETWEEN_RECEIPTS = 0.3
"""Seconds between two receipts that are handed back: dpa takes 200 requests a minute."""
_KNOWN = 1000
"""Entries that are remembered: those of the last twenty answers. The mark is written with each answer."""
_FAULTS = 3
"""Receipts that cannot be handed back before the others are left: each may cost a whole time-out."""
_FORGOTTEN = frozenset({404, 410})
"""The receipt ran out, or was handed back before: the entry comes again, or is gone."""


def open_wireq(name: str, settings: SourceSettings, tools: Tools) -> Transport:  # noqa: ARG001 - as all are opened
    """Return the source's transport."""
    assert isinstance(settings, WireqSettings)  # noqa: S101 - by the table of kinds
    return _Wireq(settings, tools)


@dataclass(frozen=True, slots=True)
class _Entry:
    item: Item
    key: str
    version: str
    receipt: str | None


class _Wireq:
    def __init__(self, settings: WireqSettings, tools: Tools) -> None:
        self.certificate_ends: datetime | None = None
        self._settings = settings
        self._http = tools.http
        self._clock = tools.clock

    async def look(self, mark: Mark, report: Report) -> AsyncGenerator[Batch, None]:
        answer = await self._ask("GET", "entries.json", PAGE_BYTES)
        raise_for_status(answer)
        known = Known(mark.get("known"), _KNOWN)
        entries = [self._entry(value, piece) for value, piece in page_of(answer).items("/entries")]
        new: list[_Entry] = []
        for entry in entries:
            if known.has(entry.key, entry.version):
                report.skipped(Skipped.KNOWN)
                continue
            if entry.item.refusal is not None:
                report.skipped(Skipped.OVERSIZE)
            known.add(entry.key, entry.version)
            new.append(entry)
        after: Mark = {"v": 1, "known": known.kept()}
        yield Batch(items=[entry.item for entry in new], mark=after, wait=answer.retry_after)
        left, wait = await self._hand_back(entries)
        report.backlog(left)
        if wait is not None:
            yield Batch(mark=after, wait=max(wait, answer.retry_after or 0))

    async def close(self) -> None:
        """Nothing is kept between looks."""

    async def _hand_back(self, entries: list[_Entry]) -> tuple[int, float | None]:
        """Hand all receipts back; return how many were not taken, and how long the far side asks us to wait."""
        left = faults = 0
        for place, entry in enumerate(entries):
            if entry.receipt is None:
                left += 1
                continue
            await self._clock.sleep(_BETWEEN_RECEIPTS if place else 0)
            try:
                answer = await self._ask("DELETE", f"entry/{quote(entry.receipt, safe='')}", 64 * 1024)
                if answer.status not in _FORGOTTEN:
                    raise_for_status(answer)
            except FarSideRefuses:
                raise
            except FarSideFault as fault:
                faults += 1
                if fault.retry_after is not None or faults == _FAULTS:
                    return left + len(entries) - place, fault.retry_after
                left += 1
        return left, None

    async def _ask(self, method: str, what: str, most: int) -> Answer:
        base = urlsplit(self._settings.url.get_secret_value())
        url = urlunsplit(base._replace(path=f"{base.path.rstrip('/')}/{what}"))
        answer = await self._http.ask(
            method,
            url,
            headers={"Accept": "application/json"},
            timeout=self._settings.timeout,
            max_bytes=most,
            allow_private=self._settings.allow_private,
            paced=False,
        )
        self.certificate_ends = answer.certificate_ends
        return answer

    def _entry(self, value: Any, piece: bytes) -> _Entry:
        fields = value if isinstance(value, dict) else {}
        key = text_of(fields.get("entry_id")) or text_of(fields.get("urn"))
        most, size = self._settings.max_bytes, len(piece)
        refusal = Rejected(Reason.OVERSIZE, f"{size} bytes; max_bytes is {most}") if size > most else None
        item = Item(
            payload=b"" if refusal else piece,
            name=key or "",
            origin=f"{shown_host(self._settings.url.get_secret_value())}/…",
            delivery_id=key,
            modified=instant_of(fields.get("updated")) or instant_of(fields.get("version_created")),
            refusal=refusal,
        )
        version = "\n".join(text_of(fields.get(name)) or "" for name in ("version", "updated", "version_created"))
        receipt = text_of(fields.get("_wireq_receipt"))
        return _Entry(item, key or piece.decode("utf-8", "replace"), version, receipt)
