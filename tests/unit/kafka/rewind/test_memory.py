"""How far back articles may be judged again. On a broker, with entries of the index as a detector writes them."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition

from schemas import RawRecord
from stream.clock import SYSTEM_CLOCK
from stream.dedupe import Detector, MemoryIndex, sketch
from stream.errors import Misconfigured
from stream.kafka.clients import consumer
from stream.kafka.rewind.memory import Memory, check_memory, recall
from stream.kafka.rewind.plan import plan_rewind, stage_named
from stream.kafka.rewind.target import Beginning, parse_target
from stream.settings import Dedupe
from tests.factories import article

INDEX, ARTICLES = "wirestream-dedupe-index-changelog", "wire.articles.v1"
LATER = timedelta(hours=1)


def _entries(count):
    """What a detector makes of so many articles, judged in an hour."""
    index, now = MemoryIndex(), datetime.now(UTC) + LATER
    detector = Detector(index)
    for number in range(count):
        made = sketch(article(f"a{number}", body=f"Story {number}, unlike all others."))
        detector.judge(made, RawRecord(topic="wire.raw.v1", partition=0, offset=number), now)
    return [(str(article_id).encode(), data) for article_id, data in index.items()]


async def _write(settings, topic, rows):
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka.bootstrap) as producer:
        for key, value in rows:
            await producer.send_and_wait(topic, value, key, partition=0)


async def _judged(settings, count):
    reader = consumer(settings, group="wirestream-dedupe")
    await reader.start()
    reader.assign([TopicPartition(ARTICLES, 0)])
    await reader.commit({TopicPartition(ARTICLES, 0): count})
    await reader.stop()


async def test_what_was_forgotten_or_lost_is_not_judged_again(fresh):
    async def check():
        await check_memory(fresh, await plan_rewind(fresh, stage_named("dedupe", fresh), Beginning()), SYSTEM_CLOCK)

    rows = _entries(4)
    await _write(fresh, ARTICLES, [(key, b"{}") for key, _ in rows])
    assert (await recall(fresh, SYSTEM_CLOCK)).since is None, "nothing was judged yet"
    await _judged(fresh, 4)
    with pytest.raises(Misconfigured, match=r"remembers nothing, and this goes back to 20.*; give a later --to"):
        await check()
    await _write(fresh, INDEX, [*rows, (b"no id", rows[0][1])])
    await check()

    await _write(fresh, INDEX, [(rows[0][0], None)])
    with pytest.raises(
        Misconfigured, match=r"remembers what came since 20\d\d-\d\d-\d\dT[\d:]+Z, and this goes back"
    ) as raised:
        await check()
    (told,) = re.findall(r"give --to (\S+) or later", str(raised.value))
    memory, target = await recall(fresh, SYSTEM_CLOCK), parse_target(told, datetime.now(UTC) + 3 * LATER)
    assert memory.covers(target.at), "what is told is taken"
    await _write(fresh, INDEX, [(key, None) for key, _ in rows])
    anew = [(key.replace(b"-", b"-f", 1)[:36], value) for key, value in rows[:1]]
    await _write(fresh, INDEX, anew)
    with pytest.raises(Misconfigured, match="remembers what came since"):
        await check()


def test_what_is_about_to_be_forgotten_is_not_judged_again():
    """New articles go on to come until the workers are started again, and have come so far."""
    since = datetime(2026, 11, 22, 5, tzinfo=UTC)
    assert not Memory(since).covers(since + timedelta(minutes=59))
    assert Memory(since).covers(since + timedelta(minutes=61))
    assert Memory(None).covers(since)


async def test_a_memory_that_cannot_be_read_ends_the_command(fresh):
    """A worker waits for its changelog; a command would wait for ever, and say nothing."""
    several = fresh.model_copy(update={"dedupe": Dedupe(partitions=3)})
    with pytest.raises(Misconfigured, match=r"wirestream-resolve-verdicts-changelog is missing .*topics apply"):
        await asyncio.wait_for(recall(several, SYSTEM_CLOCK), 10)
