"""Batches as Kafka keeps them, whole and broken: what comes out of them, in what order, and where reading is then."""

import asyncio
import threading
from collections import deque
from datetime import UTC, datetime
from types import SimpleNamespace
from unittest.mock import AsyncMock

import pytest
from aiokafka.client import AIOKafkaClient
from aiokafka.consumer import fetcher
from aiokafka.consumer.subscription_state import Assignment, ManualSubscription
from aiokafka.errors import (
    CommitFailedError,
    GroupAuthorizationFailedError,
    TopicAuthorizationFailedError,
    UnknownError,
)
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.protocol.metadata import MetadataResponse_v0
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.structs import TopicPartition

from stream.agents.engine import fetch, unpack
from stream.agents.engine.app import make_app
from stream.agents.engine.fetcher import Fetcher, Moved
from stream.agents.engine.port import Unreadable
from stream.clock import SYSTEM_CLOCK, SetClock
from stream.errors import Reason
from stream.settings import Settings

TP = TopicPartition("in", 0)
REQUEST = FetchRequest(500, 1, 1000, 1, [("in", [(0, 7, 100)])])


def batch(*offsets, codec=0, headers=()):
    """A batch of records with these offsets, one after another."""
    builder = DefaultRecordBatchBuilder(
        magic=2,
        compression_type=codec,
        is_transactional=0,
        producer_id=-1,
        producer_epoch=-1,
        base_sequence=-1,
        batch_size=100_000,
    )
    for place, offset in enumerate(offsets):
        builder.append(place, timestamp=1, key=b"k", value=b"story %d" % offset, headers=list(headers))
    made = bytearray(builder.build())
    made[:8] = offsets[0].to_bytes(8, "big")  # the base offset is the broker's to say; the checksum leaves it out
    return bytes(made)


def rotten(whole, at=-3):
    """The same with a bit turned, as on a disk."""
    made = bytearray(whole)
    made[at] ^= 1
    return bytes(made)


class Fetches:
    """One partition that is fetched again and again from where reading is."""

    def __init__(self, *batches, table=False):
        self.batches, self.table = batches, table
        self.end = 1000
        self.attempts = {}
        self.position = 0
        self.fetches = 0

    def once(self):
        self.fetches += 1
        data = b"".join(made for made in self.batches if self._last(made) >= self.position)
        lot = unpack.Lot(data)
        records = fetcher.PartitionRecords(TP, lot, [], self.position, None, None, True, fetcher.READ_COMMITTED)
        records.__class__ = unpack.Records
        records.tolerate(self.attempts, self.end, SYSTEM_CLOCK, is_a_table=self.table)
        found = list(records)
        self.position = records.next_fetch_offset
        return found

    def all(self, fetches=10):
        return [record for _ in range(fetches) for record in self.once()]

    @staticmethod
    def _last(made):
        return int.from_bytes(made[:8], "big") + int.from_bytes(made[23:27], "big")


@pytest.mark.parametrize("codec", [0, 1, 2, 3, 4])
def test_whole_batches_come_as_they_are_whatever_they_are_packed_with(codec):
    fetches = Fetches(batch(0, 1, 2, codec=codec), batch(3, 4, codec=codec))
    assert [(r.offset, r.value) for r in fetches.once()] == [(n, b"story %d" % n) for n in range(5)]
    assert fetches.position == 5


def test_a_header_that_is_null_is_empty():
    """A dead letter keeps the headers, and counts their bytes."""
    (record,) = Fetches(batch(0, headers=[("file", None), ("from", b"a")])).once()
    assert record.headers == (("file", b""), ("from", b"a"))


def test_a_batch_that_nobody_can_unpack_stands_for_itself_and_the_flow_goes_on_behind_it():
    broken = rotten(batch(2, 3, 4))
    found = Fetches(batch(0, 1), broken, batch(5, 6)).all()
    assert [r.offset for r in found] == [0, 1, 4, 5, 6]
    unreadable = found[2].value
    assert isinstance(unreadable, Unreadable)
    assert unreadable == broken
    assert (unreadable.refusal.reason, unreadable.refusal.detail[:44]) == (
        Reason.MALFORMED,
        "the batch of records 2 to 4 cannot be unpack",
    )
    assert found[2].timestamp > 1_700_000_000_000


