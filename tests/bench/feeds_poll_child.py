"""Times polling: a changed feed beside `feedparser` on the same bytes, and looks at hundreds of feeds over HTTP.

The server stands in a thread of its own, and the CPU is that of the thread that looks.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import process_time, thread_time

import feedparser
import psutil

from stream.clock import SetClock
from stream.errors import Rejected
from stream.feeds.http.client import HttpClient
from stream.feeds.rss.news import first_news_of, news_of
from stream.feeds.rss.poll import open_rss
from stream.feeds.rss.read import read
from stream.feeds.rss.records import records_of
from stream.feeds.rss.seen import Seen
from stream.feeds.rss.settings import First, RssSettings
from stream.feeds.take import take
from stream.feeds.tools import Tools
from stream.feeds.transport import Item, Mark, Skipped, Transport
from tests.bench.child import answer, argument
from tests.far_side import FarSide
from tests.feed_texts import Story, feed_of

__all__: list[str] = []

_NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
_PASSES = 5
"""Each time is the best of these: what others do on the machine only ever adds."""
_AT_ONCE = 10
_ROUNDS = 3
_CHANGED = 20
"""One feed in twenty has something new at each look."""
_PARAGRAPH = (
    '<p>The ferry was late on Monday, the harbour office said, and <a href="https://hill.example/">the next</a>.</p>'
)


def _feed(newest: int, entries: int, size: int, dialect: str = "rss-2.0") -> bytes:
    text = _PARAGRAPH * (size // len(_PARAGRAPH) + 1)
    numbers = range(newest, newest - entries, -1)
    return feed_of(
        [Story(f"Story {n}", f"https://hill.example/{n}", f"urn:{n}", _date(n), text) for n in numbers], dialect
    )


def _date(number: int) -> str:
    return f"{_NOW - timedelta(minutes=1000 - number):%a, %d %b %Y %H:%M:%S} GMT"


def _best(work: Callable[[], object]) -> float:
    took = []
    for _ in range(_PASSES):
        begun = process_time()
        work()
        took.append(process_time() - begun)
    return min(took) * 1000


def _reading(dialect: str, entries: int, size: int) -> dict[str, float]:
    """CPU in ms of a feed with one new entry, from its bytes to its record and mark, and of `feedparser.parse`."""
    before, after = _feed(500, entries, size, dialect), _feed(501, entries, size, dialect)
    rows = first_news_of(read(before), "auto", _NOW, First(), None).rows
    packed = Seen().with_listed(rows, entries).packed()

    def ours() -> None:
        document = read(after)
        news = news_of(document, Seen.unpacked(packed), "auto", _NOW)
        assert len(list(records_of(document, news.new, origin="", now=_NOW))) == 1
        Seen.unpacked(packed).with_listed(news.rows, entries).packed()

    return {"kB": len(after) / 1000, "ours": _best(ours), "feedparser": _best(lambda: feedparser.parse(after))}


class _Nobody:
    """A report that nobody reads."""

    def skipped(self, why: Skipped, count: int = 1) -> None: ...

    def gap(self) -> None: ...

    def backlog(self, count: int) -> None: ...

    def note(self, text: str | None) -> None: ...


@dataclass
class _Source:
    transport: Transport
    mark: Mark = field(default_factory=dict)
    taken: int = 0

    async def look(self) -> None:
        async def publish(items: Sequence[Item]) -> dict[int, Rejected]:
            self.taken += len(items)
            return {}

        async def keep(mark: Mark) -> None:
            self.mark = json.loads(json.dumps(mark))

        await take(self.transport, self.mark, _Nobody(), publish=publish, keep=keep)


def _serve(started: threading.Event, far: FarSide, ended: threading.Event) -> None:
    async def serve() -> None:
        async with far:
            started.set()
            await asyncio.to_thread(ended.wait)

    asyncio.run(serve())


async def _looks(far: FarSide, feeds: int) -> dict[str, float]:
    """CPU of the looks at all feeds once, in seconds, and what they took."""
    clock = SetClock(_NOW)
    http = HttpClient(clock)
    sources = []
    for number in range(feeds):
        far.says(f"/{number}", _feed(500, 20, 2000), ETag='"500"')
        settings = RssSettings(kind="rss", url=f"{far.url}/{number}", allow_private=True)
        sources.append(_Source(open_rss(f"feed-{number}", settings, Tools(clock, http))))
    spent = 0.0
    for turn in range(_ROUNDS + 1):
        if turn:
            for number in range(feeds):
                if number % _CHANGED:
                    far.says(f"/{number}", status=304)
                else:
                    far.says(f"/{number}", _feed(500 + turn, 20, 2000), ETag=f'"{500 + turn}"')
        begun = thread_time()
        for at in range(0, feeds, _AT_ONCE):
            await asyncio.gather(*(source.look() for source in sources[at : at + _AT_ONCE]))
        spent += thread_time() - begun if turn else 0.0
    await http.close()
    taken = sum(source.taken for source in sources)
    return {"cpu": spent / _ROUNDS, "taken": taken, "rss": psutil.Process().memory_info().rss / 1e6}


def main(feeds: int) -> None:
    reading = {
        f"{dialect}, {entries} entries": _reading(dialect, entries, size)
        for dialect in ("rss-2.0", "atom")
        for entries, size in ((20, 300), (50, 2000), (200, 3000))
    }
    far, started, ended = FarSide(), threading.Event(), threading.Event()
    server = threading.Thread(target=_serve, args=(started, far, ended), daemon=True)
    server.start()
    started.wait(10)
    looks = asyncio.run(_looks(far, feeds))
    ended.set()
    server.join(10)
    answer(reading=reading, feeds=feeds, looks=looks)


if __name__ == "__main__":
    main(**argument())
