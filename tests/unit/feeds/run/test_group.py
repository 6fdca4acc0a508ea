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
        self._coordinator = SimpleNamespace(member_id="me-1", generation=3)
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


async def test_what_is_written_to_our_partition_is_told(group, tenant, client):
    await group.on_partitions_assigned({TP})
    await _follow(group, lambda: tenant.hold)
    client.records = [_record(0, 1)]
    await _follow(group, lambda: ("changed", ["ap"]) in tenant.told)