def test_what_comes_before_it_is_handed_out_first_and_it_is_fetched_again_before_it_is_given_up():
    """What the network did to it is mended by another fetch."""
    whole = batch(2, 3)
    fetches = Fetches(batch(0, 1), rotten(whole))
    assert [r.offset for r in fetches.once()] == [0, 1]
    assert fetches.position == 2
    assert fetches.once() == []
    fetches.batches = (whole,)
    assert [r.offset for r in fetches.once()] == [2, 3]
    fetches.batches = (rotten(batch(4, 5)),)
    assert [len(fetches.once()) for _ in range(5)] == [0, 0, 0, 0, 1]


def test_what_no_codec_unpacks_is_unreadable_too():
    """The checksum is right, and what is in it is not what it says."""
    made = bytearray(batch(0, 1))
    made[22] |= 4  # "zstd"
    from aiokafka.record.util import calc_crc32c  # noqa: PLC0415

    made[17:21] = calc_crc32c(bytes(made[21:])).to_bytes(4, "big")
    (only,) = Fetches(bytes(made)).all()
    assert (only.offset, isinstance(only.value, Unreadable)) == (1, True)


def test_a_batch_that_lies_about_its_end_is_passed_record_by_record():
    """Its end is broken too: to believe it would be to leave the log."""
    fetches = Fetches(rotten(batch(0, 1), at=24))
    assert fetches.all(5)[0].offset == 0
    assert fetches.position == 1


def test_a_table_gets_no_record_of_what_cannot_be_unpacked():
    found = Fetches(batch(0), rotten(batch(1, 2)), batch(3), table=True).all()
    assert [r.offset for r in found] == [0, 3]


def assigned():
    """The consumer's partition, which is read from 7 on."""
    made = Assignment({TP})
    made.state_value(TP).seek(7)
    return made


async def test_a_place_that_is_gone_is_told_with_where_reading_goes_on(monkeypatch):
    told, assignment = deque(), assigned()
    ours = Fetcher.__new__(Fetcher)
    ours._default_reset_strategy, ours._records = fetcher.OffsetResetStrategy.EARLIEST, {}
    ours.prepare(told, lambda _: False, SYSTEM_CLOCK)
    assert ours._default_reset_strategy == fetcher.OffsetResetStrategy.EARLIEST

    async def out_of_range(self, assignment, *_):
        assignment.state_value(TP).await_reset(self._default_reset_strategy)

    async def found(_self, assignment, *_):
        if assignment.state_value(TP).awaiting_reset:
            assignment.state_value(TP).reset_to(40)

    monkeypatch.setattr(fetcher.Fetcher, "_proc_fetch_request", out_of_range)
    monkeypatch.setattr(fetcher.Fetcher, "_update_fetch_positions", found)
    await ours._proc_fetch_request(assignment, 1, REQUEST)
    await ours._update_fetch_positions(assignment, 1, [TP])
    assert list(told) == [Moved(TP, 7, 40)]
    await ours._update_fetch_positions(assignment, 1, [TP])
    assert len(told) == 1


async def test_a_topic_that_we_may_not_read_is_waited_for(monkeypatch):
    clock = SetClock(datetime(2026, 3, 1, 12, tzinfo=UTC))
    ours, assignment = Fetcher.__new__(Fetcher), assigned()
    ours._default_reset_strategy, ours._records = fetcher.OffsetResetStrategy.EARLIEST, {}
    ours.prepare(deque(), lambda _: False, clock)

    async def refused(self, *_):
        self._records[TP] = fetcher.FetchError(error=TopicAuthorizationFailedError("in"), backoff=0)

    async def granted(*_):
        pass

    monkeypatch.setattr(fetcher.Fetcher, "_proc_fetch_request", refused)
    await ours._proc_fetch_request(assignment, 1, REQUEST)
    assert ours._records == {}
    assert ours.refusal == "TopicAuthorizationFailedError: in"
    assert clock.slept == [1.0]
    monkeypatch.setattr(fetcher.Fetcher, "_proc_fetch_request", granted)
    await ours._proc_fetch_request(assignment, 1, REQUEST)
    assert ours.refusal is None


