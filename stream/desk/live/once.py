"""Does a thing once for all who ask for it at the same time, or soon after, and keeps a bounded number of answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterator
from typing import Generic, TypeVar

__all__ = ["Once"]

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Once(Generic[_Key, _Value]):
    """Keeps what each of the last keys gave, until it is told to forget. It belongs to one event loop."""

    def __init__(self, most: int) -> None:
        self._tasks: dict[_Key, asyncio.Task[_Value]] = {}
        self._most = most

    async def get(self, key: _Key, make: Callable[[], Awaitable[_Value]]) -> _Value:
        """Return what `make` gave for this key, or gives now. A fault reaches all who wait, and is not kept."""
        task = self._tasks.get(key)
        if task is None:

            async def made() -> _Value:
                return await make()

            task = self._tasks[key] = asyncio.create_task(made())
            task.add_done_callback(lambda done: self._drop_fault(key, done))
            if len(self._tasks) > self._most:  # who waits for the oldest has it still; who comes now asks anew
                del self._tasks[next(iter(self._tasks))]
        return await asyncio.shield(task)  # who goes away does not take it from the others

    def _drop_fault(self, key: _Key, done: asyncio.Task[_Value]) -> None:
        if (done.cancelled() or done.exception() is not None) and self._tasks.get(key) is done:
            del self._tasks[key]

    def forget(self) -> None:
        """Ask anew from now on."""
        self._tasks = {}

    def drop(self, key: _Key) -> None:
        """Forget what this key gave."""
        self._tasks.pop(key, None)

    def kept(self) -> Iterator[_Value]:
        """Yield what is kept and known already."""
        for task in self._tasks.values():
            if task.done() and not task.cancelled() and task.exception() is None:
                yield task.result()
