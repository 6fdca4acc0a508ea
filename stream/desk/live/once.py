"""Does a thing once for all who ask for it at the same time, or soon after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["Once"]

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Once(Generic[_Key, _Value]):
    """Keeps what each key gave, until it is told to forget. It belongs to one event loop."""

    def __init__(self) -> None:
        self._tasks: dict[_Key, asyncio.Task[_Value]] = {}

    async def get(self, key: _Key, make: Callable[[], Awaitable[_Value]]) -> _Value:
        """Return what `make` gave for this key, or gives now. A fault reaches all who wait, and is not kept."""
        task = self._tasks.get(key)
        if task is None:

            async def made() -> _Value:
                return await make()

            task = self._tasks[key] = asyncio.create_task(made())
            task.add_done_callback(lambda done: self._drop_fault(key, done))
        return await asyncio.shield(task)  # who goes away does not take it from the others

    def _drop_fault(self, key: _Key, done: asyncio.Task[_Value]) -> None:
        if (done.cancelled() or done.exception() is not None) and self._tasks.get(key) is done:
            del self._tasks[key]

    def forget(self) -> None:
        """Ask anew from now on."""
        self._tasks = {}
