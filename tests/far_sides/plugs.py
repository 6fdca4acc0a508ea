"""The far sides of `ap`, `wireq` and `kafka` for `tests.feed_faults`, which kills the runner at each gap."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic

from tests.copydesk import story
from tests.far_sides.ap import KEY, FakeAp
from tests.far_sides.served import Served
from tests.far_sides.wireq import FakeWireq

__all__ = ["ApPlug", "Plug", "TopicPlug", "WireqPlug"]


class Plug:
    """Made in both processes; only the test's starts the far side."""

    name: str
    batch: int
    """The most items that one batch has."""

    def __init__(self, folder: Path, bootstrap: str = "") -> None:
        self.folder = folder
        self.bootstrap = bootstrap

    def keys(self) -> dict[str, Any]:
        """Return the source's keys in the feeds file."""
        raise NotImplementedError

    def feeds(self) -> str:
        return yaml.safe_dump({"sources": {self.name: self.keys()}})

    def left(self) -> int:
        """Return what the far side still has to let go of; 0 for one that lets go of nothing."""
        return 0

    def opens(self) -> None:
        """Return None: the production's transport."""

    def id_of(self, payload: bytes) -> str:
        """Return what tells an item from others, of its raw record."""
        raise NotImplementedError

    def lost_and_repeated(self, ids: Iterable[str], records: Iterable[Any]) -> tuple[set[str], int]:
        """Return what of the sent is in no raw record, and how many records are there beyond one each."""
        counts = Counter(self.id_of(record.value) for record in records)
        assert counts.keys() <= set(ids), f"nobody sent {sorted(counts.keys() - set(ids))[:3]}"
        return set(ids) - counts.keys(), counts.total() - len(counts)


class _ServedPlug(Plug):
    far: Served

    def start(self) -> None:
        self.far.start()

    def stop(self) -> None:
        self.far.stop()


class ApPlug(_ServedPlug):
    """AP's Media API, which lets go of nothing."""

    name, batch = "ap", 5

    def __init__(self, folder: Path, bootstrap: str = "") -> None:
        super().__init__(folder, bootstrap)
        self.far = FakeAp(page=self.batch)

    def keys(self) -> dict[str, Any]:
        return {"kind": "ap", "url": self.far.url, "key": KEY, "allow_private": True, "every": "0.2s"}

    def fill(self, count: int) -> list[str]:
        return self.far.fill(count)

    def id_of(self, payload: bytes) -> str:
        from stream.wire import read  # noqa: PLC0415 - not in the process that is killed

        return str(read(payload).items[0].guid)


class WireqPlug(_ServedPlug):
    """dpa's wireQ, whose receipts run out soon: what a killed process had in hand is hidden until then."""

    name, batch = "dpa", 5

    def __init__(self, folder: Path, bootstrap: str = "") -> None:
        super().__init__(folder, bootstrap)
        self.far = FakeWireq(more=0, empty=0, page=self.batch, lifetime=4)

    def keys(self) -> dict[str, Any]:
        return {"kind": "wireq", "url": self.far.url, "allow_private": True, "every": "0.2s"}

    def fill(self, count: int) -> list[str]:
        return self.far.fill(count)

    def left(self) -> int:
        return len(self.far.left())

    def id_of(self, payload: bytes) -> str:
        return str(json.loads(payload)["entry_id"])


class TopicPlug(Plug):
    """A topic beside ours, on the same brokers."""

    name, batch = "bus", 200

    def __init__(self, folder: Path, bootstrap: str = "") -> None:
        super().__init__(folder, bootstrap)
        self._topic = f"agency-{folder.name}"
        self._sent = 0

    def start(self) -> None:
        admin = AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})
        admin.create_topics([NewTopic(self._topic, 2, 1)])[self._topic].result(20)

    def stop(self) -> None:
        """The brokers end with the test."""

    def keys(self) -> dict[str, Any]:
        return {"kind": "kafka", "bootstrap": self.bootstrap, "topic": self._topic, "group": f"g-{self._topic}"}

    def fill(self, count: int) -> list[str]:
        producer, ids = Producer({"bootstrap.servers": self.bootstrap, "log_level": 0}), []
        for number in range(self._sent, self._sent + count):
            producer.produce(self._topic, story(number, sentences=2))
            ids.append(f"urn:test:1:{number}")
        assert producer.flush(20) == 0
        self._sent += count
        return ids

    def id_of(self, payload: bytes) -> str:
        return str(json.loads(payload)["uri"])
