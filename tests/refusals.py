"""Dead letters on a real broker: a fixed set of them, and a stage that refuses what it is given."""

from __future__ import annotations

from stream.errors import Reason, Rejected
from stream.kafka.clients import consumer, idempotent_producer
from stream.kafka.deadletters.filed import read_letters
from stream.kafka.deadletters.letter import Form, dead_letter
from stream.kafka.message import Outgoing, Record
from stream.kafka.producer import Delivery
from stream.kafka.topics import DEADLETTERS, EXTRACTED, RAW
from tests.factories import letter

LETTERS = [
    (
        b"feed",
        b"\x00\xff raw bytes",
        letter(7, topic=RAW.name, partition=2),
        (("file", b"a.xml"), ("traceparent", b"00-x")),
    ),
    (b"an-article", b"{}", letter(9, topic=EXTRACTED.name, partition=3, reason="schema", stage="store", replays=4), ()),
    (b"an-article", b"{ }", letter(9, topic=EXTRACTED.name, partition=0, reason="schema", stage="store"), ()),
    (None, b"", letter(0, topic="somebody.elses", partition=0, reason="empty"), ()),
]
"""Key, value, refusal and further headers of each."""


async def send_letters(settings):
    producer = idempotent_producer(settings)
    await producer.start()
    for key, value, refusal, headers in LETTERS:
        await producer.send_and_wait(DEADLETTERS.name, value, key=key, headers=[*headers, *refusal.to_headers()])
    await producer.send_and_wait(DEADLETTERS.name, b"no letter of ours", headers=[("dlq-stage", b"\xff")])
    endless = [("dlq-mark", b"dropped"), ("dlq-origin", b"x"), ("dlq-stage", b"y"), ("dlq-replays", b"9" * 5000)]
    await producer.send_and_wait(DEADLETTERS.name, b"no mark of ours", headers=endless)
    await producer.stop()


async def letters_of(settings):
    return [letter async for letter in read_letters(settings)]


async def records_of(settings, topic):
    reader = consumer(settings, topic)
    await reader.start()
    found = []
    ends = await reader.end_offsets(list(reader.assignment()))
    while sum(ends.values()) > len(found):
        for records in (await reader.getmany(timeout_ms=200)).values():
            found += records
    await reader.stop()
    return found


class RefusingStage:
    """Refuses all raw records that it has not seen yet, as a stage does."""

    def __init__(self, settings, *, form=Form.WHOLE):
        self.settings, self.form, self.seen = settings, form, set()

    async def run(self):
        delivery = Delivery(self.settings)
        refusal = Rejected(Reason.MALFORMED, "line 1")
        for found in await records_of(self.settings, RAW.name):
            if (found.partition, found.offset) not in self.seen:
                self.seen.add((found.partition, found.offset))
                place = (found.topic, found.partition, found.offset, found.timestamp)
                record = Record(*place, found.key, found.value, tuple(found.headers))
                await delivery.deliver([dead_letter(record, "normalise", refusal, form=self.form)])
        await delivery.stop()


async def publish_raw(settings, count=10, value=b"bad copy"):
    delivery = Delivery(settings)
    await delivery.deliver(Outgoing(RAW.name, b"feed", value, (("file", b"%d" % n),)) for n in range(count))
    await delivery.stop()
