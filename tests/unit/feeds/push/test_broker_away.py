"""Pushes while the broker is away: no 2xx goes without a place, and at that place are the bytes."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field

import aiohttp
import psutil
import pytest

from stream.clock import SYSTEM_CLOCK
from stream.demo.embedded import EmbeddedBroker
from stream.feeds.intake import Intake
from stream.feeds.push.limits import PushLimits
from stream.feeds.push.server import PushServer
from stream.feeds.push.settings import PushListener
from stream.kafka.admin import apply_topics
from stream.kafka.clients import consumer
from stream.kafka.topics import RAW
from stream.produce import RawProducer
from stream.settings import Kafka, Settings
from tests.pushes import KEY, signed


@dataclass
class Senders:
    """Several senders that push, each the next once it has an answer, and do not repeat what was refused."""

    address: str
    answers: list[tuple[int, float, str, bytes]] = field(default_factory=list)
    """Status, when it came, where it is kept, and what was sent."""
    ended: bool = False

    async def push(self, session: aiohttp.ClientSession, number: int) -> None:
        count = 0
        while not self.ended:
            count += 1
            body = b"sender %d, story %d, " % (number, count) + b"x" * 2000
            headers = signed(body, at=SYSTEM_CLOCK.now(), name=f"{number}-{count}")
            async with session.post(f"{self.address}/v1/sources/partner", data=body, headers=headers) as answer:
                said = await answer.json(content_type=None)
                assert answer.status != 503 or answer.headers["Retry-After"] == "5"
                self.answers.append((answer.status, time.monotonic(), str(said.get("id", "")), body))
            await asyncio.sleep(0.02)

    def count(self, status: int) -> int:
        return Counter(one[0] for one in self.answers)[status]

    async def until(self, status: int, more: int, seconds: float) -> None:
        wanted = self.count(status) + more
        async with asyncio.timeout(seconds):
            while self.count(status) < wanted:  # noqa: ASYNC110 - answers come to many tasks
                await asyncio.sleep(0.01)


async def everything_at(settings) -> dict[str, bytes]:
    """What the topic holds, by place."""
    reader = consumer(settings, RAW.name)
    await reader.start()
    ends = await reader.end_offsets(list(reader.assignment()))
    found = {}
    while len(found) < sum(ends.values()):
        for records in (await reader.getmany(timeout_ms=200)).values():
            found |= {f"{one.topic}/{one.partition}/{one.offset}": one.value for one in records}
    await reader.stop()
    return found


@pytest.fixture
def broker():
    with EmbeddedBroker() as broker:
        yield broker


@pytest.mark.parametrize(
    ("away", "limits"),
    [
        pytest.param(1.5, PushLimits(broker_seconds=0.5), id="short"),
        pytest.param(60.0, PushLimits(), id="long", marks=[pytest.mark.long, pytest.mark.timeout(200)]),
    ],
)
async def test_no_push_is_taken_while_the_broker_is_away_and_none_that_was_is_lost(broker, opened, away, limits):
    settings = Settings(kafka=Kafka(bootstrap=broker.bootstrap))
    await apply_topics(settings)
    async with RawProducer(settings) as producer, aiohttp.ClientSession() as session:
        server = PushServer(
            PushListener(listen="127.0.0.1:0"), Intake(producer, SYSTEM_CLOCK, lambda *_: None), SYSTEM_CLOCK, limits
        )
        server.serve(opened.settings_of(partner={"scheme": "standard", "secret": [KEY], "rate": "10000/s"}))
        senders = Senders(await server.start())
        tasks = [asyncio.ensure_future(senders.push(session, number)) for number in range(8)]
        try:
            await senders.until(202, 100, 20)
            before = psutil.Process().memory_info().rss
            broker.pause()
            paused = time.monotonic()
            await asyncio.sleep(away)
            grown = psutil.Process().memory_info().rss - before
        finally:
            broker.resume()
        resumed = time.monotonic()
        await senders.until(202, 100, 30)
        senders.ended = True
        await asyncio.gather(*tasks)
        await server.stop()
    refused = [at for status, at, *_ in senders.answers if status == 503]
    assert refused, "the broker was away for longer than a push is kept waiting"
    assert min(refused) < paused + limits.broker_seconds + away / 2, "from then on"
    assert not [1 for status, at, *_ in senders.answers if status == 202 and paused + away / 2 < at < resumed]
    assert {status for status, *_ in senders.answers} == {202, 503}
    again = min(at for status, at, *_ in senders.answers if status == 202 and at >= resumed)
    assert again - resumed < max(1.0, limits.broker_seconds), "it is over within the time that a push is kept waiting"
    assert grown < 20_000_000
    held = await everything_at(settings)
    for status, _, place, body in senders.answers:
        if status == 202:
            assert held[place] == body
        else:
            assert place == ""
