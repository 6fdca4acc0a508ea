"""Sends records that come one at a time over the acknowledged producer: what feeds publish with.

What has gathered while the last request was on its way goes with the next, in the order in which it was handed over.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from contextlib import suppress

from aiokafka.errors import KafkaError

from stream.clock import SYSTEM_CLOCK, Clock
from stream.errors import Transient
from stream.kafka.errors import misconfigured
from stream.kafka.message import Acknowledged, Outcome, Outgoing
from stream.kafka.producer import Delivery
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["QueuedDelivery"]

log = logger(__name__)

_STOP_SECONDS = 5.0
"""How long `stop` waits for what was handed over: without a bound it would wait for a broker that is away."""
_BYTES_AHEAD = 16 * 1024 * 1024
"""How much may be handed over and not acknowledged yet: the largest payload beside many of the usual size."""


class QueuedDelivery:
    """Start it before the first send; stop it after the last. Any number of callers may send at the same time."""

    def __init__(self, settings: Settings, clock: Clock = SYSTEM_CLOCK) -> None:
        self._settings = settings
        self._delivery = Delivery(settings, clock)
        self._queue: deque[tuple[Outgoing, asyncio.Future[Acknowledged | None]]] = deque()
        self._bytes = 0
        self._changed = asyncio.Condition()
        self._sender: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect. Raises `Misconfigured` when no broker answers, or it refuses us."""
        try:
            await self._delivery.start()
        except KafkaError as error:
            raise misconfigured(error, self._settings) from None
        self._sender = asyncio.create_task(self._send_all())

    async def stop(self) -> None:
        """Wait a few seconds for what was handed over, and disconnect. The futures of what is not acknowledged by then
        raise `Transient`.
        """
        sender, self._sender = self._sender, None
        try:
            async with asyncio.timeout(_STOP_SECONDS), self._changed:
                await self._changed.wait_for(lambda: not self._bytes)
        except TimeoutError:
            log.warning("the broker is away: left without its acknowledgement", records=len(self._queue))
        finally:
            if sender is not None:
                sender.cancel()
                with suppress(asyncio.CancelledError):
                    await sender
            await self._delivery.stop()
            for _, future in self._queue:
                _settle(future, Transient("not delivered: the producer was closed"))

    async def send(self, outgoing: Outgoing) -> asyncio.Future[Acknowledged | None]:
        """Hand one record over, in order. Waits only while much that was handed over before is on its way.

        The future gives where the record is kept, or None where it is too large for its topic; it raises `Transient`
        where the record was not delivered. A future that is cancelled before its record is on its way takes it back.

        Raises `Transient` when nothing was acknowledged for a whole `WIRESTREAM_KAFKA__REQUEST_TIMEOUT`.
        """
        if self._sender is None:
            raise RuntimeError("a producer is started before it sends: use it within `async with`")
        future: asyncio.Future[Acknowledged | None] = asyncio.get_running_loop().create_future()
        try:
            async with self._changed:
                if self._bytes >= _BYTES_AHEAD:
                    async with asyncio.timeout(self._settings.kafka.request_timeout):
                        await self._changed.wait_for(lambda: self._bytes < _BYTES_AHEAD)
                self._queue.append((outgoing, future))
                self._bytes += outgoing.size
                self._changed.notify_all()
        except TimeoutError:
            raise Transient(f"{outgoing.topic}: the broker has not acknowledged what was sent before") from None
        return future

    async def _send_all(self) -> None:
        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: self._queue)
            lot = list(self._queue)
            wanted = [(outgoing, future) for outgoing, future in lot if not future.done()]
            try:
                outcomes: Sequence[Outcome | Exception]
                outcomes = await self._delivery.attempt(outgoing for outgoing, _ in wanted)
            except asyncio.CancelledError:
                if (task := asyncio.current_task()) is not None and task.cancelling():
                    raise
                outcomes = [Transient("not delivered: its producer was ended")] * len(wanted)
            except Exception as error:  # noqa: BLE001 - whoever waits gets a fault of ours, and no feed ends without a word
                outcomes = [error] * len(wanted)
            for (_, future), outcome in zip(wanted, outcomes, strict=True):
                _settle(future, outcome)
            async with self._changed:
                for outgoing, _ in lot:
                    self._queue.popleft()
                    self._bytes -= outgoing.size
                self._changed.notify_all()


def _settle(future: asyncio.Future[Acknowledged | None], outcome: Outcome | Exception) -> None:
    if future.done():  # nobody waits for it any more
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
