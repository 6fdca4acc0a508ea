"""Remembers deliveries for ten minutes, so that one that is sent again makes no second record.

A sender repeats what it had no answer to. After a restart, or on another replica, a second record is harmless: the ids
of articles come from their content.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from stream.clock import Clock
from stream.errors import Transient
from stream.produce.raw import Sent

__all__ = ["Deliveries"]

_SECONDS = 600.0
"""Longer than the tolerance of time stamps either way: whoever replays a signed push later fails by its stamp."""
_MOST = 50_000
"""Some 15 MB, and an hour of the busiest agencies."""


class Deliveries:
    """Where each delivery is kept, by source, id and bytes: an id that comes with other bytes is another delivery, for
    some senders give a story's id to all its versions.
    """

    def __init__(self, clock: Clock, most: int = _MOST) -> None:
        self._clock = clock
        self._most = most
        self._kept: OrderedDict[bytes, tuple[float, Sent]] = OrderedDict()
        self._coming: dict[bytes, asyncio.Future[Sent]] = {}

    async def once(
        self, source: str, delivery_id: str | None, body: bytes, keep: Callable[[], Awaitable[Sent]]
    ) -> tuple[Sent, bool]:
        """Return where a delivery is kept, and whether it was there before; `keep` keeps one that was not, and is not
        called for another of the same kind meanwhile. It is remembered only once `keep` has returned.

        Raises what `keep` raises; so does each that waited for it.
        """
        if delivery_id is None:
            return await keep(), False
        hashed = hashlib.sha256(f"{source}\0{delivery_id}\0".encode())
        hashed.update(body)
        key = hashed.digest()
        if (known := self._known(key)) is not None:
            return known, True
        if (coming := self._coming.get(key)) is not None:
            return await asyncio.shield(coming), True
        coming = self._coming[key] = asyncio.get_running_loop().create_future()
        try:
            sent = await keep()
        except BaseException as fault:
            coming.set_exception(fault if isinstance(fault, Exception) else Transient("ended meanwhile"))
            coming.exception()  # whoever waits has it; where nobody does, nothing is to be said
            raise
        else:
            self._remember(key, sent)
            coming.set_result(sent)
        finally:
            del self._coming[key]
        return sent, False

    def _known(self, key: bytes) -> Sent | None:
        self._forget()
        found = self._kept.get(key)
        return found[1] if found is not None else None

    def _remember(self, key: bytes, sent: Sent) -> None:
        self._kept[key] = (self._clock.monotonic(), sent)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def _forget(self) -> None:
        """Drop what is older than ten minutes: the oldest stand first."""
        before = self._clock.monotonic() - _SECONDS
        while self._kept and next(iter(self._kept.values()))[0] < before:
            self._kept.popitem(last=False)
