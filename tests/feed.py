"""Wire copy that goes on coming while a test does something to the service."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Self

from stream.errors import Transient
from stream.produce import RawProducer
from stream.settings import Settings
from tests.copydesk import story

_SOURCES = 9
"""Feeds that the stories come from: enough that every partition of the raw topic gets some."""
_AGAIN_SECONDS = 0.5


def _untold(number: int) -> None:
    """What nobody wants to know."""


class Feed:
    """`with Feed(settings, per_second=20) as feed:` stories 0, 1, 2, … until the block ends, each acknowledged; then
    `feed.sent` says how many there were. A thread with an event loop of its own.

    `sending` is called with a story's number before it is handed over, `taken` once the brokers have it. What they do
    not take is sent again until the block ends, for a feed waits for brokers.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        per_second: float,
        make: Callable[[int], bytes] = lambda n: story(n, sentences=4),
        source: Callable[[int], str] = lambda n: f"feed{n % _SOURCES}",
        sending: Callable[[int], object] = _untold,
        taken: Callable[[int], object] = _untold,
    ) -> None:
        self._settings = settings
        self._wait = 1 / per_second
        self._make, self._source = make, source
        self._sending, self._taken = sending, taken
        self._ends = threading.Event()
        self._burst = 0
        self._failed: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)
        self.sent = 0
        """Stories that the broker has acknowledged."""

    @property
    def runs(self) -> bool:
        """Whether the block has not ended yet."""
        return not self._ends.is_set()

    def burst(self, count: int) -> None:
        """So many at once, next: a backlog, so that what follows meets work in hand."""
        self._burst += count

    def wait_sent(self, count: int, within: float) -> None:
        """Wait until so many are acknowledged."""
        ticks = int(within / 0.02)
        for _ in range(ticks):
            if self.sent >= count or self._failed is not None:
                break
            self._ends.wait(0.02)
        if self._failed is not None:
            raise self._failed
        assert self.sent >= count, f"{self.sent} of {count} sent within {within} s"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join(60)
        assert not self._thread.is_alive(), "the feed does not end"
        if self._failed is not None:
            raise self._failed

    def _run(self) -> None:
        try:
            asyncio.run(self._publish())
        except BaseException as error:  # noqa: BLE001 - raised again in the thread of the test
            self._failed = error

    async def _publish(self) -> None:
        async with RawProducer(self._settings) as producer:
            while not self._ends.is_set():
                count, self._burst = max(1, self._burst), 0
                await self._publish_all(producer, range(self.sent, self.sent + count))
                self.sent += count
                await asyncio.sleep(self._wait)

    async def _publish_all(self, producer: RawProducer, numbers: range) -> None:
        """Send these, and again what was not taken. Raises `Transient` where the block ends before all are taken."""
        left = list(numbers)
        for number in left:
            self._sending(number)
        while left:
            futures = [(n, await producer.send(self._make(n), self._source(n))) for n in left]
            refused: list[int] = []
            for number, future in futures:
                try:
                    await future
                except Transient:
                    refused.append(number)
                    if self._ends.is_set():
                        raise
                else:
                    self._taken(number)
            left = refused
            if left:
                await asyncio.sleep(_AGAIN_SECONDS)
