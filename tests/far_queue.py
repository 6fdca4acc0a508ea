"""A far side of the test's own: a queue that a transport takes from, and that lets go only when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

from stream.feeds.transport import Batch, Item, Mark, Report


class FarSide:
    """Has items until they are deleted. `faults` come first, one a look; None of them is a look without fault."""

    def __init__(self, items: dict[str, bytes] | None = None, per_batch: int = 1) -> None:
        self.items = dict(items or {})
        self.per_batch = per_batch
        self.deleted: list[str] = []
        self.faults: list[Exception | None] = []
        self.looks: list[dict] = []
        """The mark that each look was given."""
        self.closed = 0
        self.wait: float | None = None
        self.on_look: Callable[[int], None] = lambda _: None
        """Called with the number of each look, as it begins."""
        self.on_delete: Callable[[str], None] = lambda _: None
        self.never_ends = False
        """Whether a look waits for more once it has all."""

    def open(self, *_: object) -> _Transport:
        return _Transport(self)


class _Transport:
    def __init__(self, far: FarSide) -> None:
        self._far = far

    async def look(self, mark: Mark, report: Report) -> AsyncGenerator[Batch, None]:
        far = self._far
        del report
        far.looks.append(dict(mark))
        far.on_look(len(far.looks))
        if far.faults and (fault := far.faults.pop(0)) is not None:
            raise fault
        names = sorted(far.items)
        count = int(mark.get("count", 0))
        for start in range(0, len(names), far.per_batch):
            some = names[start : start + far.per_batch]
            count += len(some)
            items = [Item(payload=far.items[name], name=name, delivery_id=name) for name in some]
            yield Batch(items=items, mark={"count": count}, wait=far.wait)
            for name in some:
                far.on_delete(name)
                del far.items[name]
                far.deleted.append(name)
        if far.never_ends:
            await asyncio.Event().wait()

    async def close(self) -> None:
        self._far.closed += 1
