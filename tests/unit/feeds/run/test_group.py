"""The place of a process in the group, with a client of the test's own."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, KafkaConnectionError, RebalanceInProgressError, UnknownMemberIdError

from stream.feeds.run.group import GROUP, Group
from stream.feeds.run.hold import Lost
from stream.feeds.run.records import Part, Writer, key_of, pack_mark, partition_of
from stream.settings import Kafka, Settings

AP = partition_of("ap")
TP = TopicPartition("wirestream-feeds-state", AP)


class Client:
    """aiokafka's consumer, as far as the group asks it."""

    def __init__(self):
        self._coordinator = SimpleNamespace(
            member_id="me-1", generation=3, _coordination_task=SimpleNamespace(done=lambda: self.dead)
        )
        self.dead = False
        self.records = []
        self.at = 0
        self.end = 0
        self.fault = None
        self.sought = {}

    def seek(self, tp, offset):
        self.sought[tp.partition] = offset

    async def getmany(self, timeout_ms):  # noqa: ARG002 - aiokafka's
        await asyncio.sleep(0.001)
        records, self.records = self.records, []
        self.at += len(records)
        return {TP: records} if records else {}

    async def end_offsets(self, tps):
        return dict.fromkeys(tps, self.end)

    async def position(self, tp):  # noqa: ARG002
        return self.at

    async def commit(self, offsets):  # noqa: ARG002
        if self.fault is not None:
            raise self.fault


class Tenant:
    def __init__(self):
        self.told = []
        self.hold = None
        self.mine = set()

    def gained(self, hold, ledger):
        self.hold = hold
        self.told.append(("gained", hold.partition, sorted(ledger.entries)))

    def runs(self, name):
        return name in self.mine

    async def lost(self, partition):
        self.told.append(("lost", partition))

    def changed(self, hold, changes):  # noqa: ARG002
        self.told.append(("changed", [change.name for change in changes]))


@pytest.fixture
def tenant():
    return Tenant()


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def group(clock, tenant, client):
    made = Group(Settings(kafka=Kafka(session_timeout=30)), clock, tenant)
    made._consumer = client
    return made


def _record(offset, generation, group=GROUP, value=None):
    return SimpleNamespace(
        key=key_of("ap", Part.MARK), value=value or pack_mark({"n": offset}), offset=offset,
        headers=Writer("other", generation, group).headers,
    )  # fmt: skip


async def _follow(group, until):
    task = asyncio.ensure_future(group.follow())
    async with asyncio.timeout(5):
        while not until():
            assert not task.done(), task
            await asyncio.sleep(0.001)
    task.cancel()


def _failed(cause):
    error = CommitFailedError("x")
    error.__cause__ = cause
    return error


async def test_sources_start_when_their_partition_was_read_from_its_beginning_to_its_end(group, tenant, client):
    client.end = 2
    await group.on_partitions_assigned({TP})
    assert client.sought == {AP: 0}
    client.records = [_record(0, 1)]
    await _follow(group, lambda: client.at == 1)
    assert tenant.told == []
    client.records = [_record(1, 1)]
    await _follow(group, lambda: tenant.told)
    assert tenant.told == [("gained", AP, ["ap"])]
    assert group.owned == (AP,)


@pytest.mark.parametrize(("generation", "ours"), [(1, 3), (40, 41)])
async def test_our_generation_is_above_all_that_wrote_before(group, tenant, client, generation, ours):
    """The group counts anew where it was deleted at the broker."""
    client.end, client.records = 1, [_record(0, generation)]
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.told)
    assert tenant.hold.writer == Writer("me-1", ours, GROUP)


async def test_one_whom_the_group_does_not_know_any_more_lets_go_of_all(group, tenant, client):
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.hold)
    client.fault = _failed(UnknownMemberIdError())
    assert not await group.lease.renew()
    with pytest.raises(Lost):
        await tenant.hold.confirm()
    await _follow(group, lambda: ("lost", AP) in tenant.told)
    assert group.owned == ()


async def test_what_is_given_to_us_again_while_we_still_let_go_is_ours(group, tenant, client):
    """A process that was frozen: it learns twice that it is out, from its commit and from the rebalance."""
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.hold)
    first, slow = tenant.hold, asyncio.Event()

    async def lost(partition):
        tenant.told.append(("lost", partition))
        await slow.wait()

    tenant.lost = lost
    client.fault = _failed(UnknownMemberIdError())
    await group.lease.renew()
    client.fault = None
    following = asyncio.ensure_future(group.follow())
    async with asyncio.timeout(5):
        while ("lost", AP) not in tenant.told:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    rejoining = asyncio.ensure_future(group.on_partitions_revoked({TP}))
    assigned = asyncio.ensure_future(group.on_partitions_assigned({TP}))
    await asyncio.sleep(0.01)
    slow.set()
    await asyncio.gather(rejoining, assigned)
    async with asyncio.timeout(5):
        while tenant.hold is first:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    await asyncio.sleep(0.02)
    following.cancel()
    assert group.owned == (AP,)
    assert tenant.hold.sure


