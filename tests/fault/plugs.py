"""Runs a worker with a fault in it: `python -m tests.fault.plugs --plug=hold=MARKER worker extract`.

    clock=SECONDS    its clock is off by so much
    hold=MARKER      what is made of a record with the marker never leaves the process, and the batch waits for ever
    stuck=MARKER     a stage waits for ever with such a record in hand, before anything was made of it
    between=N        SIGKILL at the N-th batch with a table's writes: once the broker has those, and nothing else of it
    refuses          an exception of ours for every record
    seek=SECONDS     the end of each rebalance takes so much longer once what is committed was sought
    revoke=SECONDS   the beginning of each takes so much longer: the stage goes on, and the group waits for it

All else is production's own. A fault says on stdout that it came, in a line that begins with `plug: `.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from stream.agents.engine.drain import Consumer
from stream.agents.guard.dispatch import Outbox
from stream.agents.guard.guard import Guard
from stream.agents.roles import Role
from stream.agents.worker import run_worker
from stream.cli.service import service_settings
from stream.clock import SYSTEM_CLOCK, Clock, SystemClock
from stream.kafka.producer import Delivery
from stream.kafka.topics import TOPICS

__all__: list[str] = []

_CHANGELOGS = frozenset(topic.name for topic in TOPICS if topic.name.startswith("wirestream-"))


class _OffClock(SystemClock):
    def __init__(self, seconds: float) -> None:
        self._off = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return super().now() + self._off


def _say(line: str) -> None:
    print(f"plug: {line}", flush=True)


def _hold(marker: str) -> None:
    whole = Outbox.send

    async def send(outbox: Outbox, dispatch: Any) -> None:
        if any(marker.encode() in (outgoing.value or b"") for outgoing in dispatch.outgoings):
            _say("holds")
            await asyncio.Event().wait()
        await whole(outbox, dispatch)

    Outbox.send = send  # type: ignore[method-assign]


def _stuck(marker: str) -> None:
    whole = Guard._handle

    async def handle(guard: Guard, work: Any, records: Sequence[Any]) -> Any:
        if any(marker.encode() in (record.value or b"") for record in records):
            _say("stuck")
            await asyncio.Event().wait()
        return await whole(guard, work, records)

    Guard._handle = handle  # type: ignore[method-assign]


def _between(passage: str) -> None:
    whole, left = Delivery.deliver, int(passage)

    async def deliver(delivery: Delivery, outgoings: Any) -> Any:
        nonlocal left
        given = list(outgoings)
        writes = [one for one in given if one.topic in _CHANGELOGS]
        if writes and len(writes) < len(given):
            left -= 1
            if left == 0:
                await whole(delivery, writes)
                _say(f"{len(writes)} writes of the table are there, {len(given) - len(writes)} messages are not")
                os.kill(os.getpid(), signal.SIGKILL)
        return await whole(delivery, given)

    Delivery.deliver = deliver  # type: ignore[method-assign]


def _refuses(_: str) -> None:
    whole = Guard.each

    def each(guard: Guard, handle: Any) -> Any:
        def refused(record: Any) -> Any:
            raise RuntimeError("a deploy that cannot read anything")

        _say("refuses all")
        return whole(guard, refused)

    Guard.each = each  # type: ignore[method-assign]


def _seek(seconds: str) -> None:
    whole = Consumer.perform_seek

    async def perform_seek(consumer: Consumer) -> None:
        await whole(consumer)
        _say("sought")
        await asyncio.sleep(float(seconds))

    Consumer.perform_seek = perform_seek  # type: ignore[method-assign]


def _revoke(seconds: str) -> None:
    whole = Consumer.on_partitions_revoked

    async def on_partitions_revoked(consumer: Consumer, revoked: set[Any]) -> None:
        _say("revokes")
        await asyncio.sleep(float(seconds))
        await whole(consumer, revoked)

    Consumer.on_partitions_revoked = on_partitions_revoked  # type: ignore[method-assign]


_PLUGS: dict[str, Callable[[str], None]] = {
    "hold": _hold,
    "stuck": _stuck,
    "between": _between,
    "refuses": _refuses,
    "seek": _seek,
    "revoke": _revoke,
}


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--plug", action="append", default=[])
    asked.add_argument("command", choices=["worker"])
    asked.add_argument("roles", nargs="*")
    given = asked.parse_args()
    clock: Clock = SYSTEM_CLOCK
    for plug in given.plug:
        name, _, value = plug.partition("=")
        if name == "clock":
            clock = _OffClock(float(value))
        else:
            _PLUGS[name](value)
    return run_worker([Role(role) for role in given.roles] or list(Role), service_settings(), clock)


if __name__ == "__main__":
    sys.exit(main())
