"""Whom the heartbeats beside a busy loop go to; that they keep a member in its group is seen on a real broker
(`tests/broker/test_probes.py`).
"""

from types import SimpleNamespace

import pytest
from aiokafka.errors import NodeNotReadyError

from stream.agents.engine.heartbeat import HeartbeatThread
from stream.settings import Settings


class Asking:
    """A client: broker 1 led the group and does not answer so any more, broker 2 leads it."""

    def __init__(self, answer):
        self.answer, self.sent = answer, []

    async def coordinator_lookup(self, _kind, group):
        assert group == "wirestream-test"
        return 2

    async def send(self, node, request, group):  # noqa: ARG002
        self.sent.append(node)
        if node == 1 and isinstance(self.answer, Exception):
            raise self.answer
        return SimpleNamespace(error_code=self.answer if node == 1 else 0)


@pytest.mark.parametrize("answer", [15, 16, NodeNotReadyError()], ids=["not available", "not coordinator", "away"])
async def test_a_coordinator_that_moved_is_found(answer):
    member = SimpleNamespace(group_id="wirestream-test", generation=7, member_id="member-1", coordinator_id=1)
    heartbeats, asking = HeartbeatThread(member, Settings(), 1.0), Asking(answer)
    coordinator = 1
    for _ in range(3):
        coordinator = await heartbeats._beat_once(asking, coordinator)
    assert (coordinator, asking.sent) == (2, [1, 2, 2])
