"""Runs the real service for tests: worker processes, topics, a database; and counts what came out.

Ends only the processes that it started, by their handles; every wait is bounded.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from aiokafka import AIOKafkaConsumer
from sqlalchemy import text

from schemas import DeadLetter
from stream.kafka.admin import apply_topics, connected_admin
from stream.kafka.deadletters.filed import Letter, entry_of
from stream.observe.ask_health import ask
from stream.produce import RawProducer
from stream.settings import Settings
from stream.store import migrate, open_engine
from stream.store.schema import STORIES

ROLES = ("normalise", "dedupe", "extract", "alert", "store")


class Service:
    """The service against one broker and one database."""

    def __init__(
        self, bootstrap: str, database: str, folder: Path, release: Path | None = None, **environment: str
    ) -> None:
        """`release` is the source tree of another release, which makes the database's tables; `start` may run it."""
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(Path(__file__).parent.parent),
            "WIRESTREAM_KAFKA__BOOTSTRAP": bootstrap,
            "WIRESTREAM_STORE__URL": database,
            "WIRESTREAM_LOG__FORMAT": "json",
            **environment,
        }
        self.database = database
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.starts: Counter[str] = Counter()
        saved = dict(os.environ)
        try:
            os.environ.update({k: v for k, v in self.environment.items() if k.startswith("WIRESTREAM_")})
            self.settings = Settings()
        finally:
            os.environ.clear()
            os.environ.update(saved)
        if release is None:
            migrate(database)
        else:
            self.run_command("migrate", release=release)
        self.engine = open_engine(database)
        asyncio.run(apply_topics(self.settings))

    def run_command(self, *arguments: str, release: Path | None = None) -> tuple[int, str]:
        """Run `wirestream …` as a person does, 80 columns wide. Returns the exit code, and what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "stream", *arguments],
            env={**self._environment(release), "COLUMNS": "80"},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout + done.stderr

    def _environment(self, release: Path | None) -> dict[str, str]:
        return self.environment if release is None else {**self.environment, "PYTHONPATH": str(release)}

    def start(
        self, *roles: str, name: str = "", plugs: Sequence[str] = (), release: Path | None = None, **settings: str
    ) -> None:
        """Start a worker process for these roles (all, where none is named), of this release or another, with further
        settings, and with faults in it (`tests/fault/plugs.py`).
        """
        name = name or "+".join(roles or ("all",))
        program = ["-m", "tests.fault.plugs", *(f"--plug={plug}" for plug in plugs)] if plugs else ["-m", "stream"]
        self.starts[name] += 1
        with (self.folder / f"{name}.{self.starts[name]}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *program, "worker", *roles],
                env={**self._environment(release), **settings},
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.{self.starts[name]}.log").read_text("utf-8", "replace")

    def port(self, name: str) -> int:
        said = self.log(name)
        return int(said.split('"metrics":"')[1].split('/metrics"')[0].rsplit(":", 1)[1]) if '"metrics":"' in said else 0

    def wait_ready(self, name: str, within: float = 60.0) -> None:
        def ready() -> bool:
            process = self.processes[name]
            assert process.poll() is None, f"{name} ended with {process.returncode}: {self.log(name)[-2000:]}"
            port = self.port(name)
            return bool(port) and ask(port)[0]

        wait_until(ready, within, lambda: f"{name} is not ready: {self.log(name)[-2000:]}", step=0.1)

    def metric(self, name: str, series: str) -> float:
        """The sum of a worker's series whose line begins so (`wire_produce_errors_total`)."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port(name)}/metrics", timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(series))

    def readiness(self, name: str) -> str:
        """What a worker's /readyz says."""
        return ask(self.port(name))[1]

    def kill(self, name: str) -> None:
        process = self.processes[name]
        process.kill()
        process.wait(10)

    def terminate(self, name: str, within: float = 40.0) -> int:
        process = self.processes[name]
        process.send_signal(signal.SIGTERM)
        return process.wait(within)

    def close(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        for process in self.processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
        self.engine.dispose()

    def publish(self, payloads: Iterable[bytes], source: Callable[[int], str] = lambda _: "test") -> None:
        """Send payloads to the raw topic, in order, all acknowledged."""

        async def run() -> None:
            async with RawProducer(self.settings) as producer:
                futures = [await producer.send(payload, source(i)) for i, payload in enumerate(payloads)]
                for future in futures:
                    await future

        asyncio.run(run())

    def rows(self, sql: str, **given: str) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(text(sql), given))

    def stored(self) -> int:
        return int(self.rows("SELECT count(*) FROM articles")[0][0])

    def wait_stored(self, count: int, within: float) -> None:
        wait_until(
            lambda: self.stored() >= count,
            within,
            lambda: (
                f"{self.stored()} of {count} stored; "
                + "; ".join(f"{name}: {self.log(name)[-600:]}" for name in self.processes)
            ),
            step=0.3,
        )

    def dump(self) -> list[tuple[Any, ...]]:
        """Every row of what came in, in a stable order."""
        found: list[tuple[Any, ...]] = []
        with self.engine.connect() as connection:
            for table in STORIES:
                rows = sorted(connection.execute(table.select()), key=str)
                found += [(table.name, *map(str, row)) for row in rows]
        return found

    def dead_letters(self) -> list[tuple[DeadLetter, bytes]]:
        entries = [entry_of(record) for record in self.records("wire.deadletters.v1")]
        return [(entry.refusal, entry.value) for entry in entries if isinstance(entry, Letter)]

    def records(self, topic: str) -> list[Any]:
        """All records of a topic, as they are now."""

        async def run() -> list[Any]:
            reader = AIOKafkaConsumer(
                topic, bootstrap_servers=self.settings.kafka.bootstrap, auto_offset_reset="earliest"
            )
            await reader.start()
            try:
                tps = list(reader.assignment())
                ends = await reader.end_offsets(tps)
                found: list[Any] = []
                for _ in range(2000):
                    if all([await reader.position(tp) >= ends[tp] for tp in tps]):
                        break
                    for records in (await reader.getmany(timeout_ms=500)).values():
                        found += records
                return found
            finally:
                await reader.stop()

        return asyncio.run(run())

    def committed(self, role: str, topic: str) -> int:
        """The sum of a role's committed offsets over a topic's partitions."""

        async def run() -> int:
            async with connected_admin(self.settings) as admin:
                offsets = await admin.list_consumer_group_offsets(f"wirestream-{role}")
            return sum(place.offset for tp, place in offsets.items() if tp.topic == topic and place.offset > 0)

        return asyncio.run(run())

    def places(self, group: str, topic: str) -> list[tuple[int, int]]:
        """What a group has committed of each partition of a topic (0 where it has none), and where that ends."""

        async def run() -> list[tuple[int, int]]:
            async with connected_admin(self.settings) as admin:
                offsets = await admin.list_consumer_group_offsets(group)
            reader = AIOKafkaConsumer(topic, bootstrap_servers=self.settings.kafka.bootstrap)
            await reader.start()
            try:
                tps = sorted(reader.assignment(), key=lambda tp: tp.partition)
                ends = await reader.end_offsets(tps)
            finally:
                await reader.stop()
            return [(max(0, offsets[tp].offset) if tp in offsets else 0, ends[tp]) for tp in tps]

        return asyncio.run(run())

    def written(self, *topics: str) -> int:
        """How many records were ever written to these topics."""
        return written(self.settings.kafka.bootstrap, *topics)

    def ids_of(self, topic: str) -> list[UUID]:
        return [UUID(record.key.decode()) for record in self.records(topic)]


@pytest.fixture
def make_service(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Makes services that are ended after the test."""
    made: list[Service] = []

    def make(bootstrap: str, database: str | None = None, **environment: str) -> Service:
        folder = tmp_path / f"service{len(made)}"
        folder.mkdir()
        made.append(Service(bootstrap, database or f"sqlite:///{folder / 'wirestream.db'}", folder, **environment))
        return made[-1]

    yield make
    for service in made:
        service.close()


def written(bootstrap: str, *topics: str) -> int:
    """How many records were ever written to topics."""

    async def run() -> int:
        reader = AIOKafkaConsumer(*topics, bootstrap_servers=bootstrap)
        await reader.start()
        try:
            return sum((await reader.end_offsets(list(reader.assignment()))).values())
        finally:
            await reader.stop()

    return asyncio.run(run())


def wait_until(condition: Callable[[], bool], within: float, said: Callable[[], str], step: float = 0.3) -> None:
    """Look every `step` seconds, for a look at the broker costs it as much as an article; fail with what `said` says
    after `within`.
    """
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until, said()
        time.sleep(step)
