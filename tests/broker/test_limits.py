"""What brokers, operators and producers do to limits, partitions and clocks: no worker ends, and nothing multiplies.

One broker and one service for all: each test leaves the flow running, and counts what comes from where it began.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from hashlib import sha256

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import NewPartitions
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from schemas import DeadLetter
from stream.kafka.admin import connected_admin
from stream.kafka.deadletters.filed import State, read_filed
from stream.kafka.deadletters.send_back import send_back
from stream.kafka.topics import ARTICLES, DEADLETTERS, EXTRACTED, RAW
from tests.brokers import KafkaBroker, require_kafka
from tests.copydesk import story
from tests.service import Service, wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


class _Flow(Service):
    """A service of which normalise runs: wire copy in, articles and dead letters out."""

    def set(self, topic, **changes):
        """Set a topic's configuration at the broker, as an operator would; without changes what the settings want."""
        configs = topic.config(self.settings) | {name.replace("_", "."): value for name, value in changes.items()}

        async def run():
            async with connected_admin(self.settings) as admin:
                await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name, configs)])

        asyncio.run(run())

    def grow(self, topic, count):
        async def run():
            async with connected_admin(self.settings) as admin:
                await admin.create_partitions({topic.name: NewPartitions(count)})

        asyncio.run(run())

    def send_packed(self, value, codec="gzip"):
        """By another producer: packed, and stamped as it likes. Gives partition and offset."""

        async def run():
            producer = AIOKafkaProducer(
                bootstrap_servers=self.settings.kafka.bootstrap, compression_type=codec, max_request_size=10**9
            )
            async with producer:
                told = await producer.send_and_wait(RAW.name, value, key=b"feed", timestamp_ms=5)
                return told.partition, told.offset

        return asyncio.run(run())

    def feed(self, *payloads):
        self.publish(payloads, source=lambda _: "feed")

    def letters(self, but=()):
        """Dead letters and their values by place, but for those at these places; marks left out."""
        return {
            (record.partition, record.offset): (DeadLetter.from_headers(tuple(record.headers)), record.value)
            for record in self.records(DEADLETTERS.name)
            if "dlq-mark" not in dict(record.headers) and (record.partition, record.offset) not in but
        }

    def articles(self):
        return [orjson.loads(record.value)["guid"] for record in self.records(ARTICLES.name)]

    def wait(self, condition, said=lambda: "", within=60):
        """As `wait_until`, and the worker must live."""

        def holds():
            process = self.processes["normalise"]
            assert process.poll() is None, f"ended with {process.returncode}: {self.log('normalise')[-1500:]}"
            return condition()

        wait_until(holds, within, lambda: f"{said()} {self.log('normalise')[-1500:]}", step=0.5)


@pytest.fixture(scope="module")
def flow(tmp_path_factory):
    require_kafka()
    folder = tmp_path_factory.mktemp("flow")
    with KafkaBroker() as broker:
        database = f"sqlite:///{folder / 'wirestream.db'}"
        service = _Flow(broker.bootstrap, database, folder, WIRESTREAM_GUARD__BACKOFF_MAX="0.5")
        service.start("normalise")
        service.wait_ready("normalise")
        yield service
        service.close()


def test_what_is_small_on_the_wire_and_large_in_memory_is_a_letter_without_its_bytes(flow):
    before, value = flow.letters(), b"a" * 25_000_000
    place = flow.send_packed(value)
    flow.feed(story(1, sentences=3))
    flow.wait(lambda: flow.letters(but=before) and "urn:test:1:1" in flow.articles())
    ((told, kept),) = flow.letters(but=before).values()
    assert ((told.original_partition, told.original_offset), told.reason) == (place, "oversize")
    assert (kept, told.left_out, told.value_size) == (b"", "value", len(value))
    assert told.value_sha256 == sha256(value).hexdigest()
    assert told.original_timestamp.year > 2020, "the producer's 1970 counts"
    back = asyncio.run(send_back(flow.settings, lambda filed: filed.size == len(value), most=5))
    (line,) = back.lost
    assert (back.sent, "25000000 bytes are too large for wire.raw.v1" in line) == (0, True)


@pytest.mark.parametrize("codec", ["gzip", "zstd"])
def test_what_no_worker_could_hold_is_not_unpacked_and_can_be_read_again_where_it_lies(flow, codec):
    """4 MB of gzip may be 4 GB: aiokafka alone would unpack all of it, and the worker be killed again and again."""
    before = flow.letters()
    place = flow.send_packed(b"a" * 100_000_000, codec)
    number = 3000 + ("gzip", "zstd").index(codec)
    flow.feed(story(number, sentences=3))
    flow.wait(lambda: flow.letters(but=before) and f"urn:test:1:{number}" in flow.articles())
    ((told, kept),) = flow.letters(but=before).values()
    assert ((told.original_partition, told.original_offset), told.reason) == (place, "oversize")
    assert (kept, told.left_out, told.value_size) == (b"", "value,key,headers", None)
    back = asyncio.run(send_back(flow.settings, lambda filed: filed.letter.refusal == told, most=5))
    (line,) = back.lost
    assert "100000000 bytes are too large for wire.raw.v1" in line


