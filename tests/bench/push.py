"""What a push costs until its 202, beside a bare aiohttp handler that awaits the same broker and checks nothing."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import os
import time
from collections.abc import Iterator
from typing import Any

import uvloop

from stream.demo.ports import free_ports
from stream.kafka.admin import apply_topics
from stream.settings import Kafka, Settings
from tests.bench.child import start_child
from tests.bench.figures import Table, micros, millis, percentile, ratio
from tests.bench.rig import QUICK, Rig, Sizes, cpu_of

__all__ = ["measure_push"]

_CONNECTIONS = 16
_BODY = b"x" * 2500
_RATE = 50
_KEY = b"bench" * 5
_NAMES = {"bare": "bare aiohttp: read, send_and_wait, 202", "ours": "Wirestream: signed, checked, remembered"}


def measure_push(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """Both in turn, each alone in its process; the best of the rounds counts."""
    load = os.getloadavg()
    count, rounds = (800, 1) if sizes is QUICK else (6000, 3)
    asyncio.run(apply_topics(Settings(kafka=Kafka(bootstrap=rig.bootstrap))))
    best: dict[str, dict[str, float]] = {}
    for _ in range(rounds):
        for kind in ("bare", "ours"):
            found = _measured(rig.bootstrap, kind, count)
            if kind not in best or found["rate"] > best[kind]["rate"]:
                best[kind] = found
    rows = [
        (
            _NAMES[kind],
            f"{found['rate']:,.0f}",
            f"{ratio(found['rate'], best['bare']['rate']):.2f}",
            f"{micros(found['cpu'], count):.0f}",
            millis(found["p50"]),
            millis(found["p99"]),
        )
        for kind, found in best.items()
    ]
    mine, bare = best["ours"], best["bare"]
    said = (
        f"a push is answered {mine['rate']:,.0f} times a second, {ratio(mine['rate'], bare['rate']):.2f} times a bare "
        f"handler; at {_RATE}/s p50 {millis(mine['p50'])}, p99 {millis(mine['p99'])} to the 202"
    )
    yield Table(
        f"Push: 2.5 kB, {_CONNECTIONS} connections, {count:,} pushes; then {_RATE} a second",
        ("server", "pushes/s", "times bare", "CPU µs a push", f"p50 at {_RATE}/s", f"p99 at {_RATE}/s"),
        rows,
        load,
        f"Best of {rounds} in turn, both on uvloop. The aim is 0.8 times bare, p50 8 ms, p99 30 ms.",
        (said,),
    )


def _measured(bootstrap: str, kind: str, count: int) -> dict[str, float]:
    (port,) = free_ports(1)
    secret = "whsec_" + base64.b64encode(_KEY).decode()
    process = start_child("push_child", {"bootstrap": bootstrap, "kind": kind, "port": port, "secret": secret})
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_drive(port, count, process))
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(20)


async def _drive(port: int, count: int, process: Any) -> dict[str, float]:
    await _all(port, 200, "warm")
    cpu, started = cpu_of(process.pid), time.perf_counter()
    await _all(port, count, "fast")
    seconds, cpu = time.perf_counter() - started, cpu_of(process.pid) - cpu
    steady = await _steady(port, count // 20)
    return {"rate": count / seconds, "cpu": cpu, "p50": percentile(steady, 50), "p99": percentile(steady, 99)}


async def _all(port: int, count: int, name: str) -> None:
    left = iter(range(count))

    async def send() -> None:
        connection = await asyncio.open_connection("127.0.0.1", port)
        for number in left:
            await _push(connection, f"{name}-{number}")
        connection[1].close()

    await asyncio.gather(*(send() for _ in range(_CONNECTIONS)))


async def _steady(port: int, count: int) -> list[float]:
    """Seconds to each 202, at a steady rate over enough connections."""
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(_CONNECTIONS)]
    free = asyncio.Queue[Any]()
    for one in connections:
        free.put_nowait(one)
    taken: list[float] = []

    async def send(number: int) -> None:
        started = time.perf_counter()
        connection = await free.get()
        await _push(connection, f"steady-{number}")
        taken.append(time.perf_counter() - started)
        free.put_nowait(connection)

    started, tasks = time.perf_counter(), []
    for number in range(count):
        await asyncio.sleep(max(started + number / _RATE - time.perf_counter(), 0))
        tasks.append(asyncio.ensure_future(send(number)))
    await asyncio.gather(*tasks)
    for _, writer in connections:
        writer.close()
    return taken


async def _push(connection: tuple[asyncio.StreamReader, asyncio.StreamWriter], name: str) -> None:
    reader, writer = connection
    stamp = str(int(time.time()))
    signature = base64.b64encode(hmac.new(_KEY, f"{name}.{stamp}.".encode() + _BODY, hashlib.sha256).digest()).decode()
    head = (
        "POST /v1/sources/bench HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"webhook-id: {name}\r\nwebhook-timestamp: {stamp}\r\nwebhook-signature: v1,{signature}\r\n"
        f"Content-Length: {len(_BODY)}\r\n\r\n"
    )
    writer.write(head.encode() + _BODY)
    answered = await reader.readuntil(b"\r\n\r\n")
    assert answered.startswith(b"HTTP/1.1 202 "), answered
    await reader.readuntil(b"}")