class Committing:
    """A client whose commits hang for what it does not know any more."""

    def __init__(self, *topics):
        self.topics, self.committed = topics, []
        self._client = AIOKafkaClient()
        known = [(0, topic, [(0, 0, 1, [1], [1])]) for topic in topics]
        self._client.cluster.update_metadata(MetadataResponse_v0([(1, "localhost", 9092)], known))

    def assignment(self):
        return {TP, TopicPartition("gone", 0)}

    async def commit(self, offsets):
        if any(tp.topic not in self.topics for tp in offsets):
            await asyncio.Event().wait()
        self.committed.append({tp: place.offset for tp, place in offsets.items()})


@pytest.mark.parametrize(("topics", "committed"), [(("in",), [{TP: 5}]), ((), [])])
async def test_a_topic_that_is_gone_holds_up_no_commit_of_another(topics, committed):
    """Every rebalance waits for a commit."""
    app = make_app("store", Settings(), SYSTEM_CLOCK)
    app.conf.broker_request_timeout = 0.05
    thread = app.consumer._thread
    thread._consumer = Committing(*topics)
    done = await asyncio.wait_for(thread._commit({TP: 5, TopicPartition("gone", 0): 9}), 10)
    assert (done, thread._consumer.committed) == (bool(committed), committed)


@pytest.mark.parametrize(
    "fault", [TopicAuthorizationFailedError("in"), GroupAuthorizationFailedError(), UnknownError()], ids=repr
)
async def test_a_commit_that_the_broker_does_not_take_ends_no_worker(fault):
    """A right may be taken away while it runs; the next worker would meet the same."""
    app = make_app("store", Settings(), SYSTEM_CLOCK)
    thread = app.consumer._thread
    thread._consumer = client = Committing("in")
    client._coordinator = client._fetcher = SimpleNamespace()
    commit, client.commit = client.commit, AsyncMock(side_effect=fault)
    assert await thread._commit({TP: 5}) is False
    assert (app.crashed, thread.crashed) == (False, False)
    assert thread.refusal == f"{type(fault).__name__}: {fault}"
    client.commit = commit
    assert await thread._commit({TP: 5}) is True
    assert (client.committed, thread.refusal) == ([{TP: 5}], None)


async def test_nothing_is_committed_for_a_group_that_has_rebalanced():
    thread = make_app("store", Settings(), SYSTEM_CLOCK).consumer._thread
    thread._consumer = client = Committing("in")
    client._coordinator = client._fetcher = SimpleNamespace()
    client.commit = AsyncMock(side_effect=CommitFailedError("the group has already rebalanced"))
    assert (await thread._commit({TP: 5}), thread.refusal) == (False, None)


@pytest.fixture
async def coordinator(monkeypatch):
    monkeypatch.setattr(fetch, "AGAIN_SECONDS", 0.001)
    made = fetch._Coordinator.__new__(fetch._Coordinator)
    made.thrown_out, made.group_id, made.clock = deque(), "wirestream-test", SYSTEM_CLOCK
    made._closing, made._rejoin_needed_fut = asyncio.Future(), asyncio.Future()
    made.generation, made.member_id = 7, "member-1"
    return made


async def test_being_thrown_out_is_noted_and_the_group_joined_anew(coordinator):
    coordinator.reset_generation()
    assert len(coordinator.thrown_out) == 1
    assert (coordinator.member_id, coordinator.need_rejoin(ManualSubscription({TP}))) == ("", True)
    coordinator.reset_generation()
    assert len(coordinator.thrown_out) == 1, "it is no member: another commit of before was answered"


async def test_an_error_of_the_group_is_tried_again_as_another_member(coordinator):
    """With the name that the broker does not take it would go on for ever."""
    await asyncio.wait_for(coordinator._push_error_to_user(UnknownError()), 5)
    assert len(coordinator.thrown_out) == 1
    assert (coordinator.member_id, coordinator._rejoin_needed_fut.done()) == ("", True)
    assert coordinator.refusal is None


@pytest.mark.parametrize("refusal", fetch._REFUSALS)
async def test_a_group_that_we_may_not_join_is_tried_again_and_no_quarrel(coordinator, monkeypatch, refusal):
    await asyncio.wait_for(coordinator._push_error_to_user(refusal("wirestream-test")), 5)
    assert not coordinator.thrown_out
    assert refusal.__name__ in coordinator.refusal
    assert coordinator._rejoin_needed_fut.done()

    async def joined(*_):
        pass

    monkeypatch.setattr(fetch.group_coordinator.GroupCoordinator, "_on_join_complete", joined)
    await coordinator._on_join_complete(8, "member-2", "range", b"")
    assert coordinator.refusal is None