def test_a_dead_letter_topic_that_takes_next_to_nothing_holds_the_flow(flow):
    before = flow.letters()
    flow.set(DEADLETTERS, max_message_bytes="100")
    flow.feed(b"{}", story(2, sentences=3))
    flow.wait(lambda: "does not even take the dead letter" in flow.log("normalise"))
    flow.set(DEADLETTERS)
    flow.wait(lambda: len(flow.letters(but=before)) == 1 and "urn:test:1:2" in flow.articles())


def test_a_limit_below_a_batch_of_the_producer_costs_the_culprits_and_nobody_else(flow):
    """aiokafka gathers 16 kB; the broker refuses the whole, and aiokafka blames every record in it."""
    flow.set(ARTICLES, max_message_bytes="10000")
    before, articles = flow.letters(), len(flow.articles())
    large = {n for n in range(200) if n % 10 == 3}
    copy = {n: story(100 + n, sentences=400 if n in large else 3) for n in range(200)}
    assert min(len(copy[n]) for n in large) > 20_000
    assert max(len(copy[n]) for n in copy.keys() - large) < 6_000
    small = {f"urn:test:1:{100 + n}" for n in copy.keys() - large}
    flow.feed(*copy.values())
    given = len(flow.records(RAW.name))
    flow.wait(lambda: flow.committed("normalise", RAW.name) == given)
    sent = Counter(flow.articles()[articles:])
    assert sent.keys() == small
    assert max(sent.values()) <= 2
    assert "batch refused for its size" in flow.log("normalise")
    told = [told for told, _ in flow.letters(but=before).values()]
    assert {letter.reason for letter in told} == {"oversize"}
    places = Counter((letter.original_partition, letter.original_offset) for letter in told)
    assert (len(places), places.total()) == (len(large), len(large))
    flow.set(ARTICLES)


def test_a_clock_that_is_off_holds_the_flow_and_is_called_so(flow):
    """By a topic that still takes the producer's time, if it is of this very millisecond: sooner or later it is not."""
    flow.set(ARTICLES, message_timestamp_type="CreateTime", message_timestamp_before_max_ms="0")
    flow.feed(*(story(900 + n, sentences=3) for n in range(100)))
    flow.wait(lambda: "the clock of this machine" in flow.log("normalise"))
    flow.set(ARTICLES)
    flow.wait(lambda: {f"urn:test:1:{900 + n}" for n in range(100)} <= set(flow.articles()))


def test_replays_of_what_still_fails_are_bounded(flow):
    before = flow.letters()
    flow.feed(*[b"[]"] * 10)
    flow.wait(lambda: len(flow.letters(but=before)) == 10)
    places = {(told.original_partition, told.original_offset) for told, _ in flow.letters(but=before).values()}

    def ours(filed):
        origin = tuple(map(int, filed.letter.origin.split("/")[1:]))
        return origin in places

    for replays in range(1, 4):
        assert asyncio.run(send_back(flow.settings, ours, most=5)).sent == 10
        flow.wait(lambda count=10 * (replays + 1): len(flow.letters(but=before)) == count)
        every, _ = asyncio.run(read_filed(flow.settings))
        of_ours = [filed for filed in every if ours(filed)]
        assert [(filed.state, filed.letter.refusal.replays) for filed in of_ours] == [(State.REFUSED, replays)] * 10
    assert asyncio.run(send_back(flow.settings, ours, most=3)).sent == 0


def test_partitions_that_nothing_depends_on_keep_no_worker_from_starting(flow):
    flow.grow(RAW, 6)
    assert flow.terminate("normalise") == 0
    flow.start("normalise")
    flow.wait_ready("normalise")
    assert "topic is not as the settings want it" in flow.log("normalise")
    copy = [story(2000 + n, sentences=3) for n in range(40)]
    flow.publish(copy, source=lambda n: f"feed {n}")
    assert {record.partition for record in flow.records(RAW.name)} >= {4, 5}
    flow.wait(lambda: {f"urn:test:1:{2000 + n}" for n in range(40)} <= set(flow.articles()))


def test_partitions_that_state_lies_by_do_and_the_refusal_names_the_way_on(flow):
    flow.grow(EXTRACTED, 6)
    flow.start("extract")
    assert flow.processes["extract"].wait(60) == 2
    said = flow.log("extract").strip().splitlines()[-1]
    assert "wire.extracted.v1 has 6 partitions, not 4" in said
    assert "wirestream topics grow" in said
    assert "Traceback" not in flow.log("extract")
