"""The one place of a process that looks for changes: one query a second, whatever the number of readers.

A reader goes on from the number that it was told last, in the ring or, where that is too short, in the database. Both
give the same changes in the same order, so that nobody misses one or is told of it twice: not when it comes back after
a cut, not after a restart, not while the database is away. What those who follow do is in `stream.desk.live.follow`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TypeVar

from stream.clock import Clock
from stream.desk.live.event import Event, Show, events_of
from stream.desk.live.news import Told
from stream.desk.live.once import Once
from stream.desk.live.ring import Batch, Ring
from stream.desk.live.search import Search
from stream.desk.live.source import Source
from stream.observe.logs import logger

__all__ = ["Full", "Hub"]

log = logger(__name__)

INTERVAL = 1.0
"""Seconds between two looks: half of it is what a reader waits on average."""
BUSY_INTERVAL = 5.0
"""Seconds between two looks where more than `BUSY_SEARCHES` are followed: each of them is a query a look."""
BUSY_SEARCHES = 200
PAGE = 500
"""Changes of a query."""
PAGES = 20
"""Queries of a look at most: what is left comes with the next one."""
MOST_READERS = 1_000
"""Readers of a process: each holds a socket, and the system gives some thousand."""
OLD_PAGES = 16
"""Pages of before the ring that are kept: whoever reads the whole table by `GET changes` passes thousands."""
THREADS = 3
"""Queries of the hub at a time: the pool has connections left for those who ask for pages."""
_Result = TypeVar("_Result")


class Full(Exception):
    """There are as many readers as one process takes."""


class Hub:
    """Feeds all readers of one process. It belongs to one event loop."""

    def __init__(self, source: Source, clock: Clock, stopping: asyncio.Event, show: Show) -> None:
        self._source = source
        self.clock = clock
        self.stopping = stopping
        self._show = show
        self._ring: Ring | None = None
        self._readers: Counter[Search] = Counter()
        self._old_pages: Once[int, Batch] = Once(OLD_PAGES)
        self._news = asyncio.Event()
        self._looking = asyncio.Lock()
        self._tasks: tuple[asyncio.Task[None], ...] = ()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="desk-hub")
        self.looks = 0
        """How often the database was asked for changes, and answered."""
        self.away = False
        """Whether it did not, the last time."""

    @property
    def head(self) -> int | None:
        """The last change known; None before the first look."""
        return None if self._ring is None else self._ring.head

    @property
    def readers(self) -> int:
        """How many follow."""
        return self._readers.total()

    @property
    def is_full(self) -> bool:
        """Whether there are as many as one process takes."""
        return self.readers >= MOST_READERS

    @property
    def news(self) -> asyncio.Event:
        """Is set by the next news, by a fault of the database or its end, and where the desk is stopping. Take it
        before you look at what is known: what comes in between is not missed then.
        """
        return self._news

    @property
    def interval(self) -> float:
        """Seconds to the next look."""
        return BUSY_INTERVAL if len(self._readers) > BUSY_SEARCHES else INTERVAL

    @contextmanager
    def reading(self, search: Search) -> Iterator[None]:
        """Count a reader, and look for changes from now on. Raises `Full`."""
        if self.is_full:
            raise Full
        if not self._tasks:
            self._tasks = (asyncio.create_task(self._look_on()), asyncio.create_task(self._end()))
        self._readers[search] += 1
        try:
            yield
        finally:
            self._readers[search] -= 1
            if not self._readers[search]:
                del self._readers[search]
                # On a quiet night batches stay for hours, and searches come and go.
                for batch in (*(self._ring.batches() if self._ring else ()), *self._old_pages.kept()):
                    batch.told.drop(search)

    async def _look_on(self) -> None:
        while not self.stopping.is_set():
            await self.look()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), self.interval)

    async def _end(self) -> None:
        await self.stopping.wait()
        self._wake()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def ended(self) -> None:
        """Return when nothing of it runs any more; `stopping` is set before."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def look(self) -> None:
        """Ask for what has changed, once, and wake the readers where there is anything to tell."""
        async with self._looking:
            before = (self.away, self.head)
            try:
                await self._look()
            except Exception as fault:  # noqa: BLE001 - a look that ended for good would leave all streams in silence
                if not self.away:
                    log.warning("the database does not answer: streams stay open and wait", fault=str(fault))
                self.away = True
            else:
                if self.away:
                    log.info("the database answers again", readers=self.readers)
                self.looks += 1
                self.away = False
            if before != (self.away, self.head):
                self._wake()

    async def _look(self) -> None:
        ring = self._ring
        if ring is None:
            # Who comes back after a restart finds the last changes here, and not each for itself in the database.
            ring = Ring(max(0, await self._ask(self._source.latest) - PAGE))
        before = ring.head
        for _ in range(PAGES):
            changes = await self._ask(self._source.changes, ring.head, PAGE)
            if changes:
                ring.add(changes)
            if len(changes) < PAGE:
                break
        self._ring = ring  # not before it is filled: who comes meanwhile would be told of these as if they were new
        if ring.head == before and (latest := await self._ask(self._source.latest)) < before:
            self._ring = Ring(latest)  # the database was restored from a copy

    def _wake(self) -> None:
        self._old_pages.forget()
        self._news.set()
        self._news = asyncio.Event()

    async def _ask(self, question: Callable[..., _Result], *arguments: object) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, question, *arguments)

    async def after(self, position: int, search: Search) -> Told | None:
        """Return the next changes after that one; None where there are none. Raises `Transient`."""
        ring = self._ring
        if ring is None or position >= ring.head:
            return None
        batch = ring.after(position)
        if batch is None:
            batch = await self._old_pages.get(position, lambda: self._old_page(position, ring.low))
        events = await batch.told.get(search, lambda: self._events(batch, search))
        return Told(
            batch.high,
            tuple(event for event in events if event.change_no > position and event.row_no in batch.changes),
        )

    async def _old_page(self, position: int, upto: int) -> Batch:
        changes = await self._ask(self._source.changes, position, PAGE)
        high = changes[-1].change_no if len(changes) == PAGE else upto
        return Batch(position, min(high, upto), (change for change in changes if change.change_no <= upto))

    async def _events(self, batch: Batch, search: Search) -> tuple[Event, ...]:
        changes = tuple(batch.changes.values())

        def work_out() -> tuple[Event, ...]:
            now = self.clock.now()
            fitting = self._source.fitting(search.wanted, [change.line.row_no for change in changes])
            return events_of(changes, fitting, lambda line: self._show(line, now, markup=search.markup), now)

        return await self._ask(work_out)
