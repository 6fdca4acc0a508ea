"""What all measures stand on: one real broker, one PostgreSQL, topics, a backlog; and what processes have used."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from tests.brokers import KafkaBroker
from tests.postgres import Postgres
from tests.service import Service

__all__ = ["RULES", "Rig", "Sizes", "cpu_of", "make_topic", "open_rig", "produce_backlog", "rss_of"]

RULES = """rules:
  - name: everything
    severity: info
    include: {provider: "*"}
"""
"""One rule that every article matches, without a channel: each article makes one alert on the topic."""


_DUP_SECONDS = 600.0
"""Of CPU for the points of an index that was asked for: a million articles take a third of it."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much each measure does."""

    hop_messages: int = 20_000
    hop_rounds: int = 2
    """Of raw and ours in turn; the best of each counts: what else the machine does only ever adds."""
    spine_articles: int = 1500
    pure_articles: int = 600
    rates: tuple[int, ...] = (10, 100)
    latency_seconds: float = 10.0
    warm_seconds: float = 40.0
    """Of the same load before it is measured: a broker that was just started compiles its code in its first minute, on
    the cores that the service works on. What is measured is to be that of months."""
    steady_seconds: float = 20.0
    store_articles: int = 500
    idle_seconds: float = 10.0
    memory_points: tuple[int, ...] = (2000, 10_000, 20_000)
    memory_seconds: float = 90.0
    """A point that would take longer, by the rate so far, is left out: the whole run is to stay under five minutes."""
    recovery_entries: int = 200_000
    stages_articles: int = 1500
    stages_rounds: int = 2
    """Of Wirestream and Quix Streams in turn, each started anew: a backlog, then `steady_seconds` at a steady rate."""
    dup_articles: int = 4000
    dup_points: tuple[int, ...] = (20_000, 100_000, 300_000)
    dup_seconds: float = 60.0
    """Of CPU; a point that would take longer, by the rate so far, is left out."""
    silence_weeks: int = 20
    silence_seeds: int = 3
    alert_rules: int = 10_000
    desk_rows: int = 50_000
    desk_seconds: float = 20.0
    """Of requests; streams and storing take as long again each."""
    desk_before: Path | None = None
    """Another checkout, whose answers are measured beside ours."""

    def with_rows(self, rows: int) -> Sizes:
        """The same with so many articles where there may be a million, however long that takes."""
        points = *(point for point in self.dup_points if point < rows), rows
        return replace(self, desk_rows=rows, recovery_entries=rows, dup_points=points, dup_seconds=_DUP_SECONDS)


QUICK = Sizes(
    2000, 1, 200, 100, (20,), 2.0, 2.0, 3.0, 100, 2.0, (400, 800), recovery_entries=5000, dup_articles=400,
    dup_points=(1000, 4000), silence_weeks=3, silence_seeds=1, alert_rules=1000, desk_rows=4000, desk_seconds=4.0,
    stages_articles=200, stages_rounds=1,
)  # fmt: skip


class Rig:
    """Broker and database, and services on them."""

    def __init__(self, folder: Path, broker: KafkaBroker, postgres: Postgres) -> None:
        self.folder = folder
        self.broker = broker
        self.postgres = postgres
        self._databases = 0

    @property
    def bootstrap(self) -> str:
        address: str = self.broker.bootstrap
        return address

    @contextmanager
    def service(self) -> Iterator[Service]:
        """The real service, nothing started yet, on a database of its own."""
        url, folder = self.database()
        rules = folder / "rules.yaml"
        rules.write_text(RULES)
        service = Service(
            self.bootstrap, url, folder, WIRESTREAM_ALERTS__RULES=str(rules), WIRESTREAM_LOG__LEVEL="INFO"
        )
        try:
            yield service
        finally:
            service.close()

    def database(self) -> tuple[str, Path]:
        """The URL of a new database, without tables yet, and a new folder beside it."""
        self._databases += 1
        name = f"bench_{self._databases}"
        self.postgres.execute(f"CREATE DATABASE {name}")
        folder = self.folder / name
        folder.mkdir()
        return self.postgres.url(name).render_as_string(hide_password=False), folder

    def cpu_of_servers(self) -> tuple[float, float]:
        """CPU seconds of the broker, and of PostgreSQL with its children."""
        process = self.postgres._process
        assert process is not None
        server = psutil.Process(process.pid)
        return cpu_of(self.broker.pid), sum(cpu_of(one.pid) for one in (server, *server.children(recursive=True)))


@contextmanager
def open_rig() -> Iterator[Rig]:
    """Everything started; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="wirestream-bench-"))
    place = Path(tempfile.mkdtemp(prefix="wirestream-pg-", dir="/tmp"))  # a short path: it holds a Unix socket
    postgres = None
    try:
        with KafkaBroker() as broker:
            postgres = Postgres(place)
            postgres.start()
            yield Rig(folder, broker, postgres)
    finally:
        if postgres is not None:
            postgres.stop()
        for used in (folder, place):
            shutil.rmtree(used, ignore_errors=True)


def cpu_of(pid: int) -> float:
    """CPU seconds that a process has used, in all its threads."""
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:  # a backend of the database that ended meanwhile
        return 0.0
    return float(times.user + times.system)


def rss_of(pid: int) -> int:
    """Bytes of resident memory."""
    return int(psutil.Process(pid).memory_info().rss)


def make_topic(bootstrap: str, name: str, partitions: int) -> None:
    """A topic of the bench's own."""

    async def run() -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
        await admin.start()
        try:
            await admin.create_topics([NewTopic(name, num_partitions=partitions, replication_factor=1)])
        finally:
            await admin.close()

    asyncio.run(run())


def produce_backlog(bootstrap: str, topic: str, partitions: int, payloads: Sequence[bytes]) -> None:
    """Send all, spread evenly over the partitions, and wait for the broker."""

    async def run() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=5)
        await producer.start()
        try:
            sent = [
                await producer.send(topic, payload, key=str(number).encode(), partition=number % partitions)
                for number, payload in enumerate(payloads)
            ]
            await asyncio.gather(*sent)
        finally:
            await producer.stop()

    asyncio.run(run())
