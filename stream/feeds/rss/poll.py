"""Polls a feed: what is new in it since the last look, each entry as a raw record of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from urllib.parse import urlsplit

from stream.errors import Misconfigured, Reason, Rejected
from stream.feeds.http.client import Answer, TooLarge, raise_for_status
from stream.feeds.http.shown import shown, shown_host
from stream.feeds.http.validator import validator
from stream.feeds.rss.document import Document
from stream.feeds.rss.mark import PollMark
from stream.feeds.rss.news import News, first_news_of, news_of
from stream.feeds.rss.read import NoFeed, Whole, read
from stream.feeds.rss.records import records_of
from stream.feeds.rss.rhythm import after
from stream.feeds.rss.settings import RssSettings
from stream.feeds.source import SourceSettings
from stream.feeds.tools import Tools
from stream.feeds.transport import Batch, FarSideFault, Item, Mark, Report, Skipped, Transport

__all__ = ["RssTransport", "open_rss"]

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
_FULL = timedelta(days=1)
"""After so long the feed is asked for without validators: some servers answer 304 for ever."""
_BATCH = 200
_BATCH_BYTES = 8 * 1024 * 1024
"""Items and bytes that are in hand at a time: what a look costs in memory beside the feed itself."""
_MOVED = 3
"""Looks in a row that lead to the same place for good before anybody is told."""
_PAGED = timedelta(hours=1)
"""Error pages with a time of their own differ at each look: one an hour becomes a dead letter."""
_LARGE = 256 * 1024
"""Bytes from which a feed is read beside the event loop: some 4 ms of work, in which other sources wait, and 100 ms
where it is all tags.
"""
_LESS = 0.999
"""A feed that lists less than it did is believed to be as long as before, less a thousandth a change."""


def open_rss(name: str, settings: SourceSettings, tools: Tools) -> Transport:
    """Return the transport of a feed. Raises `Misconfigured` for an address that is none."""
    assert isinstance(settings, RssSettings)  # noqa: S101 - by the table of kinds
    try:
        parts = urlsplit(settings.url.get_secret_value())
        is_web = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web:
        raise Misconfigured(f"source {name}: url: is no http or https address: write it like https://example.org/feed")
    return RssTransport(settings, tools)


class RssTransport:
    """One feed. All that it knows is in its mark."""

    def __init__(self, settings: RssSettings, tools: Tools) -> None:
        self.certificate_ends: datetime | None = None
        self._settings = settings
        self._tools = tools
        self._url = settings.url.get_secret_value()
        self._origin = shown(self._url)

    async def look(self, mark: Mark, report: Report) -> AsyncGenerator[Batch, None]:
        """Yield what is new, oldest first, 200 items a batch; the last batch's mark has the validators of the answer.

        An answer that is no feed is yielded once as a refused item, and then raised.
        """
        state = PollMark.read(mark, self._settings.every).at(_short(self._url))
        now = self._tools.clock.now()
        stale = state.full_at is None or not timedelta(0) <= now - state.full_at < _FULL
        try:
            answer = await self._ask({} if stale else _validators(state))
            raise_for_status(answer)
        except TooLarge as fault:
            report.skipped(Skipped.OVERSIZE)
            for batch in self._page(state, b"", Rejected(Reason.OVERSIZE, f"more than {fault.limit} bytes"), now):
                yield batch
            raise
        state = replace(state, moved=_moved(state, answer, report))
        if answer.status == 304:
            if stale:
                raise FarSideFault(f"{shown_host(self._url)} answers 304 to a question without validators")
            yield self._quiet(state)
            return
        body = _short(answer.body)
        whole = replace(_validated(state, answer), full_at=now, body=body)
        if body == state.body:
            yield self._quiet(whole if stale else state)
            return
        try:
            document, news = await self._read(answer.body, state, now)
        except NoFeed:
            why = Rejected(Reason.UNRECOGNISED, "no feed") if answer.body.strip() else Rejected(Reason.EMPTY)
            for batch in self._page(state, answer.body, why, now):
                yield batch
            raise FarSideFault(f"{shown_host(self._url)} answers with what is no feed") from None
        except Whole:
            item = Item(payload=answer.body, name=self._origin.rpartition("/")[2], origin=self._origin)
            yield Batch(items=[item], mark=whole.written(), wait=state.rhythm.wait)
            return
        self._tell(news, state, report)
        for batch in self._batches(document, news, state, whole, now):
            yield batch

    async def close(self) -> None:
        """Do nothing: the connections are the process's."""

    async def _ask(self, validators: dict[str, str]) -> Answer:
        settings = self._settings
        answer = await self._tools.http.ask(
            "GET",
            self._url,
            headers={"Accept": _ACCEPT, **validators},
            timeout=settings.timeout,
            max_bytes=settings.max_bytes,
            allow_private=settings.allow_private,
        )
        self.certificate_ends = answer.certificate_ends
        return answer

    async def _read(self, body: bytes, state: PollMark, now: datetime) -> tuple[Document, News]:
        if len(body) < _LARGE:
            return self._found(body, state, now)
        return await asyncio.to_thread(self._found, body, state, now)

    def _found(self, body: bytes, state: PollMark, now: datetime) -> tuple[Document, News]:
        document = read(body)
        how, first = self._settings.identity, self._settings.first
        if state.packed is not None:
            news = news_of(document, state.seen, how, now)
            if news.met or not state.is_elsewhere:
                return document, news
        return document, first_news_of(document, how, now, first, state.since)

    def _tell(self, news: News, state: PollMark, report: Report) -> None:
        for why, count in (
            (Skipped.KNOWN, news.known - news.unstable),
            (Skipped.OLD, news.old),
            (Skipped.UNSTABLE_GUID, news.unstable),
        ):
            if count > 0:
                report.skipped(why, count)
        if state.packed and news.rows and not news.met and not state.is_elsewhere:
            report.gap()

    def _quiet(self, state: PollMark) -> Batch:
        state = replace(state, rhythm=after(state.rhythm, 1.0, self._settings.every))
        return Batch(mark=state.written(), wait=state.rhythm.wait)

    def _page(self, state: PollMark, body: bytes, why: Rejected, now: datetime) -> Iterator[Batch]:
        """Yield the batch that makes a dead letter of an answer, unless one like it, or any of late, did."""
        page = _short(body) if body else str(why.reason)
        recently = state.paged_at is not None and timedelta(0) <= now - state.paged_at < _PAGED
        if page in state.pages or recently:
            return
        item = Item(payload=body, name=self._origin.rpartition("/")[2], origin=self._origin, refusal=why)
        yield Batch(items=[item], mark=state.with_page(page, now).written())

    def _batches(
        self, document: Document, news: News, state: PollMark, whole: PollMark, now: datetime
    ) -> Iterator[Batch]:
        """Yield the batches; what is not in one yet is not remembered by its mark."""
        seen = state.seen
        listed = len(news.rows)
        length = max(float(listed), state.length * _LESS) if listed else state.length
        rhythm = state.rhythm if not state.packed else after(state.rhythm, _share(news), self._settings.every)
        done = replace(whole, rhythm=rhythm, length=length, since=None)
        left = set(news.new)
        items: list[Item] = []
        size = 0
        for places, item in records_of(document, news.new, origin=self._origin, now=now):
            if items and (len(items) >= _BATCH or size + len(item.payload) > _BATCH_BYTES):
                waiting = {news.rows[place] for place in left}  # by what they say: an entry may be listed twice
                rows = [seen.row(row.identity) if row in waiting else row for row in news.rows]
                packed = seen.with_listed((row for row in rows if row is not None), int(length)).packed()
                yield Batch(items=items, mark=replace(state, packed=packed, length=length, since=None).written())
                items, size = [], 0
            items.append(item)
            size += len(item.payload)
            left.difference_update(places)
        packed = seen.with_listed(news.rows, int(length)).packed()
        yield Batch(items=items, mark=replace(done, packed=packed).written(), wait=rhythm.wait)


def _share(news: News) -> float:
    return news.met / len(news.rows) if news.rows else 1.0


def _validators(state: PollMark) -> dict[str, str]:
    """Return the headers of a conditional question: the date only where there is no ETag, which is the surer one."""
    if state.etag:
        return {"If-None-Match": state.etag}
    return {"If-Modified-Since": state.modified} if state.modified else {}


def _validated(state: PollMark, answer: Answer) -> PollMark:
    etag, modified = validator(answer.headers, "etag"), validator(answer.headers, "last-modified")
    return replace(state, etag=etag, modified=modified)


def _moved(state: PollMark, answer: Answer, report: Report) -> tuple[str, int]:
    """Return where the feed has moved for good, and tell of it; the feeds file is its owner's to change."""
    if answer.moved_to is None:
        report.note(None)
        return "", 0
    to, count = _short(answer.moved_to), 1
    if state.moved[0] == to:
        count = min(state.moved[1] + 1, _MOVED)
    report.note(f"moved for good to {shown(answer.moved_to)}: change the file" if count >= _MOVED else None)
    return to, count


def _short(value: str | bytes) -> str:
    return blake2b(value.encode() if isinstance(value, str) else value, digest_size=8).hexdigest()
