"""What is handed out, in what order, and how far is committed: the real consumer, without its thread and its broker."""

import asyncio

import pytest
from aiokafka.errors import IllegalStateError
from aiokafka.structs import TopicPartition
from faust.transport.consumer import Fetcher
from faust.types import TP

from stream.agents.engine import drain
from stream.agents.engine.app import make_app
from stream.agents.engine.fetch import ConsumerOnLoop
from stream.agents.engine.fetcher import Moved
from stream.clock import SYSTEM_CLOCK
from stream.observe import metrics
from stream.settings import Settings
from tests.unit.agents.engine.flow_of_lots import CHANGELOG, A, B, Flow, lot


async def test_what_lies_below_the_read_offset_is_not_handed_out_again():
    flow = Flow(lot(5, 6, 7), committed=7)
    await flow.drain()
    assert flow.offsets == [7]


async def test_partitions_are_handed_out_in_turn():
    """What came by two of them at about the same time would be hundreds apart, and the copy before what it copies."""
    flow = Flow({**lot(5, 6, 7), **lot(1, 2, tp=B)})
    await flow.drain()
    assert [(message.record.partition, message.record.offset) for message in flow.handed] == [
        (0, 5), (1, 1), (0, 6), (1, 2), (0, 7),
    ]  # fmt: skip


@pytest.mark.parametrize("missing", [1, 2, 5_000_000_000])
async def test_a_gap_counts_as_done_whatever_its_size_and_never_before_what_precedes_it(missing):
    behind = 3 + missing + 1
    flow = Flow(lot(3, behind), committed=3)
    await flow.drain()
    flow.ack(behind)
    assert await flow.commit() is None
    flow.ack(3)
    assert await flow.commit() == behind + 1


async def test_a_first_record_that_is_in_hand_is_not_committed_by_the_one_behind_it():
    """Faust takes it for one that never was."""
    for committed in (None, 0, 5):
        first = committed or 0
        flow = Flow(lot(first, first + 1), committed=committed)
        await flow.drain()
        flow.ack(first + 1)
        assert await flow.commit() is None
        flow.ack(first)
        assert await flow.commit() == first + 2


async def test_what_holds_no_record_at_the_end_is_committed_once_all_before_it_is_done():
    """The markers of transactions: a group that stays before them would have lag for ever."""
    flow = Flow(lot(3, 4), committed=3)
    flow.thread.places[A] = 7
    flow.thread.ends[A] = 7
    await flow.drain()
    flow.ack(3)
    assert await flow.commit() == 4
    assert flow.consumer.lag(A) == 3
    flow.ack(4)
    assert await flow.commit() == 7
    assert flow.consumer.lag(A) == 0


async def test_what_was_fetched_and_not_handed_out_yet_is_never_passed_by():
    flow = Flow({}, lot(3, 4), committed=3)
    await flow.drain()
    flow.thread.places[A] = 5  # aiokafka is past them as soon as they are fetched
    flow.on_hand = lambda message: committed.append(flow.consumer._new_offset(A)) if message.offset == 3 else None
    committed = []
    await flow.drain()
    assert committed == [None]
    assert await flow.commit() is None


async def test_lag_is_of_what_can_still_be_read_and_unknown_before_anything_is():
    flow = Flow()
    flow.thread.ends[A] = 100
    assert flow.consumer.lag(A) is None
    flow.thread.places[A] = 100  # all of it went by retention
    await flow.drain()
    assert flow.consumer.lag(A) == 0
    assert await flow.commit() == 100
    flow.thread.ends[A] = 130
    assert flow.consumer.lag(A) == 30


async def test_a_stage_that_lingers_waits_behind_a_small_lot_and_neither_behind_a_large_one_nor_none():
    flow = Flow(lot(0, 1), lot(*range(2, 2 + drain._FEW)), {}, lot(200), committed=0)
    flow.app.linger, waited = 0.025, []

    class Noting(Fetcher):
        async def sleep(self, seconds):
            waited.append((seconds, flow.offsets[-1]))

    await flow.drain(4, Noting)
    assert waited == [(0.025, 1), (0.025, 200)]
    flow = Flow(lot(0, 1))
    await flow.drain(made_of=Noting)
    assert len(waited) == 2, "no other stage lingers"


@pytest.mark.parametrize("what", ["generation", "flow"])
async def test_after_a_rebalance_in_between_the_rest_of_the_lot_is_dropped_and_nothing_is_noted(what):
    flow = Flow({**lot(5, 6, 7), **lot(2, tp=B)}, committed=3)
    flow.thread.places[A] = 8

    def rebalance(_):
        if what == "generation":
            flow.app.consumer_generation_id = 2
        else:
            flow.consumer.flow_active = False

    flow.on_hand = rebalance
    await flow.drain()
    assert flow.offsets == [5]
    assert flow.consumer._read_offset[A] == 5
    assert A not in flow.consumer._offsets._reached


