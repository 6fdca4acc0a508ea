"""Takes stories from AP's Media API: a feed whose pages lead on to each other, the server holding the last one open.

The mark is the next page's address, and the newest item's time for the day when the feed has forgotten that page: it
does after 72 hours without a question. It moves only when a whole page is acknowledged; what comes twice is known by
its id and version. So is what was taken of a page whose copy needs more questions than AP's quota for a minute allows.
The key goes in a header, and never to a host that is not the API's or AP's.

https://api.ap.org/media/v/docs/ .
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from stream.feeds.api.ap_copy import AP, Copies, Lack
from stream.feeds.api.ap_item import Entry, item_of
from stream.feeds.api.known import Known
from stream.feeds.api.page import PAGE_BYTES, Page, instant_of, link_within, page_of
from stream.feeds.api.settings import ApSettings
from stream.feeds.api.spans import at
from stream.feeds.http.answer import Answer, raise_for_status
from stream.feeds.source import SourceSettings
from stream.feeds.tools import Tools
from stream.feeds.transport import SINCE, Batch, FarSideFault, Item, Mark, Report, Skipped, Transport

__all__ = ["open_ap"]

_HELD_OPEN = 15.0
"""Seconds that AP holds a question open while there is nothing new."""
_QUIET = 1.0
"""Seconds to wait behind a page that was empty and came at once: a server that does not hold is not to be flooded."""
_KNOWN = 1000
"""Items that are remembered: more than an hour's step back brings again. The mark is written with each page."""
_KEPT = 600.0
"""Seconds between two marks while there is nothing new: each empty page has another address, and the old one holds."""
_PAGE_SIZE = 100
_FIRST = timedelta(hours=1)
"""How far back a first look goes."""
_BACK = timedelta(hours=1)
"""How far before the newest item a feed begins again that has forgotten its place: items come out of order."""
_REACH = timedelta(hours=72)
"""How far back a feed may begin at all."""
_FORGOTTEN = frozenset({400, 404, 410})
"""A page's address that was not asked for 72 hours is a 400; whatever else it is, asking again mends nothing."""
_WITHOUT_COPY = 3
"""Times that a page is put off of which no item's copy can be had: the renditions are away, and come back."""
_PUT_OFF = "put_off"
"""The key of a mark that says how often; it outlives the transport, which is opened anew after each fault."""


def open_ap(name: str, settings: SourceSettings, tools: Tools) -> Transport:  # noqa: ARG001 - as all are opened
    """Return the source's transport."""
    assert isinstance(settings, ApSettings)  # noqa: S101 - by the table of kinds
    return _Ap(settings, tools)


