"""What the broker says of a group: by its own words, of an admin client that answers as Kafka does."""

import pytest
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import GroupAuthorizationFailedError, KafkaConnectionError
from aiokafka.protocol.admin import DescribeGroupsResponse_v0
from aiokafka.protocol.commit import OffsetFetchResponse_v3

from stream.agents.engine import membership as module
from stream.agents.engine.membership import Membership, Reading
from stream.kafka import changelog
from stream.settings import Settings


class Admin:
    """Topics with their partitions, and a group whose members have some."""

    def __init__(self, topics, members=(), state="Stable", code=0):
        self.topics, self.members, self.state, self.code = topics, members, state, code
        self.fault, self.started, self.closed, self.committed = None, 0, 0, {}
        self.clients = []
        """Client ids of further members, which have nothing."""

    async def start(self):
        self.started += 1
        if self.fault is not None:
            raise self.fault

    async def close(self):
        self.closed += 1

    async def describe_topics(self):
        if self.fault is not None:
            raise self.fault
        return [
            {"topic": name, "error_code": 0, "partitions": [{"partition": number} for number in range(count)]}
            for name, count in self.topics.items()
        ]

    async def describe_consumer_groups(self, groups):
        members = [
            ("member", "client", "host", b"", ConsumerProtocolMemberAssignment(0, places, b"").encode())
            for places in self.members
        ] + [("member", client, "host", b"", b"") for client in self.clients]
        return [DescribeGroupsResponse_v0([(self.code, groups[0], self.state, "consumer", "range", members)])]

    async def find_coordinator(self, _):
        return 1

    async def _send_request(self, _request, _coordinator):
        return OffsetFetchResponse_v3(0, [("in", [(n, offset, "", 0) for n, offset in self.committed.items()])], 0)


@pytest.fixture
def asked(monkeypatch):
    def ask(admin, *topics):
        monkeypatch.setattr(module, "admin_client", lambda _: admin)
        return Membership(Settings(), "wirestream-test", topics)

    return ask


async def test_a_group_of_several_that_has_all_leaves_nothing_unread(asked):
    admin = Admin({"in": 4, "other": 2}, [[("in", [0, 1]), ("other", [0])], [("in", [2, 3]), ("other", [1])], []])
    assert await asked(admin, "in", "other").look() == Reading()


async def test_a_connection_is_kept_from_look_to_look_until_it_fails_or_the_worker_ends(asked):
    admin = Admin({"in": 1}, [[("in", [0])]])
    group = asked(admin, "in")
    for _ in range(3):
        assert await group.look() == Reading()
    assert (admin.started, admin.closed) == (1, 0)
    admin.fault = KafkaConnectionError("away")
    await group.look()
    assert (admin.started, admin.closed) == (1, 1)
    admin.fault, admin.members = None, [[]]
    assert (await group.look()).unread == ("in/0",)
    assert admin.started == 2
    await group.aclose()
    await group.aclose()
    assert admin.closed == 2


@pytest.mark.parametrize("members", [[], [[]], [[("other", [0, 1])]]])
async def test_what_no_member_has_is_unread(asked, members):
    admin = Admin({"in": 2, "other": 2}, members)
    assert await asked(admin, "in").look() == Reading(unread=("in/0", "in/1"))


async def test_partitions_that_came_later_are_unread_until_somebody_has_them(asked):
    admin = Admin({"in": 3}, [[("in", [0, 1])]])
    group = asked(admin, "in")
    assert (await group.look()).unread == ("in/2",)
    admin.members = [[("in", [0, 1, 2])]]
    assert (await group.look()).unread == ()


async def test_a_topic_that_is_gone_is_missing_and_the_others_are_looked_at(asked):
    admin = Admin({"in": 1}, [[]])
    assert await asked(admin, "gone", "in").look() == Reading(missing=("gone",), unread=("in/0",))


@pytest.mark.parametrize(("state", "code"), [("PreparingRebalance", 0), ("Empty", 0), ("Dead", 0), ("Stable", 15)])
async def test_of_a_group_on_the_move_nothing_counts_as_unread(asked, state, code):
    assert await asked(Admin({"in": 1}, [[]], state, code), "in").look() == Reading()


@pytest.mark.parametrize("fault", [KafkaConnectionError("away"), GroupAuthorizationFailedError(), OSError("no")])
async def test_what_the_broker_does_not_tell_counts_as_well(asked, fault):
    admin = Admin({"in": 1}, [[]])
    group = asked(admin, "in")
    assert (await group.look()).unread
    admin.fault = fault
    assert await group.look() == Reading()
    assert admin.closed == 1


async def test_where_a_stage_goes_on_is_what_its_group_committed(monkeypatch):
    admin = Admin({})
    admin.committed = {0: 5, 1: -1}
    monkeypatch.setattr("stream.kafka.admin.admin_client", lambda _: admin)
    assert [await changelog.committed(Settings(), "test", "in", number) for number in range(3)] == [5, 0, 0]


@pytest.mark.parametrize(
    ("clients", "later"),
    [
        ([], None),
        (["wirestream-pod-1-test@2-b"], None),
        (["wirestream-pod-1-test@1-a"], True),
        (["wirestream-pod-1-test@2-a"], True),
        (["wirestream-pod-1-test@3-a"], False),
        (["wirestream-pod-1-test@3-a", "wirestream-pod-1-test@1-a"], True),
        (["wirestream-pod-11-test@1-a", "wirestream-pod-1-tests@1-a", "wirestream", ""], None),
    ],
)
async def test_of_two_of_one_name_each_knows_which_began_first(monkeypatch, clients, later):
    """Also while the group gives its partitions out: in a quarrel it does nothing else."""
    admin = Admin({"in": 1}, state="PreparingRebalance")
    admin.clients = clients
    monkeypatch.setattr(module, "admin_client", lambda _: admin)
    group = Membership(Settings(), "wirestream-test", ["in"], "wirestream-pod-1-test@2-b")
    await group.look()
    assert group.is_the_later is later
    admin.clients = []
    await group.look()
    assert group.is_the_later is later, "it is forgotten as soon as the other is thrown out"


async def test_without_an_instance_id_nobody_is_a_namesake(asked):
    admin = Admin({"in": 1}, [[("in", [0])]])
    admin.clients = ["faust-1", "wirestream-x-test@1-a"]
    group = asked(admin, "in")
    await group.look()
    assert group.is_the_later is None