async def test_a_rebalance_while_a_row_is_handed_on_does_not_set_the_read_offset_over_what_comes_again():
    flow = Flow(lot(5, 6, tp=CHANGELOG))
    flow.consumer._set_active_tps({A, CHANGELOG})
    flow.consumer._read_offset[CHANGELOG] = 3

    def rebalance(_):
        flow.app.consumer_generation_id = 2

    flow.on_hand = rebalance
    await flow.drain()
    assert flow.offsets == [5]
    assert flow.consumer._read_offset[CHANGELOG] == 3


async def test_a_rebalance_behind_the_last_record_of_a_lot_notes_nothing():
    """Where reading is now is where the next generation is: not what was handed out."""
    flow = Flow({}, committed=5)
    flow.thread.places[A] = 99
    getmany = flow.thread.getmany

    async def fetched(*args):
        flow.app.consumer_generation_id = 2
        return await getmany(*args)

    flow.thread.getmany = fetched
    await flow.drain()
    assert A not in flow.consumer._offsets._reached


async def test_partitions_that_are_taken_away_leave_nothing_behind():
    flow = Flow(lot(5, 6), committed=5)
    flow.consumer._on_partitions_revoked = _revoked
    flow.thread.places[A] = 7
    await flow.drain()
    flow.consumer._buffered_partitions.add(A)
    flow.ack(5)
    flow.thread.commit_refusal = "TopicAuthorizationFailedError: in"
    await flow.consumer.on_partitions_revoked({A})
    assert flow.thread.commit_refusal is None, "a worker without partitions would never be ready"
    assert not flow.consumer._buffered_partitions
    assert await flow.commit() is None
    assert A not in flow.consumer._offsets._reached


async def _revoked(_):
    pass


async def test_what_comes_again_after_a_seek_is_waited_for_anew():
    flow = Flow(lot(5, 6), lot(5, 6), committed=5)
    await flow.drain()
    flow.thread.committed = {A: 5}
    _rebalanced(flow)
    await flow.drain()
    assert flow.offsets == [5, 6, 5, 6]
    flow.consumer.acknowledge(flow.handed[2:])
    assert await flow.commit() == 7


def _rebalanced(flow, *, over=True):
    """As Faust ends a rebalance: it seeks with its flow on, empties the queues, and says that it is over."""
    flow.app.rebalancing = True
    flow.consumer.resume_flow()
    if over:
        flow.app.rebalancing = False


async def test_nothing_is_handed_out_between_the_seek_and_the_end_of_a_rebalance():
    """Faust drops it, and it would come again at the next start only."""
    flow = Flow(lot(5, 6), committed=5)
    flow.thread.committed = {A: 5}
    asked = flow.thread.calls
    _rebalanced(flow, over=False)
    await flow.consumer.perform_seek()
    draining = asyncio.ensure_future(flow.drain())
    await asyncio.sleep(0.2)
    assert (asked, flow.offsets) == ([], [])
    flow.app.rebalancing = False
    await draining
    assert asked == ["seek_to_committed", "getmany"]
    assert flow.offsets == [5, 6]


async def test_what_was_being_fetched_when_a_rebalance_ended_comes_again_by_the_seek_and_rows_of_a_table_come_once():
    flow = Flow({**lot(7, 8), **lot(3, tp=CHANGELOG)}, lot(5, 6, 7, 8), committed=5)
    flow.consumer._set_active_tps({A, CHANGELOG})
    flow.thread.committed = {A: 5}
    flow.thread.places[A] = 9
    fetched_then = flow.thread.getmany

    async def getmany(*args):
        found = await fetched_then(*args)
        if flow.thread.calls == ["getmany"]:
            _rebalanced(flow)
        return found

    flow.thread.getmany = getmany
    await flow.drain()
    assert [(message.record.tp, message.record.offset) for message in flow.handed] == [(CHANGELOG, 3)]
    assert await flow.commit() is None, "what was fetched and not handed out counts as done"
    await flow.drain()
    assert flow.thread.calls == ["getmany", "seek_to_committed", "getmany"]
    assert flow.offsets == [3, 5, 6, 7, 8]


async def test_a_seek_that_cannot_be_made_is_made_again_before_anything_is_read(monkeypatch, caplog):
    monkeypatch.setattr(drain, "AGAIN_SECONDS", 0.01)
    flow = Flow(lot(5), committed=5)
    flow.thread.committed = {A: 5}
    seek = flow.thread.seek_to_committed

    async def refused():
        await seek()
        if len(flow.thread.calls) < 3:
            raise IllegalStateError("the partition is not assigned")
        return flow.thread.committed

    flow.thread.seek_to_committed = refused
    _rebalanced(flow)
    await flow.drain()
    assert flow.thread.calls == [*["seek_to_committed"] * 3, "getmany"]
    assert caplog.text.count("cannot be sought yet") == 2
    assert flow.offsets == [5]


