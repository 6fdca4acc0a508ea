"""A group is asked for again while its coordinator is not there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from aiokafka.errors import NodeNotReadyError
from aiokafka.protocol.admin import DescribeGroupsResponse_v3
from aiokafka.protocol.commit import OffsetFetchResponse_v3

from stream.clock import SetClock
from stream.kafka.rewind.group import Group, ask_group, committed_by


@pytest.mark.parametrize("ask", [ask_group, committed_by])
async def test_a_broker_to_which_there_is_no_connection_yet_is_asked_again(ask):
    """Our own client says so of a coordinator that has just started."""
    clock = SetClock(datetime(2026, 3, 1, tzinfo=UTC))
    faults = [NodeNotReadyError(), NodeNotReadyError()]

    class Admin:
        async def find_coordinator(self, _):
            if faults:
                raise faults.pop(0)
            return 1

        async def describe_consumer_groups(self, groups):
            await self.find_coordinator(groups)
            return [DescribeGroupsResponse_v3(0, [(0, "g", "Empty", "consumer", "", [], 0)])]

        async def _send_request(self, _request, _coordinator):
            return OffsetFetchResponse_v3(0, [], 0)

    found = await ask(Admin(), "g", clock)
    assert not faults
    assert clock.slept == [0.25, 0.25]
    assert found in (Group("Empty", ()), {})
