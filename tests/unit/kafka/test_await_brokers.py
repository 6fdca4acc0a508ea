"""Whether a worker waits at its start, or ends: what passes is waited for; what has to be mended is said at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from aiokafka.errors import KafkaConnectionError, SaslAuthenticationFailed

from stream.clock import SetClock
from stream.errors import Misconfigured
from stream.kafka import admin as administer
from stream.kafka import await_brokers as module
from stream.kafka.await_brokers import await_kafka
from stream.settings import Guard, Kafka, Settings


class Broker:
    """Answers, or raises what it is told to, one a call."""

    def __init__(self, monkeypatch, *answers):
        self.answers = list(answers)
        monkeypatch.setattr(module, "greet", self.greet)

    async def greet(self, _):
        fault = self.answers.pop(0)
        if fault is not None:
            raise fault


class Begin:
    def __init__(self, *faults):
        self.faults, self.calls = list(faults), 0

    async def __call__(self):
        self.calls += 1
        if self.faults:
            raise self.faults.pop(0)


def _clock():
    return SetClock(datetime(2026, 3, 1, tzinfo=UTC))


SETTINGS = Settings(kafka=Kafka(bootstrap="kafka.test:9092"), guard=Guard(backoff_max=4))


class AdminThatFails:
    """As aiokafka's, where a broker does not answer."""

    def __init__(self, fault):
        self.fault = fault

    async def start(self):
        raise self.fault

    async def close(self):
        pass


class Checks(Begin):
    """Begins with our own check of the topics, by an admin that fails once."""

    def __init__(self, monkeypatch, fault):
        super().__init__()
        self.admin = AdminThatFails(fault)
        monkeypatch.setattr(administer, "admin_client", lambda _: self.admin)

    async def __call__(self):
        self.calls += 1
        if self.calls == 1:
            await administer.check_topics(SETTINGS)


async def test_it_waits_longer_each_time_says_so_and_begins_once(monkeypatch):
    Broker(monkeypatch, *[ConnectionRefusedError(111, "refused")] * 6, None)
    begin, said, clock = Begin(), [], _clock()
    await await_kafka(SETTINGS, begin, said.append, clock)
    assert begin.calls == 1
    assert said[0] == "waiting for Kafka at kafka.test:9092 ([Errno 111] refused)"
    assert said[-1] is None
    assert [round(seconds / 4, 0) for seconds in clock.slept[-2:]] == [1, 1]
    assert all(a < b for a, b in zip(clock.slept[:3], clock.slept[1:4], strict=True))
    assert max(clock.slept) <= 4 * 1.2


@pytest.mark.parametrize("checks", [False, True])
async def test_a_broker_that_goes_in_the_midst_of_the_beginning_is_waited_for_again(monkeypatch, checks):
    Broker(monkeypatch, None, OSError(111, "refused"), None)
    fault = KafkaConnectionError("gone")
    begin = Checks(monkeypatch, fault) if checks else Begin(fault)
    said = []
    await await_kafka(SETTINGS, begin, said.append, _clock())
    assert begin.calls == 2
    met = "it does not answer" if checks else "KafkaConnectionError: gone"
    assert said == [None, f"waiting for Kafka at kafka.test:9092 ({met})", said[2], None]


@pytest.mark.parametrize(
    ("greeting", "begin"),
    [
        (SaslAuthenticationFailed("Authentication failed"), Begin()),
        (None, Begin(SaslAuthenticationFailed("Authentication failed"))),
    ],
)
async def test_a_refusal_ends_in_one_line(monkeypatch, greeting, begin):
    Broker(monkeypatch, greeting)
    with pytest.raises(Misconfigured) as raised:
        await await_kafka(SETTINGS, begin, lambda _: None, _clock())
    assert "Kafka at kafka.test:9092 refuses us" in str(raised.value)
    assert "Authentication failed" in str(raised.value)
    assert "WIRESTREAM_KAFKA__BOOTSTRAP" in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("checks", [False, True])
async def test_a_setting_that_is_wrong_is_not_waited_for(monkeypatch, checks):
    Broker(monkeypatch, None)
    wrong = Misconfigured("topics: wire.raw.v1 is missing")
    begin = Checks(monkeypatch, SaslAuthenticationFailed("no")) if checks else Begin(wrong)
    with pytest.raises(Misconfigured):
        await await_kafka(SETTINGS, begin, lambda _: None, _clock())
    assert begin.calls == 1


async def test_a_port_on_which_nobody_listens_is_away_by_our_own_greeting(closed_port):
    said = []
    settings = Settings(kafka=Kafka(bootstrap=f"127.0.0.1:{closed_port}"))
    waiting = asyncio.ensure_future(await_kafka(settings, Begin(), said.append))
    for _ in range(1000):
        if said:
            break
        await asyncio.sleep(0.01)
    assert not waiting.done()
    waiting.cancel()
    assert f"127.0.0.1:{closed_port}" in said[0]
