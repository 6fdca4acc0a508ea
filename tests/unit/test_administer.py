from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from stream import administer
from stream.administer import Planned, apply_topics, check_topics, connected_admin, plan_topics, require_topic
from stream.embedded import EmbeddedBroker
from stream.errors import Misconfigured
from stream.settings import Kafka, Settings, Topics
from stream.topics import RAW, TOPICS, UNIQUE


@pytest.fixture(scope="module")
def settings():
    with EmbeddedBroker() as broker:
        yield Settings(kafka=Kafka(bootstrap=broker.bootstrap), topics=Topics(partitions=3))


@pytest.mark.parametrize(("found", "verdict"), [(None, "create"), (4, "ok"), (3, "wrong partitions")])
def test_a_planned_topic_says_what_it_needs(found, verdict):
    assert Planned(UNIQUE, 4, found).verdict == verdict


async def test_what_is_missing_or_other_than_planned_is_named_with_its_mending(monkeypatch):
    async def plan(_settings):
        return [Planned(RAW, 4, 4), Planned(UNIQUE, 4, None), Planned(replace(UNIQUE, name="x"), 4, 2)]

    monkeypatch.setattr(administer, "plan_topics", plan)
    with pytest.raises(Misconfigured) as raised:
        await check_topics(Settings())
    said = str(raised.value)
    assert RAW.name not in said
    assert f"{UNIQUE.name} is missing" in said
    assert "x has 2 partitions, not 4" in said
    assert "wirestream topics apply" in said
    assert "\n" not in said


async def test_a_missing_topic_is_told_and_never_made_by_asking(settings):
    """The embedded broker makes a topic as soon as a client names it: the question must not."""
    for _ in range(2):
        with pytest.raises(Misconfigured, match=r"missing.*topics apply"):
            await require_topic(settings, RAW)
    assert {planned.verdict for planned in await plan_topics(settings)} == {"create"}
    with pytest.raises(Misconfigured, match="is missing"):
        await check_topics(settings)


async def test_apply_makes_what_is_missing_and_then_nothing(settings):
    before = await apply_topics(settings)
    assert [planned.topic for planned in before] == list(TOPICS)
    again = await apply_topics(settings)
    assert {planned.verdict for planned in again} == {"ok"}
    await check_topics(settings)
    await require_topic(settings, RAW)
    async with connected_admin(settings) as admin:
        assert set(await admin.list_topics()) >= {topic.name for topic in TOPICS}


async def test_another_number_of_partitions_is_an_error_and_is_not_changed(settings):
    await apply_topics(settings)
    other = settings.model_copy(update={"topics": Topics(partitions=5)})
    with pytest.raises(Misconfigured, match="3 partitions, not 5"):
        await check_topics(other)
    await apply_topics(other)
    await check_topics(settings)


async def test_no_broker_is_told_soon_and_in_one_line(closed_port):
    settings = Settings(kafka=Kafka(bootstrap=f"127.0.0.1:{closed_port}"))
    began = time.monotonic()
    with pytest.raises(Misconfigured) as raised:
        await plan_topics(settings)
    assert time.monotonic() - began < 10
    assert f"127.0.0.1:{closed_port}" in str(raised.value)
    assert "WIRESTREAM_KAFKA__BOOTSTRAP" in str(raised.value)
    assert "\n" not in str(raised.value)


async def test_what_takes_connections_and_says_nothing_is_given_up(monkeypatch):
    async def silent(_reader, writer):
        await asyncio.sleep(5)
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = Settings(kafka=Kafka(bootstrap=f"127.0.0.1:{port}", request_timeout=0.5))
    async with asyncio.timeout(4):
        with pytest.raises(Misconfigured, match="does not answer"):
            await plan_topics(settings)
    server.close()
