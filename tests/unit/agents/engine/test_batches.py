"""What is taken from a stream of Faust's, with the real classes of an app that is not started."""

import asyncio

import pytest

from stream.kafka.topics import EXTRACTED
from tests.unit.agents.engine.stream_in_hand import Reading, take


@pytest.fixture
async def reading():
    made = Reading()
    yield made
    await made.stream.stop()


async def test_takes_what_is_ready_up_to_the_limit_and_acknowledges_it(reading):
    reading.put(*range(5))
    first = await take(reading, 3)
    assert [record.offset for record in first.read()] == reading.in_hand == [0, 1, 2]
    assert reading.acknowledged == []
    await first.acknowledge()
    assert (reading.acknowledged, reading.in_hand) == ([0, 1, 2], [])
    second = await take(reading, 3)
    assert [record.offset for record in second.read()] == [3, 4]


async def test_a_record_has_all_that_its_message_has(reading):
    reading.put(7, value=b"copy")
    reading.put(8, value=None, headers=())
    one, empty = (await take(reading)).read()
    assert (one.topic, one.partition, one.offset, one.key, one.value) == (EXTRACTED.name, 0, 7, b"k", b"copy")
    assert (one.timestamp_ms, one.headers) == (1_700_000_000_500, (("h", b"1"),))
    assert (empty.value, empty.headers) == (b"", ())


async def test_a_batch_says_where_its_records_lie(reading):
    reading.put(7, 9, 12)
    assert (await take(reading)).where == f"{EXTRACTED.name}/0 offsets 7 to 12"


async def test_ends_when_the_channel_ends(reading):
    """`queue.get()` raises StopAsyncIteration then: without a return the worker would never end."""
    await reading.end()
    assert await take(reading) is None


async def test_ends_when_the_stream_is_stopped(reading):
    reading.put(0)
    assert await take(reading) is not None
    await reading.stream.stop()
    assert await take(reading) is None


async def test_what_is_taken_is_acknowledged_by_nobody_else(reading):
    """A stream of Faust's acknowledges what it handed out when it is asked for the next."""
    reading.put(0)
    await take(reading)
    assert reading.stream.enable_acks is False


async def test_an_abandoned_batch_is_released_unacknowledged(reading):
    reading.put(0, 1)
    batch = await take(reading)
    assert reading.in_hand == [0, 1]
    batch.release()
    assert (reading.in_hand, reading.acknowledged) == ([], [])


async def test_messages_of_an_old_generation_are_dropped_unacknowledged(reading):
    """Faust acknowledges them; a crash before they come again would then lose them."""
    reading.put(0, generation=0)
    reading.put(1)
    batch = await take(reading)
    assert [record.offset for record in batch.read()] == reading.in_hand == [1]
    assert reading.acknowledged == []


async def test_messages_taken_while_the_flow_is_stopped_are_dropped_unacknowledged(reading):
    reading.app.flow_control.suspend()
    await _nothing_is_taken(reading)


async def test_nothing_is_taken_from_when_a_rebalance_is_known(reading):
    """Faust stops its flow some time later, and what is in hand is given up before that."""
    reading.app.on_rebalance_start()
    assert reading.app.flow_control.is_active()
    await _nothing_is_taken(reading)


async def _nothing_is_taken(reading):
    reading.put(0, 1)
    taking = asyncio.ensure_future(take(reading))
    for _ in range(1000):
        if reading.stream.channel.queue.empty():
            break
        await asyncio.sleep(0)
    await reading.end()
    assert await taking is None
    assert reading.stream.channel.queue.empty()
    assert (reading.in_hand, reading.acknowledged) == ([], [])


async def test_a_stop_waits_for_a_batch_until_it_is_acknowledged(reading):
    """Faust's own waiting, of what it takes for messages."""
    waited, commits = [], []

    async def commit(**_):
        commits.append(bool(reading.in_hand))

    reading.consumer.commit = commit
    reading.put(0, 1)
    batch = await take(reading)
    waiting = asyncio.create_task(reading.consumer.wait_empty())
    waiting.add_done_callback(waited.append)
    await asyncio.sleep(1.2)  # Faust looks once a second, and cleans what it took for acknowledged
    assert (waited, reading.in_hand) == ([], [0, 1])
    await batch.acknowledge()
    await asyncio.wait_for(waiting, 5)
    assert commits[-1] is False
