"""A broker at the edge of aiokafka: what stands in its log, what it refuses, and how its producers are spoiled.

As measured on Kafka 4.1 with aiokafka 0.14 (`tests/broker/test_brokers.py`): what is sent together travels as one batch
a topic; a batch with a record over the topic's limit is refused whole, and an idempotent producer that was refused once
is out of order on that topic ever after.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict

from aiokafka.errors import MessageSizeTooLargeError, OutOfOrderSequenceNumber
from aiokafka.structs import RecordMetadata, TopicPartition


class FakeBroker:
    def __init__(self):
        self.log = defaultdict(list)
        """Values by topic, in order."""
        self.records = defaultdict(list)
        self.limits = {}
        """Bytes of a record that a topic takes."""
        self.batch_limits = {}
        """Bytes of a whole batch that a topic takes."""
        self.producers = []
        self.faults = {}
        """Exceptions by value, raised once for a record of that value, as its future's."""
        self.send_fault = None
        self.silent = False
        """Takes what is handed over, and never answers."""
        self.requests = []
        """Bytes of each."""

    def producer(self, _settings=None):
        self.producers.append(FakeProducer(self))
        return self.producers[-1]

    @property
    def asked(self):
        """All that was handed over, by any producer."""
        return [value for producer in self.producers for value in producer.sent]


class _Part:
    def __init__(self, name, dropped):
        self._name, self._dropped = name, dropped

    async def close(self):
        self._dropped.append(self._name)


class FakeProducer:
    def __init__(self, broker):
        self.broker, self.started, self.stopped, self.hangs = broker, False, False, False
        self.sent, self._batch, self._spoiled = [], defaultdict(list), set()
        self.dropped = []
        """What was ended of it without sending the rest."""
        self.client, self._sender = _Part("client", self.dropped), _Part("sender", self.dropped)

    async def start(self):
        self.started = True

    async def flush(self):
        if self.hangs:
            await asyncio.Event().wait()

    async def stop(self):
        self.stopped = True

    async def send(self, topic, value=None, key=None, partition=None, headers=None):
        if self.broker.send_fault is not None:
            raise self.broker.send_fault
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self.sent.append(value)
        if self.broker.silent:
            return future
        if not any(self._batch.values()):
            loop.call_soon(self._flush)
        self._batch[topic].append((future, value, key, partition, headers))
        return future

    def _flush(self):
        messages = [message for batch in self._batch.values() for message in batch]
        self.broker.requests.append(sum(len(value or b"") for _, value, *_ in messages))
        for topic, batch in self._batch.items():
            refusal = self._refusal(topic, batch)
            for future, value, key, partition, headers in batch:
                fault = self.broker.faults.pop(value, None) or (refusal and refusal())
                if fault:
                    future.set_exception(fault)
                    continue
                log = self.broker.log[topic]
                log.append(value)
                self.broker.records[topic].append((partition, key, value, tuple(headers)))
                place = TopicPartition(topic, partition or 0)
                future.set_result(RecordMetadata(*place, place, len(log) - 1, None, -1, None))
        self._batch.clear()

    def _refusal(self, topic, batch):
        sizes = [size_of(value, key, headers) for _, value, key, _, headers in batch]
        if max(sizes) > self.broker.limits.get(topic, 10**9) or sum(sizes) > self.broker.batch_limits.get(topic, 10**9):
            self._spoiled.add(topic)
            return MessageSizeTooLargeError
        return OutOfOrderSequenceNumber if topic in self._spoiled else None


def size_of(value, key, headers):
    return len(value or b"") + len(key or b"") + sum(len(name) + len(text or b"") for name, text in headers)
