"""Stand-ins for the parts of Faust that the guard touches: a stream with a queue, an app that can rebalance."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace


class FakeQueue(asyncio.Queue):
    async def get(self):
        item = await super().get()
        if item is None:
            raise StopAsyncIteration
        return item


class FakeApp:
    def __init__(self):
        self.rebalancing = False
        self.should_stop = False
        self.consumer_generation_id = 1
        self.flow_control = SimpleNamespace(is_active=lambda: True)
        self.consumer = SimpleNamespace(unacked=set())
        self.topics = SimpleNamespace(acking_topics={"in"})


class FakeMessage:
    def __init__(self, offset, value=b"{}", *, generation=1, topic="in"):
        self.topic, self.partition, self.offset, self.value, self.key = topic, 0, offset, value, b"k"
        self.headers, self.timestamp, self.generation_id = (), 1_700_000_000.5, generation
        self.tp, self.tracked = (topic, 0), False


class FakeStream:
    """Acknowledged offsets are in `acked`, in order."""

    def __init__(self, app):
        self.app = app
        self.enable_acks = True
        self.should_stop = False
        self.channel = SimpleNamespace(queue=FakeQueue())
        self.acked = []
        self._on_message_in = lambda *_: None

    async def maybe_start(self):
        pass

    async def ack(self, event):
        self.app.consumer.unacked.discard(event.message)
        self.acked.append(event.message.offset)

    def put(self, *messages):
        for message in messages:
            self.channel.queue.put_nowait(SimpleNamespace(message=message))

    def end(self):
        self.channel.queue.put_nowait(None)


class FakeDelivery:
    """Keeps what was delivered; `faults` are raised first, one a call."""

    def __init__(self, *faults):
        self.delivered = []
        self.calls = 0
        self.faults = list(faults)

    async def deliver(self, outgoings):
        self.calls += 1
        outgoings = list(outgoings)
        await asyncio.sleep(0)
        if self.faults:
            fault = self.faults.pop(0)
            raise fault(outgoings) if callable(fault) else fault
        first = len(self.delivered)
        self.delivered += outgoings
        return list(range(first, len(self.delivered)))
