"""Both in turn on the same broker, database server and copy: a backlog, then a steady rate. What it cost, and whether
the same was stored.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import orjson
from aiokafka import AIOKafkaProducer
from sqlalchemy import Engine, text

from stream.kafka.topics import ALERTS, DEADLETTERS, RAW, Topic
from stream.store import open_engine
from tests.bench.articles import SOURCES, article
from tests.bench.figures import Table
from tests.bench.latency import wire_latencies
from tests.bench.quix import quix_python
from tests.bench.quix_stages.records import quix_name
from tests.bench.quix_stages.rows import differences, rows_in
from tests.bench.quix_stages.service import QuixService
from tests.bench.quix_stages.tables import RATE, Cost, Round, backlog_table, steady_table
from tests.bench.rig import Rig, Sizes, cpu_of
from tests.service import ROLES, wait_until, written

__all__ = ["measure_quix_stages"]

_WARM = 80
"""Articles before anything is measured, and those of one source once more under another id: what is loaded at the first
use is loaded, and duplicates have gone their way."""
_REFUSED = b'{"sensor": 3}'
"""One record that is no wire copy: a dead letter."""
_WITHIN = 120.0
_SETTLE_SECONDS = 1.5
"""Behind the last row: offsets are committed, and what Quix keeps is written, a second after at most."""
_STORED = text("SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM alerts)")


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two, ready."""

    name_of: Callable[[Topic], str]
    pids: dict[str, int]
    engine: Engine
    said: Callable[[], str]

    def stored(self) -> int:
        """Rows of articles and alerts."""
        with self.engine.connect() as connection:
            return int(connection.execute(_STORED).scalar_one())

    def wait_stored(self, count: int) -> None:
        wait_until(
            lambda: self.stored() >= count, _WITHIN, lambda: f"{self.stored()} of {count} rows: {self.said()}", step=0.1
        )


def measure_quix_stages(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """A backlog, and a steady rate."""
    load = os.getloadavg()
    try:
        quix_python()
    except RuntimeError as error:
        yield Table("The five stages as Quix Streams apps", (), [], load, faults=(f"no environment: {error}",))
        return
    rounds: dict[str, list[Round]] = {name: [] for name in _SIDES}
    for turn in range(sizes.stages_rounds):
        for name in list(_SIDES)[:: -1 if turn % 2 else 1]:  # neither is always the first
            with _SIDES[name](rig) as side:
                rounds[name].append(_round(rig, side, sizes, seed=60 + 3 * turn))
    ours, theirs = rounds.values()
    faults = list(_faults(ours, theirs))
    yield backlog_table(ours, theirs, load, faults)
    yield steady_table(ours, theirs, load)


def _round(rig: Rig, side: _Side, sizes: Sizes, seed: int) -> Round:
    letters, raw = written(rig.bootstrap, side.name_of(DEADLETTERS)), side.name_of(RAW)
    _warm(rig, side, seed)
    with _costs(rig, side, sizes.stages_articles) as backlog:
        _send(rig.bootstrap, raw, [article(number, seed=seed + 1) for number in range(sizes.stages_articles)])
    count = int(RATE * sizes.steady_seconds)
    with _costs(rig, side, count) as steady:
        topics = (raw, side.name_of(ALERTS))
        latencies, missing = wire_latencies(rig.bootstrap, RATE, sizes.steady_seconds, seed + 2, topics)
    rows = rows_in(side.engine, written(rig.bootstrap, side.name_of(DEADLETTERS)) - letters)
    return Round(backlog, steady, latencies, missing, rows)


@contextmanager
def _costs(rig: Rig, side: _Side, count: int) -> Iterator[Cost]:
    """What so many articles cost, which the block sends: till the last is stored, and what is done behind it."""
    time.sleep(_SETTLE_SECONDS)
    stored, before, cost = side.stored(), _cpu(rig, side), Cost(count)
    started = time.monotonic()
    yield cost
    side.wait_stored(stored + 2 * count)
    cost.seconds = time.monotonic() - started
    time.sleep(_SETTLE_SECONDS)
    cost.cpu.update({name: now - before[name] for name, now in _cpu(rig, side).items()})


def _cpu(rig: Rig, side: _Side) -> dict[str, float]:
    broker, database = rig.cpu_of_servers()
    return {**{role: cpu_of(pid) for role, pid in side.pids.items()}, "Kafka": broker, "PostgreSQL": database}


def _faults(ours: Sequence[Round], theirs: Sequence[Round]) -> Iterator[str]:
    for turn, (mine, other) in enumerate(zip(ours, theirs, strict=True), 1):
        yield from (f"round {turn}: {one}" for one in differences(mine.rows, other.rows))
        for name, one in (("Wirestream", mine), ("Quix Streams", other)):
            if one.missing:
                yield f"round {turn}: {one.missing} alerts of {name} never came"


@contextmanager
def _ours(rig: Rig) -> Iterator[_Side]:
    with rig.service() as service:
        for role in ROLES:
            service.start(role)
        for role in ROLES:
            service.wait_ready(role, 90)
        pids = {role: service.processes[role].pid for role in ROLES}

        def said() -> str:
            return "; ".join(f"{role}: {service.log(role)[-600:]}" for role in ROLES)

        yield _Side(lambda topic: topic.name, pids, service.engine, said)


@contextmanager
def _quix(rig: Rig) -> Iterator[_Side]:
    url, folder = rig.database()
    service, engine = QuixService(rig.bootstrap, url, folder), open_engine(url)
    try:
        service.start()
        yield _Side(quix_name, {role: service.processes[role].pid for role in ROLES}, engine, service.said)
    finally:
        service.close()
        engine.dispose()


_SIDES: dict[str, Callable[[Rig], AbstractContextManager[_Side]]] = {"Wirestream": _ours, "Quix Streams": _quix}


def _warm(rig: Rig, side: _Side, seed: int) -> None:
    """Articles, then copies of those of the first source by that source: they stand behind them in one partition."""
    payloads, raw = [article(number, seed=seed) for number in range(_WARM)], side.name_of(RAW)
    copies = [orjson.loads(payload) for payload in payloads[:: len(SOURCES)]]
    _send(rig.bootstrap, raw, payloads)
    again = [orjson.dumps({**copy, "uri": f"{copy['uri']}:again"}) for copy in copies]
    _send(rig.bootstrap, raw, [*again, _REFUSED], SOURCES[:1])
    side.wait_stored(2 * len(payloads) + len(again))  # a row of each, and an alert of each but the copies


def _send(bootstrap: str, topic: str, payloads: Sequence[bytes], sources: Sequence[str] = SOURCES) -> None:
    """Send all, by these sources in turn, and wait for the broker."""

    async def run() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, acks="all", linger_ms=5)
        await producer.start()
        try:
            sent = [
                await producer.send(topic, one, key=sources[number % len(sources)].encode())
                for number, one in enumerate(payloads)
            ]
            await asyncio.gather(*sent)
        finally:
            await producer.stop()

    asyncio.run(run())