class _Ap:
    def __init__(self, settings: ApSettings, tools: Tools) -> None:
        self.certificate_ends: datetime | None = None
        self._settings = settings
        self._http = tools.http
        self._clock = tools.clock
        self._copies = Copies(settings, tools)

    async def look(self, mark: Mark, report: Report) -> AsyncGenerator[Batch, None]:
        known = Known(mark.get("known"), _KNOWN)
        newest = instant_of(mark.get("newest"))
        url = mark.get("next") or self._begin(mark, newest, report)
        newest = newest or instant_of(mark.get(SINCE)) or self._clock.now() - _FIRST  # where nothing came yet
        kept, led = self._clock.monotonic(), bool(mark.get("next"))
        while True:
            asked = self._clock.monotonic()
            answer = await self._ask(url)
            if led and answer.status in _FORGOTTEN:
                led = False
                report.note("AP has forgotten where we were: began again an hour before the newest item")
                url = self._begin(mark, newest, report)
                continue
            page = _checked(answer)
            entries = [Entry.of(value, piece) for value, piece in page.items("/data/items")]
            new = [entry for entry in entries if not known.has(entry.id, entry.version)]
            copies, enough = await self._copies.of(new)
            if enough is not None:
                if batch := self._part_of(mark, url, new, copies, known, report):
                    yield batch
                raise enough
            put_off = _number(mark.get(_PUT_OFF)) + 1
            if _is_without_copy(copies) and put_off < _WITHOUT_COPY:
                yield Batch(mark={**mark, _PUT_OFF: put_off})
                raise FarSideFault(f"the copy of all {copies.count(Lack.FAILED)} items of a page cannot be had now")
            if len(new) < len(entries):
                report.skipped(Skipped.KNOWN, len(entries) - len(new))
            items = self._items(new, copies, known, report)
            newest = max((when for when in (newest, *(entry.changed for entry in entries)) if when), default=None)
            follows = self._following(page)
            if entries or not (follows and mark.get("next")) or self._clock.monotonic() - kept >= _KEPT:
                kept = self._clock.monotonic()
                mark = {"v": 1, "next": follows, "newest": newest and newest.isoformat(), "known": known.kept()}
            yield Batch(items=items, mark=mark)
            if follows is None:
                return
            if not entries and self._clock.monotonic() - asked < _QUIET:
                await self._clock.sleep(_QUIET)
            url, led = follows, True

    async def close(self) -> None:
        """Nothing is kept between looks."""

    def _part_of(
        self, mark: Mark, url: str, new: Sequence[Entry], copies: Sequence[bytes | Lack], known: Known, report: Report
    ) -> Batch | None:
        """Return what came of a page before the quota was used up, with a mark that leads to the same page again; None
        where no copy did.
        """
        came = [pair for pair in zip(new, copies, strict=True) if pair[1] not in {Lack.LATER, Lack.FAILED}]
        if not any(isinstance(copy, bytes) for _, copy in came):
            return None
        items = self._items([entry for entry, _ in came], [copy for _, copy in came], known, report)
        return Batch(items=items, mark={**mark, "v": 1, "next": url, "known": known.kept()})

    def _items(self, new: Sequence[Entry], copies: Sequence[bytes | Lack], known: Known, report: Report) -> list[Item]:
        """Return what is new of a page, oldest first, with its copy."""
        if Lack.ELSEWHERE in copies:
            report.note("the copy of an item is at another host, which does not get the key: taken without it")
        items = []
        for entry, copy in zip(new, copies, strict=True):
            known.add(entry.id, entry.version)
            item = item_of(entry, copy if isinstance(copy, bytes) else None, self._settings.max_bytes)
            if item.refusal is not None:
                report.skipped(Skipped.OVERSIZE)
            items.append(item)
        return items

    def _begin(self, mark: Mark, newest: datetime | None, report: Report) -> str:
        """Return the address of a feed from an instant on."""
        now = self._clock.now()
        since = instant_of(mark.get(SINCE))
        start = since or (newest - _BACK if newest else now - _FIRST)
        if start < now - _REACH:
            start = now - _REACH
            report.gap()
            report.note("AP's feed goes 72 hours back and no further")
        query = f"mindate:>{start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        if self._settings.products:
            query = f"productid:({' OR '.join(map(str, self._settings.products))}) AND {query}"
        return _with(self._settings.url, {"q": query, "page_size": str(_PAGE_SIZE), "versions": "all"})

    def _following(self, page: Page) -> str | None:
        """Return the next page's address; None where the page has none. Raises `FarSideFault` for another host's."""
        link = at(page.value, "/data/next_page")
        if not link:
            return None
        follows = link_within(link, self._settings.url, AP)
        if follows is None:
            raise FarSideFault("the feed leads to another host, which does not get the key")
        return follows

    async def _ask(self, url: str) -> Answer:
        answer = await self._http.ask(
            "GET",
            _with(url, {"include": "*"}),
            headers={"x-api-key": self._settings.key.get_secret_value(), "Accept": "application/json"},
            timeout=self._settings.timeout + _HELD_OPEN,
            max_bytes=PAGE_BYTES,
            allow_private=self._settings.allow_private,
            paced=False,
        )
        self.certificate_ends = answer.certificate_ends
        return answer


def _is_without_copy(copies: Sequence[bytes | Lack]) -> bool:
    """Return whether several items' copy failed, and no other's came."""
    return copies.count(Lack.FAILED) > 1 and not any(isinstance(copy, bytes) for copy in copies)


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _checked(answer: Answer) -> Page:
    """Return a page of the feed. Raises `FarSideFault` for every other answer."""
    raise_for_status(answer)
    page = page_of(answer)
    if at(page.value, "/data") is None:
        raise FarSideFault("AP answers with an error and status 200")
    return page


def _with(url: str, parameters: Mapping[str, Any]) -> str:
    """Return the address with the parameters that it does not have yet."""
    parts = urlsplit(url)
    there = parse_qs(parts.query, keep_blank_values=True)
    more = urlencode({name: value for name, value in parameters.items() if name not in there})
    return parts._replace(query="&".join(part for part in (parts.query, more) if part)).geturl()
