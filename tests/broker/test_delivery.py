"""What becomes of messages that were given up while the broker did not answer, on real Kafka behind a proxy."""

from __future__ import annotations

import asyncio

import pytest

from stream.kafka import producer as module
from stream.kafka.message import Outgoing
from stream.kafka.producer import Delivery
from tests.tcp_proxy import TcpProxy

pytestmark = [pytest.mark.kafka]

TOPIC = "wire.unique.v1"
_ANSWERED_SECONDS = 3.0
"""Many times what a client takes to come back to a broker that answers again."""


@pytest.mark.parametrize("given_up", ["cancelled", "stopped"])
@pytest.mark.timeout(120)
def test_what_was_given_up_does_not_arrive_behind_what_is_sent_later(make_kafka, make_service, monkeypatch, given_up):
    """A rebalance gives a batch up that nobody acknowledged: another worker writes these rows by then."""
    monkeypatch.setattr(module, "_STOP_SECONDS", 1.0)
    with TcpProxy(0) as proxy:
        broker = make_kafka(proxy=proxy.port)
        proxy.behind = broker.behind_proxy
        direct = make_service(broker.bootstrap)
        behind = make_service(f"127.0.0.1:{proxy.port}", direct.database)
        asyncio.run(_send_around(Delivery(behind.settings), proxy, given_up))
        assert [record.value for record in direct.records(TOPIC)] == [b"before", b"after"]


async def _send_around(delivery: Delivery, proxy: TcpProxy, given_up: str) -> None:
    await delivery.deliver([_message(b"before")])
    proxy.swallows_produce = True
    sending = asyncio.ensure_future(delivery.deliver([_message(b"given up")]))
    for _ in range(1000):
        if proxy.swallowed:
            break
        await asyncio.sleep(0.01)
    assert proxy.swallowed, "it was acknowledged before it was given up"
    if given_up == "stopped":
        await delivery.stop()
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    proxy.heal()
    await delivery.deliver([_message(b"after")])
    await asyncio.sleep(_ANSWERED_SECONDS)
    await delivery.stop()


def _message(value: bytes) -> Outgoing:
    return Outgoing(TOPIC, b"key", value, partition=0)