async def test_a_stop_waits_for_no_seek_and_who_goes_on_seeks_again():
    """The broker may answer behind a rebalance that waits for this member to leave."""
    flow = Flow(lot(5), committed=5)
    flow.thread.committed = {A: 5}
    seek, asked, answered = flow.thread.seek_to_committed, asyncio.Event(), asyncio.Event()

    async def slow():
        await seek()
        asked.set()
        await answered.wait()
        return flow.thread.committed

    flow.thread.seek_to_committed = slow
    _rebalanced(flow)
    fetcher = Fetcher(flow.app)
    draining = asyncio.ensure_future(flow.consumer._drain_messages(fetcher))
    await asyncio.wait_for(asked.wait(), 5)
    fetcher._stopped.set()
    await asyncio.wait_for(draining, 5)
    answered.set()
    await flow.drain()
    assert flow.thread.calls == ["seek_to_committed", "seek_to_committed", "getmany"]


async def test_a_member_without_partitions_seeks_nothing():
    """aiokafka asserts that there is one."""
    flow = Flow({})
    flow.thread.assignment = set
    _rebalanced(flow)
    await flow.drain()
    assert flow.thread.calls == ["getmany"]


async def test_what_nobody_has_committed_is_read_from_its_beginning():
    """aiokafka stays where it is there: what was fetched and dropped in the rebalance would be lost."""
    flow = Flow()
    flow.thread.committed = {A: None, B: 0, TP("in", 2): 7, CHANGELOG: None}
    assert await flow.consumer.seek_to_committed() == flow.thread.committed
    assert flow.thread.sought == [TopicPartition("in", 0), TopicPartition("in", 1)]


async def test_what_went_by_retention_is_told_and_counted():
    flow = Flow({}, committed=30)
    flow.thread.moved.append(Moved(A, 30, 40))
    before = _expired()
    await flow.drain()
    assert _expired() - before == 10
    flow.thread.lots.append(lot(40))
    await flow.drain()
    flow.ack(40)
    assert await flow.commit() == 41


def _expired():
    return metrics.REGISTRY.get_sample_value("wire_records_expired_total", {"stage": "normalise", "topic": "in"}) or 0.0


async def test_a_log_that_was_cut_or_made_anew_is_read_and_committed_from_its_beginning():
    """By its old places, all that is new would count as read."""
    flow = Flow(lot(500), {}, committed=500)
    await flow.drain()
    flow.ack(500)
    assert await flow.commit() == 501
    flow.thread.moved.append(Moved(A, 501, 0))
    flow.thread.lots.append(lot(0, 1))
    await flow.drain(2)
    assert flow.offsets == [500, 0, 1]
    flow.ack(0)
    assert await flow.commit() == 1


async def test_what_was_of_a_log_that_was_cut_since_commits_nothing_of_the_next():
    """It is finished late, and its offsets are others' now: those would be committed unfinished."""
    flow = Flow(lot(3, 4, 5, 6, 7), {}, committed=3)
    await flow.drain()
    before = list(flow.handed)
    flow.thread.moved.append(Moved(A, 8, 0))
    flow.thread.lots.append(lot(*range(8)))
    await flow.drain(2)
    since = flow.handed[len(before) :]
    flow.consumer.acknowledge(before)
    assert await flow.commit() is None
    flow.consumer.acknowledge(since[:3])
    assert await flow.commit() == 3


async def test_a_commit_that_was_on_its_way_when_the_log_was_cut_holds_up_none_of_the_next():
    flow = Flow(lot(500), committed=500)
    await flow.drain()
    flow.ack(500)
    commit = flow.thread.commit

    async def cut(offsets):
        flow.consumer._follow(Moved(A, 501, 0))
        return await commit(offsets)

    flow.thread.commit = cut
    await flow.consumer.commit()
    flow.thread.commit = commit
    flow.thread.lots.append(lot(0, 1))
    await flow.drain()
    flow.ack(0)
    assert await flow.commit() == 1


@pytest.mark.parametrize("rebalancing", [False, True])
async def test_what_could_not_be_committed_is_due_again_unless_it_comes_again(rebalancing):
    flow = Flow(lot(0, 1, 2), committed=0)
    await flow.drain()
    flow.ack(0, 1)
    commit = flow.thread.commit

    async def refused(_):
        flow.app.rebalancing = rebalancing
        return False

    flow.thread.commit = refused
    await flow.consumer.commit()
    flow.thread.commit = commit
    assert await flow.commit() == (None if rebalancing else 2)
    flow.ack(2)
    assert await flow.commit() == 3


