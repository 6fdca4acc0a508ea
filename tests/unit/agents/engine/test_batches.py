import asyncio

import pytest

from stream.agents.engine.batches import Abandoned, in_batches
from tests.unit.agents.fakes_of_faust import FakeApp, FakeMessage, FakeStream


def _offsets(events):
    return [event.message.offset for event in events]


async def _run(stream, handle, limit=10):
    await asyncio.wait_for(in_batches(stream, limit, handle), 5)


async def test_takes_what_is_ready_up_to_the_limit_and_acknowledges_it_in_order():
    stream, seen = FakeStream(FakeApp()), []
    stream.put(*(FakeMessage(n) for n in range(5)))

    async def handle(events):
        assert stream.acked == [n for batch in seen for n in batch]
        seen.append(_offsets(events))
        stream.should_stop = len(seen) == 2

    await _run(stream, handle, limit=3)
    assert seen == [[0, 1, 2], [3, 4]]
    assert stream.acked == [0, 1, 2, 3, 4]


async def test_ends_when_the_channel_ends():
    """`queue.get()` raises StopAsyncIteration then: without a return the worker would never end."""
    stream = FakeStream(FakeApp())
    stream.end()
    await _run(stream, None)
    assert stream.acked == []


async def test_nothing_is_acknowledged_before_the_handler_returns():
    stream, inside = FakeStream(FakeApp()), []
    stream.put(FakeMessage(0), FakeMessage(1))

    async def handle(events):
        inside.append((list(stream.acked), len(stream.app.consumer.unacked)))
        stream.should_stop = True

    await _run(stream, handle)
    assert inside == [([], 2)]
    assert stream.acked == [0, 1]
    assert not stream.app.consumer.unacked


async def test_an_exception_of_the_handler_acknowledges_nothing():
    stream = FakeStream(FakeApp())
    stream.put(FakeMessage(0))

    async def handle(events):
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        await _run(stream, handle)
    assert stream.acked == []


async def test_an_abandoned_batch_is_released_unacknowledged_and_the_loop_goes_on():
    stream, calls = FakeStream(FakeApp()), []
    stream.put(FakeMessage(0))

    async def handle(events):
        calls.append(_offsets(events))
        if len(calls) == 1:
            stream.put(FakeMessage(0))
            raise Abandoned
        stream.should_stop = True

    await _run(stream, handle)
    assert calls == [[0], [0]]
    assert stream.acked == [0]
    assert not stream.app.consumer.unacked


async def test_messages_of_an_old_generation_are_dropped_unacknowledged():
    """Faust acknowledges them; a crash before they come again would then lose them."""
    stream, seen = FakeStream(FakeApp()), []
    stream.put(FakeMessage(0, generation=0), FakeMessage(1))

    async def handle(events):
        seen.append(_offsets(events))
        stream.should_stop = True

    await _run(stream, handle)
    assert seen == [[1]]
    assert stream.acked == [1]
    assert not stream.app.consumer.unacked


async def test_messages_taken_while_the_flow_is_stopped_are_dropped_unacknowledged():
    stream = FakeStream(FakeApp())
    stream.app.flow_control.is_active = lambda: False
    stream.put(FakeMessage(0))

    async def handle(events):
        raise AssertionError

    task = asyncio.create_task(in_batches(stream, 10, handle))
    await asyncio.sleep(0.01)
    stream.end()
    await asyncio.wait_for(task, 5)
    assert stream.acked == []
