"""Messages larger than a topic takes, on both brokers: a dead letter, and the flow goes on behind them."""

from __future__ import annotations

import asyncio

import orjson
import pytest
from aiokafka.admin import NewTopic

from stream.kafka.admin import connected_admin
from stream.kafka.message import Outgoing
from stream.kafka.producer import Delivery
from tests.brokers import embedded_is_long
from tests.copydesk import story
from tests.service import wait_until


@embedded_is_long
def test_what_grows_too_large_on_the_way_is_dead_lettered_with_its_bytes(broker, make_service):
    service = make_service(
        broker.bootstrap, WIRESTREAM_LIMITS__MESSAGE_BYTES="100000", WIRESTREAM_LIMITS__DERIVED_FACTOR="1"
    )
    # Every quotation stands in the body and again in the extraction: near the limit, that doubles it past the next.
    words = "the river rose and nobody slept in the valley that night " * 8
    quotes = [f"\u201c{number} {words}\u201d Anna Holm said." for number in range(190)]
    swollen = orjson.dumps(orjson.loads(story(1)) | {"body_text": "\n\n".join(quotes)})
    assert len(swollen) < 100_000
    service.start(name="all")
    service.wait_ready("all")
    service.publish([swollen, story(2, sentences=2), story(3, sentences=2)])
    service.wait_stored(2, within=60)
    wait_until(lambda: len(service.dead_letters()) == 1, 30, lambda: "no dead letter")
    ((told, value),) = service.dead_letters()
    assert (told.stage, told.reason, told.original_topic) == ("extract", "oversize", "wire.unique.v1")
    assert orjson.loads(value)["article"]["guid"] == "urn:test:1:1"
    assert {guid for (guid,) in service.rows("SELECT guid FROM articles")} == {"urn:test:1:2", "urn:test:1:3"}


@pytest.mark.kafka
def test_after_a_refusal_by_the_broker_the_next_message_still_goes(kafka, make_service):
    """aiokafka's idempotent producer is spoiled for a partition whose broker refused a record: we begin a new one."""
    service = make_service(kafka.bootstrap)

    async def run():
        async with connected_admin(service.settings) as admin:
            await admin.create_topics([NewTopic("small", 1, 1, topic_configs={"max.message.bytes": "1000"})])
        delivery = Delivery(service.settings)
        await delivery.start()
        try:
            # A producer that the broker does not know yet is taken with any sequence number: so one goes before.
            assert await delivery.deliver([Outgoing("small", b"k", b"before")]) == [0]
            assert await delivery.deliver([Outgoing("small", b"k", b"x" * 5000)]) == [None]
            for number in range(5):
                await delivery.deliver([Outgoing("small", b"k", str(number).encode())])
        finally:
            await delivery.stop()

    asyncio.run(run())
    assert [record.value for record in service.records("small")] == [b"before", b"0", b"1", b"2", b"3", b"4"]