def test_a_fetch_of_many_packed_batches_comes_in_portions(monkeypatch):
    """A few kilobytes unpack to hundreds of megabytes, a batch within its bound each."""
    monkeypatch.setattr(unpack, "BYTES_AHEAD", 20)  # two stories, and what is of the third
    fetches = Fetches(*(batch(offset, codec=1) for offset in range(10)))
    first = fetches.once()
    assert [record.offset for record in first] == [0, 1, 2]
    assert fetches.position == 3
    assert [record.offset for record in fetches.all()] == [3, 4, 5, 6, 7, 8, 9]


@pytest.fixture
async def thread(monkeypatch):
    """What Faust has a thread for, of a stage; it asks no broker."""

    async def connected(_):
        pass

    monkeypatch.setattr(fetch.ConsumerOnLoop, "on_start", connected)
    made = make_app("store", Settings(), SYSTEM_CLOCK).consumer._thread
    runs = asyncio.get_running_loop().create_future()
    made._consumer = SimpleNamespace(
        _max_poll_records=500,
        stop=AsyncMock(),
        _fetcher=SimpleNamespace(_fetch_task=runs),
        _coordinator=SimpleNamespace(_coordination_task=runs),
    )
    return made


async def test_it_lives_on_the_loop_of_the_app_and_ends_before_its_stop_is_over(thread):
    seen = []

    async def ended():
        await asyncio.sleep(0.01)
        seen.append((threading.get_ident(), asyncio.get_running_loop()))

    thread._consumer.stop = thread._default_stop_exit_stacks = ended
    before = threading.active_count()
    await asyncio.wait_for(thread.start(), 5)
    assert threading.active_count() == before
    await asyncio.wait_for(thread.stop(), 5)
    assert seen == [(threading.get_ident(), asyncio.get_running_loop())] * 2, "the last of it is behind its signal"


async def test_its_end_leaves_the_tasks_of_others_on_that_loop_alone(thread):
    """Faust ends all tasks of the loop, which is the consumer's alone there."""
    another = asyncio.create_task(asyncio.Event().wait())
    await asyncio.wait_for(thread.start(), 5)
    await asyncio.wait_for(thread.stop(), 5)
    await asyncio.sleep(0)
    assert not another.cancelled()
    assert another.cancel()


async def test_a_broker_that_refuses_the_start_is_told_to_who_starts_it(thread, monkeypatch):
    async def refused(_):
        raise UnknownError

    monkeypatch.setattr(fetch.ConsumerOnLoop, "on_start", refused)
    with pytest.raises(UnknownError):
        await asyncio.wait_for(thread.start(), 5)
    await asyncio.wait_for(thread.stop(), 5)


async def test_records_are_fetched_at_once_and_so_are_faults_told(thread):
    asked = []

    async def fetch_records(*given, timeout, max_records):  # noqa: ASYNC109 - Faust's signature
        asked.append((*given, timeout, max_records))
        if given[1] is None:
            raise UnknownError
        return {TP: ["record"]}

    thread._fetch_records = fetch_records
    assert await thread.getmany({TP}, 1.0) == {TP: ["record"]}
    assert asked == [(thread._consumer, {TP}, 1.0, 500)]
    with pytest.raises(UnknownError):
        await thread.getmany(None, 1.0)


@pytest.mark.parametrize("ended", ["_fetch_task", "_coordination_task"])
async def test_a_task_of_the_client_that_ended_is_told_to_who_asks_for_records(thread, ended):
    """Nothing would be read any more, and the worker look well."""

    async def broken():
        raise UnknownError

    task = asyncio.ensure_future(broken())
    await asyncio.wait([task])
    setattr(thread._consumer._fetcher if ended == "_fetch_task" else thread._consumer._coordinator, ended, task)
    with pytest.raises(UnknownError):
        await thread.getmany({TP}, 1.0)


async def test_a_fetch_that_nobody_waits_for_any_more_ends(thread):
    """It would wait on, and take what nobody gets."""
    ended = []

    async def fetch_records(*_, **__):
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    thread._fetch_records = fetch_records
    waits = asyncio.create_task(thread.getmany({TP}, 1.0))
    await asyncio.sleep(0)
    waits.cancel()
    await asyncio.wait([waits], timeout=5)
    assert (waits.cancelled(), ended) == (True, [True])
