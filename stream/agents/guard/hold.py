"""Holds a stage's flow for what may pass, and lets it go when a rebalance or the end waits for it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from stream.agents.engine.port import Abandoned, Flow
from stream.clock import Clock
from stream.errors import Transient
from stream.observe import metrics
from stream.observe.logs import logger
from stream.settings import Guard as Policy

__all__ = ["Hold"]

Result = TypeVar("Result")

log = logger(__name__)

_PATIENCE = 5.0
"""Seconds until a delivery that nobody answers counts as held: a broker that restarts, or elects, takes as long."""
_LOOK_EVERY = 0.1
"""Seconds between two looks whether a rebalance or the end waits for what is held."""


class Hold:
    """Knows who of one stage is held, and for how long. Each of its waits raises `Abandoned` where it is given up."""

    def __init__(self, stage: str, flow: Flow, policy: Policy, clock: Clock) -> None:
        self.held = False
        """Whether the flow is held."""
        self._stage = stage
        self._flow = flow
        self._policy = policy
        self._clock = clock
        self._tasks: set[asyncio.Task[Any] | None] = set()
        """The tasks that are held, the batch's or a timer's flush: one that gets through does not let the other go."""

    async def while_transient(self, attempt: Callable[[], Awaitable[Result]]) -> Result:
        """Do it, and again with back-off as long as it raises `Transient`."""
        delay = self._policy.backoff_initial
        try:
            while True:
                try:
                    return await attempt()
                except Transient as fault:
                    self._set_held(held=True)
                    metrics.RETRIES.labels(self._stage).inc()
                    log.warning("flow held", fault=str(fault), retry_in=round(delay, 2), stage=self._stage)
                    await self._sleep(delay * random.uniform(0.8, 1.2))  # noqa: S311 - jitter
                    delay = min(delay * 2, self._policy.backoff_max)
        finally:
            self._set_held(held=False)

    async def pause(self, seconds: float) -> None:
        """Hold the flow for so long."""
        try:
            self._set_held(held=True)
            await self._sleep(seconds)
        finally:
            self._set_held(held=False)

    async def until_sent(self, sending: asyncio.Future[None]) -> None:
        """Wait for a delivery, and raise what it raises; where it is given up, it is cancelled.

        An idempotent producer waits for its broker without a bound, and says nothing. After some seconds the flow
        counts as held, until the delivery is back or the next wait of the same task ends.
        """
        held_from = self._clock.monotonic() + _PATIENCE
        held = False
        try:
            while not sending.done():
                if held and self._is_waited_for():
                    raise Abandoned
                await asyncio.wait({sending}, timeout=_LOOK_EVERY)
                if not held and not sending.done() and self._clock.monotonic() >= held_from:
                    held = True
                    self._set_held(held=True)
                    log.warning("flow held", fault=f"no broker has answered for {_PATIENCE:.0f} s", stage=self._stage)
        finally:
            sending.cancel()
        await sending

    async def until_set(self, arrived: asyncio.Event, *, patience: float) -> None:
        """Wait for something to arrive. After `patience` seconds the flow counts as held."""
        held_from = self._clock.monotonic() + patience
        try:
            while not arrived.is_set():
                if self._is_waited_for():
                    raise Abandoned
                if self._clock.monotonic() > held_from:
                    self._set_held(held=True)
                with suppress(TimeoutError):
                    await asyncio.wait_for(arrived.wait(), _LOOK_EVERY)
        finally:
            self._set_held(held=False)

    async def _sleep(self, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        while (left := until - self._clock.monotonic()) > 0:
            if self._is_waited_for():
                raise Abandoned
            await self._clock.sleep(min(left, _LOOK_EVERY))

    def _is_waited_for(self) -> bool:
        return self._flow.rebalancing or self._flow.should_stop

    def _set_held(self, *, held: bool) -> None:
        """Note whether the task that runs is held."""
        (self._tasks.add if held else self._tasks.discard)(asyncio.current_task())
        held = bool(self._tasks)
        if held != self.held:
            self.held = held
            metrics.HELD.labels(self._stage).set(int(held))
