"""Three brokers on this machine, each also a controller, with everything replicated three times and written to two at
least: what production has, for the faults that one broker cannot show.
"""

from __future__ import annotations

import base64
import json
import shutil
import time
from collections import Counter
from pathlib import Path
from uuid import uuid4

from confluent_kafka.admin import AdminClient

from stream.demo.ports import free_ports
from tests.brokers import KafkaBroker, kafka_run
from tests.fault.reader import Reader
from tests.postgres import Postgres
from tests.service import Service, wait_until

__all__ = ["Quorum"]

_UP_SECONDS = 240.0
_FENCED_AFTER_MS = 3000
"""After so long without a word a broker loses what it leads: a third of Kafka's default, or rounds would wait."""


class _Node(KafkaBroker):
    """One of three."""

    def __init__(self, number: int, ports: list[int], controllers: list[int]) -> None:
        super().__init__()
        self.number, self.ports, self.start_seconds = number, ports, _UP_SECONDS
        self._voters = ",".join(f"{n}@127.0.0.1:{port}" for n, port in enumerate(controllers, 1))
        self._has_data = True  # its ports are known: the others must know them too

    def spawn(self) -> None:
        """Start it without waiting: none answers before two are there."""
        self._prepare()
        self._process = self._spawn(self._command())

    def wait_up(self, until: float) -> None:
        assert self._process is not None
        assert self._comes_up(self._process, until), f"broker {self.number} does not start: {self._end_of_log()}"

    def like(self, other: _Node) -> None:
        """Take over the other's formatted storage, under a number and an id of its own: a format takes a JVM."""
        shutil.copytree(other.folder / "data", self.folder / "data")
        for meta in (self.folder / "data").glob("meta.properties"):
            lines = [line.partition("=") for line in meta.read_text().splitlines()]
            mine = {"node.id": str(self.number), "directory.id": _directory_id()}
            meta.write_text("".join(f"{name}{eq}{mine.get(name, value)}\n" for name, eq, value in lines))

    def _command(self) -> list[str]:
        java, *rest = super()._command()
        return [java, *(option if option != "-Xmx512m" else "-Xmx256m" for option in rest)]

    def _properties(self) -> dict[str, str]:
        return super()._properties() | {
            "node.id": str(self.number),
            "controller.quorum.voters": self._voters,
            "offsets.topic.replication.factor": "3",
            "min.insync.replicas": "2",
            "broker.session.timeout.ms": str(_FENCED_AFTER_MS),
            "broker.heartbeat.interval.ms": "500",
            "replica.lag.time.max.ms": str(_FENCED_AFTER_MS),
        }


class Quorum:
    """Brokers, and one worker of all roles on them. Close it after use."""

    def __init__(self, folder: Path, postgres: Postgres) -> None:
        self.broken = False
        ports = free_ports(6)
        self.nodes = {n: _Node(n, [ports[n - 1], ports[n + 2]], ports[3:]) for n in (1, 2, 3)}
        first, *others = self.nodes.values()
        kafka_run.fetch_libs()
        first._prepare()
        for node in others:
            node.like(first)
        for node in self.nodes.values():
            node.spawn()
        until = time.monotonic() + _UP_SECONDS
        for node in self.nodes.values():
            node.wait_up(until)
        self.bootstrap = ",".join(node.bootstrap for node in self.nodes.values())
        name = f"quorum_{uuid4().hex}"
        postgres.execute(f'CREATE DATABASE "{name}"')
        self.service = Service(
            self.bootstrap,
            postgres.url(name).render_as_string(hide_password=False),
            folder,
            WIRESTREAM_TOPICS__REPLICATION="3",
            WIRESTREAM_TOPICS__MIN_INSYNC_REPLICAS="2",
            WIRESTREAM_KAFKA__SESSION_TIMEOUT="6",
            WIRESTREAM_KAFKA__REQUEST_TIMEOUT="5",
        )
        self.reader = Reader(self.bootstrap)

    def up(self) -> None:
        """Have all brokers up and in sync, and the worker ready."""
        for node in self.nodes.values():
            node.start()
        wait_until(self.in_sync, _UP_SECONDS, lambda: "the replicas do not come in sync")
        process = self.service.processes.get("all")
        if process is None or process.poll() is not None:
            self.service.start(name="all")
        self.service.wait_ready("all", within=_UP_SECONDS)

    def in_sync(self) -> bool:
        topics = self._topics()
        return all(len(one.isrs) == len(self.nodes) for topic in topics for one in topic.partitions.values())

    def leader(self) -> int:
        """The broker that leads most partitions of ours."""
        leads = Counter(one.leader for topic in self._topics() for one in topic.partitions.values())
        return leads.most_common(1)[0][0]

    def controller(self) -> int:
        """The active controller, as the brokers' own notes of the election have it."""
        states = [
            json.loads(file.read_text())
            for node in self.nodes.values()
            for file in (node.folder / "data").glob("__cluster_metadata-0/quorum-state")
        ]
        return int(max(states, key=lambda state: state["leaderEpoch"])["leaderId"])

    def close(self) -> None:
        self.reader.close()
        for node in self.nodes.values():
            node.start()  # or the worker would wait for it at its end
        self.service.close()
        for node in self.nodes.values():
            node.kill()  # the last would look in vain for a quorum that lets it go
            node.close()

    def _topics(self) -> list:
        admin = AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})
        return [topic for name, topic in admin.list_topics(timeout=20).topics.items() if name.startswith("wire")]


def _directory_id() -> str:
    return base64.urlsafe_b64encode(uuid4().bytes).decode().rstrip("=").replace("-", "a")
