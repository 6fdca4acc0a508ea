"""A worker of role dedupe that starts beside a full index: from its start to ready, by parts."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import orjson
from aiokafka import AIOKafkaProducer

from schemas import RawRecord, Relation, Verdict
from stream.dedupe import Entry, Sketch, sketch
from stream.kafka.topics import DEDUPE_INDEX
from stream.normalise import Origin, normalise
from stream.wire import read
from tests.bench.articles import article
from tests.bench.figures import Table
from tests.bench.rig import Rig, Sizes, cpu_of, rss_of
from tests.brokers import KafkaBroker
from tests.service import Service

__all__ = ["measure_recovery"]

_KINDS = 100
_PARAGRAPHS = 10
"""An entry of 1.3 kB: a story of 450 words."""
_WITHIN = 180.0


def measure_recovery(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """On a broker of its own: the index would be in the way of what else is measured."""
    load, count = os.getloadavg(), sizes.recovery_entries
    folder = rig.folder / "recovery"
    folder.mkdir()
    with KafkaBroker() as broker:
        service = Service(broker.bootstrap, f"sqlite:///{folder / 'unused.db'}", folder)
        try:
            size = asyncio.run(_fill(broker.bootstrap, count))
            started = time.monotonic()
            service.start("dedupe")
            service.wait_ready("dedupe", _WITHIN)
            seconds = time.monotonic() - started
            pid = service.processes["dedupe"].pid
            cpu, rss = cpu_of(pid), rss_of(pid)
            said = [orjson.loads(line) for line in service.log("dedupe").splitlines() if line.startswith("{")]
        finally:
            service.close()
    parts = {line["message"]: float(line["seconds"]) for line in said if line["message"] in {"recovered", "derived"}}
    rows = [
        ("read from the changelog", f"{parts['recovered']:.1f} s"),
        ("derived from it", f"{parts['derived']:.1f} s"),
        ("start, group, all else", f"{seconds - sum(parts.values()):.1f} s"),
        ("from start to ready", f"{seconds:.1f} s"),
        ("CPU", f"{cpu:.1f} s"),
        ("memory", f"{rss / 1e6:.0f} MB"),
    ]
    yield Table(
        f"Recovery of {count:,} articles of {size:,.0f} B",
        ("part", "takes"),
        rows,
        load,
        "The aims are 8 s for 200,000 and 45 s for 1,000,000 (--rows 1000000).",
        (f"a dedupe worker recovers {count:,} articles in {seconds:.0f} s, start-up included ({cpu:.0f} s of CPU)",),
    )


async def _fill(bootstrap: str, count: int) -> float:
    """Put so many entries into the changelog; gives their mean size."""
    producer, size, sent = AIOKafkaProducer(bootstrap_servers=bootstrap, linger_ms=5, max_batch_size=500_000), 0, None
    await producer.start()
    try:
        for entry in _entries(count):
            data = entry.to_bytes()
            size += len(data)
            key = str(entry.sketch.article_id).encode()
            sent = await producer.send(DEDUPE_INDEX.name, data, key=key, partition=0)
        await producer.flush()
    finally:
        await producer.stop()
    assert sent is not None
    await sent
    return size / count


def _entries(count: int) -> Iterator[Entry]:
    """Each with words in an order of its own: no two are found by the same keys."""
    now, chance = datetime.now(UTC), np.random.default_rng(1)
    kinds = [_sketch(number, now) for number in range(_KINDS)]
    for number in range(count):
        kind, article_id = kinds[number % _KINDS], UUID(int=number + 1)
        tokens = chance.permutation(np.frombuffer(kind.tokens, dtype="<u2")).tobytes()
        raw = RawRecord(topic="wire.raw.v1", partition=0, offset=number)
        verdict = Verdict(relation=Relation.NEW, story_id=article_id, decided_at=now)
        made = replace(kind, article_id=article_id, item=number + 1, title=number + 1, tokens=tokens)
        yield Entry(number + 1, int(now.timestamp()) // 60, made, raw, verdict)


def _sketch(number: int, now: datetime) -> Sketch:
    raw = RawRecord(topic="wire.raw.v1", partition=0, offset=number)
    item = read(article(number, seed=60, paragraphs=_PARAGRAPHS)).items[0]
    return sketch(normalise(item, Origin(raw=raw, source="bench", received_at=now)))
