"""Runs blocking calls in a thread of its own, one after the other: a far side that hangs holds up nothing else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

__all__ = ["OwnThread"]

T = TypeVar("T")

_Asked = tuple[Callable[[], Any], "asyncio.Future[Any]", asyncio.AbstractEventLoop]


class OwnThread:
    """A thread that waits for calls. A daemon: what hangs in it does not hold up the end of the process."""

    def __init__(self, name: str, last: Callable[[], object] = lambda: None) -> None:
        """`last` is called there at the end."""
        self._last = last
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def call(self, function: Callable[[], T]) -> T:
        """Return what the function returns there, or raise what it raises. Where this is cancelled, it goes on."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._asked.put((function, future, loop))
        return await future

    def end(self) -> None:
        """End the thread after the call that it is in."""
        self._asked.put(None)

    def _run(self) -> None:
        while (asked := self._asked.get()) is not None:
            function, future, loop = asked
            try:
                answer, fault = function(), None
            except Exception as error:  # noqa: BLE001 - whoever called gets it
                answer, fault = None, error
            try:
                loop.call_soon_threadsafe(_settle, future, answer, fault)
            except RuntimeError:  # the loop is closed: nobody waits
                break
        self._last()


def _settle(future: asyncio.Future[Any], answer: Any, fault: Exception | None) -> None:
    if future.done():
        return
    if fault is not None:
        future.set_exception(fault)
    else:
        future.set_result(answer)