async def test_an_answer_that_comes_after_a_rebalance_counts_for_no_partition_of_it(group, tenant, client):
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.hold)

    async def commit(_):
        await group.on_partitions_revoked({TP})
        await group.on_partitions_assigned({TP})
        raise _failed(UnknownMemberIdError())

    fault_free, client.commit = client.commit, commit
    assert not await group.lease.renew()
    client.commit = fault_free
    first = tenant.hold
    await _follow(group, lambda: tenant.hold is not first)
    assert group.owned == (AP,)


@pytest.mark.parametrize("fault", [_failed(RebalanceInProgressError()), KafkaConnectionError()])
async def test_a_rebalance_or_a_broker_that_is_away_proves_nothing(group, tenant, client, fault):
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.hold)
    client.fault = fault
    assert not await group.lease.renew()
    assert tenant.hold.sure, "what was confirmed before counts until the session is over"
    assert ("lost", AP) not in tenant.told


async def test_after_a_rebalance_what_was_confirmed_before_counts_no_more(group, tenant, client):
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.hold)
    first = tenant.hold
    await group.on_partitions_revoked({TP})
    assert ("lost", AP) in tenant.told
    with pytest.raises(Lost):
        await first.confirm()
    await group.on_partitions_assigned({TP})
    assert not group.lease.fresh


async def test_where_a_later_owner_wrote_the_broker_says_whose_the_sources_are(group, tenant, client):
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.hold)
    first, client.end, client.records = tenant.hold, 1, [_record(0, 77)]
    await _follow(group, lambda: tenant.hold is not first)
    assert tenant.told == [("gained", AP, []), ("lost", AP), ("gained", AP, ["ap"])]
    assert tenant.hold.writer.generation == 78
    with pytest.raises(Lost):
        await first.confirm()


@pytest.mark.parametrize(("mine", "stops"), [(set(), False), ({"ap"}, True)])
async def test_another_group_with_sources_of_its_own_stops_none_of_ours(group, tenant, client, mine, stops):
    tenant.mine = mine
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.hold)
    client.end, client.records = 1, [_record(0, 77, "others")]
    await _follow(group, lambda: len(tenant.told) > 1)
    assert (("lost", AP) in tenant.told) is stops


@pytest.mark.parametrize("known", [-1, 4])
async def test_a_commit_that_names_another_membership_than_ours_proves_nothing(group, tenant, client, known):
    """A broker takes the commit of anybody who names no generation, while the group has no member."""
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.hold)
    group.lease.end()
    if known < 0:
        client._coordinator.generation = known
    else:

        async def commit(_):
            client._coordinator.generation = known

        client.commit = commit
    assert not await group.lease.renew()


async def test_a_partition_that_is_let_go_of_before_it_was_read_starts_no_source(group, tenant, client):
    await group.on_partitions_assigned({TP})
    slow, leaving = asyncio.Event(), []

    async def lost(partition):
        tenant.told.append(("lost", partition))
        await slow.wait()

    async def position(_):
        leaving.append(asyncio.ensure_future(group.on_partitions_revoked({TP})))
        await asyncio.sleep(0.001)
        return 1

    tenant.lost, client.position = lost, position
    await group._finish_reading()
    slow.set()
    await asyncio.gather(*leaving)
    assert tenant.told == [("lost", AP)]
    assert group.owned == ()


async def test_what_a_later_owner_took_while_we_let_go_is_not_held_again(group, tenant, client):
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.hold)
    slow = asyncio.Event()

    async def lost(partition):
        tenant.told.append(("lost", partition))
        await slow.wait()

    tenant.lost = lost
    leaving = asyncio.ensure_future(group.on_partitions_revoked({TP}))
    await asyncio.sleep(0)
    taking = asyncio.ensure_future(group._take(AP, [_record(0, 77)]))
    await asyncio.sleep(0)
    slow.set()
    await asyncio.gather(leaving, taking)
    assert group._holds == {}


async def test_a_client_that_will_never_join_again_is_no_broker_that_is_away(group, client):
    await group.on_partitions_assigned({TP})

    async def getmany(timeout_ms):
        raise KafkaConnectionError

    client.getmany, client.dead = getmany, True
    with pytest.raises(KafkaConnectionError):
        await asyncio.wait_for(group.follow(), 5)


async def test_a_broker_that_answers_no_farewell_is_not_waited_for(group, client, monkeypatch):
    monkeypatch.setattr("stream.feeds.run.group._STOP_SECONDS", 0.01)
    client.stop = asyncio.Event().wait
    await asyncio.wait_for(group.stop(), 5)


async def test_what_is_written_to_our_partition_is_told(group, tenant, client):
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.hold)
    client.records = [_record(0, 1)]
    await _follow(group, lambda: ("changed", ["ap"]) in tenant.told)
