"""What becomes of what was given up while the broker did not answer, and of what stood behind it. On real Kafka."""

from __future__ import annotations

import asyncio

import orjson
import pytest

from stream.kafka import producer as module
from stream.kafka.message import Outgoing
from stream.kafka.producer import Delivery
from stream.kafka.topics import ARTICLES
from tests.copydesk import story
from tests.service import wait_until
from tests.tcp_proxy import TcpProxy

pytestmark = [pytest.mark.kafka]

TOPIC = "wire.unique.v1"
_ANSWERED_SECONDS = 3.0
"""Many times what a client takes to come back to a broker that answers again."""


@pytest.mark.fault
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


@pytest.mark.fault
@pytest.mark.parametrize("waits", ["rebalance", "end"])
@pytest.mark.timeout(120)
def test_what_follows_a_batch_that_was_given_up_does_not_overtake_it(kafka, make_service, waits):
    """The producer is away with one batch, and others stand behind it in the queue, when a rebalance, or the end, waits
    for it. The rebalance takes a second from when it is known to when Faust stops its flow.
    """
    stories = 20
    service = make_service(
        kafka.bootstrap,
        WIRESTREAM_GUARD__BATCH="1",
        WIRESTREAM_TOPICS__PARTITIONS="1",
        WIRESTREAM_KAFKA__SESSION_TIMEOUT="6",
    )
    service.start("normalise", name="one", plugs=("hold=urn:test:1:0", "revoke=1"))
    service.wait_ready("one")
    service.publish(map(story, range(stories)))
    wait_until(lambda: "no broker has answered" in service.log("one"), 30, lambda: service.log("one")[-2000:])
    assert "plug: holds" in service.log("one")
    revoked = service.log("one").count("plug: revokes")
    assert service.records(ARTICLES.name) == [], "it did not stand before all others"
    if waits == "rebalance":
        service.start("normalise", name="two")
        wait_until(lambda: service.log("one").count("plug: revokes") > revoked, 30, lambda: service.log("two")[-2000:])
        service.wait_ready("two")
        service.kill("one")
    else:
        assert service.terminate("one") == 0
        service.start("normalise", name="two")
    wait_until(
        lambda: len({record.key for record in service.records(ARTICLES.name)}) == stories,
        40,
        lambda: service.log("two")[-2000:],
    )
    came = list(dict.fromkeys(orjson.loads(record.value)["guid"] for record in service.records(ARTICLES.name)))
    assert came == [f"urn:test:1:{number}" for number in range(stories)]


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
