"""Reads what is on the topics as a client of another make does, each record once, and tells which story it is."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Thread
from typing import Any

import orjson
from confluent_kafka import Consumer, KafkaException, TopicPartition

from tests.fault.check import DEADLETTERS, RAW
from tests.fault.copy import id_of

__all__ = ["TOPICS", "Reader", "Sighting"]

TOPICS = (
    RAW,
    "wire.articles.v1",
    "wire.unique.v1",
    "wire.duplicates.v1",
    "wire.extracted.v1",
    "wire.alerts.v1",
    DEADLETTERS,
)
_STUCK_SECONDS = 20.0
"""Many times what a tenth of a second may take on a machine that others use."""
_TRIES = 600
"""Tenths of a second for reading to the ends: many times what it takes."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A record, and which story it is."""

    where: str
    id: str
    key: str
    """What its order is kept by: the source, as long as stories of one source go one way, then the story."""
    place: tuple[int, int]


_KNOWN_SECONDS = 60.0
"""Within which all brokers know of all topics: a second where the machine is idle."""


class Reader:
    """Follows the topics from their beginnings. One round gets what came since the one before it."""

    def __init__(self, bootstrap: str) -> None:
        self._settings = {
            "bootstrap.servers": bootstrap,
            "group.id": "the-reader",
            "enable.auto.commit": False,
            "log_level": 0,
        }
        self._asker = Consumer(self._settings)
        """Asks for the ends: on the other's connection each question would wait behind a fetch."""
        self._at = {(name, number): 0 for name, numbers in self._partitions().items() for number in numbers}
        self._read_on()
        self._raw: dict[tuple[int, int], str] = {}
        """Which story is where in the raw topic: a dead letter may have nothing of its record but the place."""

    def _read_on(self) -> None:
        self._consumer = Consumer({**self._settings, "fetch.wait.max.ms": 50})
        self._consumer.assign([TopicPartition(*place, offset) for place, offset in self._at.items()])

    def _partitions(self) -> dict[str, list[int]]:
        """Each topic's partitions. A broker of several knows of new topics a little after it took them."""
        until = time.monotonic() + _KNOWN_SECONDS
        while True:
            told = self._asker.list_topics(timeout=20).topics
            found = {name: list(told[name].partitions) for name in TOPICS if name in told and told[name].partitions}
            if len(found) == len(TOPICS):
                return found
            assert time.monotonic() < until, f"no broker knows {set(TOPICS) - found.keys()}"
            time.sleep(0.5)

    def sightings(self, strange: Mapping[bytes, str]) -> Iterator[Sighting]:
        """Yield all that is there now and was not yielded before; `strange` has the ids of payloads that do not say
        theirs.
        """
        # By topic: a letter is told by its raw record.
        for record in sorted(self._records(), key=lambda record: TOPICS.index(record.topic())):
            if (told := self._told(record, strange)) is not None:
                yield Sighting(record.topic(), *told, (record.partition(), record.offset()))

    def skip(self) -> dict[tuple[str, int], int]:
        """Pass over all that is there now, and return how far that is, by topic and partition."""
        for _ in self._records():
            pass
        return dict(self._at)

    def ends(self, *topics: str) -> int:
        """How many records were ever written to these topics."""
        return sum(self._end(place) for place in self._at if place[0] in topics)

    def _end(self, place: tuple[str, int]) -> int:
        """The end of a partition, as its leader says; where that has changed, the new one is found."""
        for _ in range(_TRIES):
            try:
                return int(self._asker.get_watermark_offsets(TopicPartition(*place), timeout=20)[1])
            except KafkaException:
                time.sleep(0.1)
                self._asker.list_topics(timeout=20)
        raise AssertionError(f"nobody leads {place}")

    def close(self) -> None:
        self._consumer.close()
        self._asker.close()

    def _records(self) -> Iterator[Any]:
        ends = {place: self._end(place) for place in self._at}
        for _ in range(_TRIES):
            if all(self._at[place] >= end for place, end in ends.items()):
                return
            for record in self._some():
                if record.error() is None:
                    self._at[record.topic(), record.partition()] = record.offset() + 1
                    yield record
        raise AssertionError(f"the topics cannot be read to their ends: {self._at} of {ends}")

    def _some(self) -> list[Any]:
        """Some of the next records. Where a leader goes away, librdkafka may wait for ever for a lock of its own
        (librdkafka#5476): that consumer is left as it is, and another one reads on.
        """
        consumer, came = self._consumer, list[Any]()
        reading = Thread(target=lambda: came.extend(consumer.consume(500, timeout=0.1)), daemon=True)
        reading.start()
        reading.join(_STUCK_SECONDS)
        if not reading.is_alive():
            return came
        self._read_on()
        return []

    def _told(self, record: Any, strange: Mapping[bytes, str]) -> tuple[str, str] | None:
        source = (record.key() or b"").decode()
        if record.topic() == RAW:
            told = strange.get(record.value() or b"") or _id_on_the_wire(record.value())
            if told is not None:
                self._raw[record.partition(), record.offset()] = told
            return (told, source) if told is not None else None
        if record.topic() == DEADLETTERS:
            named = {name: value.decode() for name, value in record.headers() or () if name.startswith("dlq-")}
            if named.get("dlq-original-topic") == RAW:
                told = self._raw.get((int(named["dlq-original-partition"]), int(named["dlq-original-offset"])))
                return (told, source) if told is not None else None
        article = _article(record.value())
        if article is None:
            return None
        key = article["source"] if record.topic() == "wire.articles.v1" else article["guid"]
        return id_of(article["guid"], article.get("version")), key


def _id_on_the_wire(value: bytes | None) -> str | None:
    try:
        item = orjson.loads(value or b"")
        return id_of(item["uri"], int(item["version"]))
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None


def _article(value: bytes | None) -> dict[str, Any] | None:
    """The article of a derived record, however deep it stands; None where there is none with a guid."""
    try:
        found = orjson.loads(value or b"")
        while isinstance(found, dict) and "article" in found:
            found = found["article"]
        return found if isinstance(found["guid"], str) else None
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