async def test_the_end_of_a_changelog_is_not_ours_to_follow():
    flow = Flow({})
    flow.consumer._read_offset[CHANGELOG] = 9
    flow.thread.moved.append(Moved(CHANGELOG, 9, 0))
    await flow.drain()
    assert flow.consumer._read_offset[CHANGELOG] == 9


async def test_a_full_buffer_is_woken_by_room():
    flow = Flow(lot(1))
    flow.consumer._set_active_tps({B})
    flow.consumer._buffered_partitions = {A}
    waiting = asyncio.ensure_future(flow.consumer._wait_next_records(1.0))
    await asyncio.sleep(0)
    assert not waiting.done()
    flow.consumer.on_buffer_drop(A)
    for _ in range(10):
        await asyncio.sleep(0)
    assert waiting.done()  # without the second that Faust sleeps
    assert (await waiting)[0] == lot(1)


async def test_a_stop_ends_the_loop_and_another_fault_does_not_go_unseen():
    flow = Flow()

    async def stopped(*_):
        raise drain.driver.ConsumerStoppedError

    flow.thread.getmany = stopped
    with pytest.raises(drain.driver.ConsumerStoppedError):
        await flow.drain()
    flow.app._stopped.set()
    await flow.drain()


async def test_the_consumer_reads_what_is_committed_on_the_loop_of_the_app():
    consumer = make_app("normalise", Settings(), SYSTEM_CLOCK).consumer
    assert type(consumer._thread) is ConsumerOnLoop
    made = consumer._thread._create_worker_consumer(consumer.transport)
    made._closed = True  # it was never opened
    assert made._isolation_level == "read_committed"


async def test_what_faust_looks_at_for_livelocks_ends_no_worker(monkeypatch):
    """aiokafka asserts that the partition is still ours, and a rebalance may have taken it."""
    consumer = make_app("normalise", Settings(), SYSTEM_CLOCK).consumer

    def gone(*_):
        raise AssertionError

    monkeypatch.setattr(type(consumer._thread), "verify_event_path", gone)
    assigned = {TP("wire", 0)}
    monkeypatch.setattr(type(consumer), "assignment", lambda _: assigned)
    consumer.commit_interval = 0.0
    await asyncio.wait_for(consumer._commit_livelock_detector(consumer), 1)


async def test_what_an_earlier_generation_handed_out_is_not_committed_by_this_one():
    """It is read again: taken for acknowledged, a record that is in hand would be passed by."""
    flow = Flow(lot(5, 6), lot(5, 6), committed=5)
    await flow.drain()
    flow.thread.committed = {A: 5}
    flow.app.consumer_generation_id = 2
    _rebalanced(flow)
    await flow.drain()
    flow.consumer.acknowledge(flow.handed[:2])
    assert await flow.commit() is None
    flow.consumer.acknowledge(flow.handed[2:])
    assert await flow.commit() == 7


async def test_nothing_is_handed_out_before_the_stage_takes():
    flow = Flow(lot(5), committed=5)
    flow.consumer._queue, queue = None, flow.consumer._queue
    draining = asyncio.ensure_future(flow.drain())
    await asyncio.sleep(0.05)
    assert (flow.thread.calls, flow.offsets) == (["getmany"], [])
    flow.consumer.hand_to(queue)
    await draining
    assert flow.offsets == [5]


async def test_who_stops_while_the_flow_stands_still_is_not_waited_for_by_it():
    """The cancel by which Faust ends its fetcher may be taken by a wait that was over just then."""
    flow = Flow(lot(0))
    flow.consumer.stop_flow()
    fetcher = Fetcher(flow.app)
    draining = asyncio.create_task(flow.consumer._drain_messages(fetcher))
    await asyncio.sleep(0.05)
    assert (draining.done(), flow.thread.calls) == (False, [])
    fetcher._stopped.set()
    await asyncio.wait_for(draining, 5)
    assert flow.offsets == []


async def test_a_flow_that_stops_while_a_full_buffer_is_waited_for_is_waited_for_with_the_fetcher_in_sight():
    flow = Flow(lot(0))
    flow.consumer._buffered_partitions = {A, B}
    flow.consumer._set_active_tps(set())
    fetcher = Fetcher(flow.app)
    draining = asyncio.create_task(flow.consumer._drain_messages(fetcher))
    await asyncio.sleep(0.05)
    flow.consumer.stop_flow()
    flow.consumer.on_buffer_drop(A)
    await asyncio.sleep(0.05)
    fetcher._stopped.set()
    await asyncio.wait_for(draining, 5)
    assert flow.thread.calls == []
