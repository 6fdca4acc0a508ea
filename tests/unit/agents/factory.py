"""Records as a stage gets them, for tests that do not care where they are from."""

from __future__ import annotations

from stream.kafka.message import Record


def record(offset=0, value=b"{}", *, topic="in", partition=0, key=b"k", headers=(), timestamp_ms=1_700_000_000_500):
    return Record(topic, partition, offset, timestamp_ms, key, value, tuple(headers))
