from __future__ import annotations

import asyncio
import ssl
import sys
import time

import pytest
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import SaslAuthenticationFailed

from stream.cli import commands as cli
from stream.demo.embedded import EmbeddedBroker
from stream.errors import Misconfigured
from stream.kafka import admin as administer
from stream.kafka.admin import apply_topics, check_topics, connected_admin, plan_topics, require_topic
from stream.kafka.topics import RAW, TOPICS
from stream.settings import Kafka, Limits, Settings, Topics


@pytest.fixture(scope="module")
def settings():
    with EmbeddedBroker() as broker:
        yield Settings(kafka=Kafka(bootstrap=broker.bootstrap), topics=Topics(partitions=3))


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


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        (SaslAuthenticationFailed("wrong password"), "refuses us .*wrong password"),
        (ssl.SSLCertVerificationError(1, "self-signed"), "refuses us .*self-signed"),
        (ConnectionRefusedError(111, "refused"), "no Kafka at .*does not answer"),
        (None, "no Kafka at .*does not answer"),
    ],
)
async def test_a_broker_that_refuses_us_is_not_called_away(monkeypatch, closed_port, greeting, words):
    """aiokafka says of both that it could not connect."""

    async def greet(_):
        if greeting is not None:
            raise greeting

    monkeypatch.setattr(administer, "greet", greet)
    with pytest.raises(Misconfigured, match=words):
        await plan_topics(Settings(kafka=Kafka(bootstrap=f"127.0.0.1:{closed_port}")))


async def test_configs_are_compared_and_set_on_request_and_nothing_else_is_touched(settings):
    await apply_topics(settings)
    larger = settings.model_copy(update={"limits": Limits(message_bytes=settings.limits.message_bytes * 2)})
    async with connected_admin(settings) as admin:
        await admin.alter_configs([_raw({"segment.ms": "777777", "message.timestamp.type": "CreateTime"})])
    await apply_topics(larger)
    (raw,) = [planned for planned in await plan_topics(larger) if planned.topic is RAW]
    assert raw.mendable.keys() == {"max.message.bytes", "message.timestamp.type"}
    await check_topics(larger)  # a worker starts: only what would be lost is refused
    await apply_topics(larger, configs=True)
    assert {planned.verdict for planned in await plan_topics(larger)} == {"ok"}
    async with connected_admin(settings) as admin:
        (answer,) = await admin.describe_configs([_raw(None)])
    rows = answer.resources[0][4]
    found = {row[0]: row[1] for row in rows}
    # What the broker had by default is not made the topic's own: it would follow the broker no more.
    assert {row[0] for row in rows if row[3] == 1} <= {*RAW.config(larger), "segment.ms"}
    assert found["segment.ms"] == "777777"
    assert found["max.message.bytes"] == str(RAW.max_message_bytes(larger))
    # Settings that want less again find nothing wrong, and take nothing away.
    assert {planned.verdict for planned in await plan_topics(settings)} == {"ok"}
    await apply_topics(settings, configs=True)
    assert {planned.verdict for planned in await plan_topics(larger)} == {"ok"}


def _raw(configs):
    return ConfigResource(ConfigResourceType.TOPIC, RAW.name, configs)


@pytest.fixture
def run(settings, monkeypatch, capfd, tmp_path):
    """Runs `wirestream …` on a terminal of 80 columns; gives exit code and what it said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli.out, "_width", 80)
    monkeypatch.setenv("WIRESTREAM_KAFKA__BOOTSTRAP", settings.kafka.bootstrap)
    monkeypatch.setenv("WIRESTREAM_TOPICS__PARTITIONS", "3")

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["wirestream", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return ended.value.code or 0, capfd.readouterr().out

    return run


def test_the_plan_names_topics_whole_and_ends_with_1_where_something_must_be_mended(settings, run, monkeypatch):
    asyncio.run(apply_topics(settings, configs=True))
    code, said = run("topics", "plan")
    assert code == 0
    assert all(topic.name in said for topic in TOPICS)
    assert max(len(line) for line in said.splitlines()) <= 80
    monkeypatch.setenv("WIRESTREAM_LIMITS__MESSAGE_BYTES", str(50_000_000))
    code, said = run("topics", "plan")
    assert code == 1
    (line,) = [line for line in said.splitlines() if line.startswith(f"{RAW.name}: max.message.bytes")]
    assert "wirestream topics apply --configs" in line
    code, said = run("doctor")
    assert code == 1
    assert f"✗ topics: {RAW.name}: max.message.bytes" in said
    code, said = run("topics", "apply", "--configs")
    assert code == 0
    assert f"set max.message.bytes={50_000_000 + 65536} of {RAW.name}" in said
    assert run("topics", "plan")[0] == 0
    assert "✓ topics" in run("doctor")[1]
