"""While the broker is away a reader waits, and then begins again. (What it reads: tests/broker/test_spans.py.)"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from aiokafka.errors import GroupLoadInProgressError, KafkaConnectionError, NotCoordinatorForGroupError
from aiokafka.protocol.commit import OffsetFetchResponse_v3

from stream.clock import SetClock
from stream.errors import Misconfigured
from stream.kafka import changelog
from stream.kafka.changelog import committed, read_span
from stream.settings import Settings
from tests.factories import fetched
from tests.unit.kafka.fake_consumer import FakeConsumer


@pytest.fixture
def clock():
    return SetClock(datetime(2026, 3, 1, tzinfo=UTC))


async def test_a_span_is_begun_again_with_what_is_chosen_by_then(monkeypatch, clock):
    log = FakeConsumer(("table", 0), map(fetched, range(5)), faults=[KafkaConnectionError(), KafkaConnectionError()])
    monkeypatch.setattr(changelog, "consumer", log.make)
    held, taken = [], []

    def choose(span):
        held.append(span)
        return 2, span[1]

    assert await read_span(Settings(), "table", 0, choose, taken.extend, clock=clock) == (2, 5)
    assert [one.offset for one in taken] == [2, 3, 4]
    assert held == [(0, 5)]
    assert clock.slept == [1.0, 1.0]
    assert log.started == log.stopped == 3


async def test_where_a_stage_goes_on_is_waited_for(monkeypatch, clock):
    faults = [Misconfigured("no Kafka"), KafkaConnectionError()]

    class Admin:
        async def __aenter__(self):
            return self

        async def __aexit__(self, *_):
            pass

        async def find_coordinator(self, group):
            assert group == "wirestream-resolve"
            if faults:
                raise faults.pop(0)
            return 1

        async def _send_request(self, _request, coordinator):
            assert coordinator == 1
            return OffsetFetchResponse_v3(0, [], 0)

    monkeypatch.setattr(changelog, "connected_admin", lambda _: Admin())
    assert await committed(Settings(), "resolve", "table", 0, clock) == 0
    assert clock.slept == [1.0, 1.0]


@pytest.mark.parametrize("fault", [NotCoordinatorForGroupError, GroupLoadInProgressError])
async def test_a_group_whose_coordinator_moves_is_not_one_that_never_committed(monkeypatch, clock, fault):
    answers = [
        OffsetFetchResponse_v3(0, [], fault.errno),
        OffsetFetchResponse_v3(0, [("table", [(0, 5, "", fault.errno)])], 0),
        OffsetFetchResponse_v3(0, [("table", [(0, 7, "", 0), (1, -1, "", 0)])], 0),
    ]

    class Admin:
        async def __aenter__(self):
            return self

        async def __aexit__(self, *_):
            pass

        async def find_coordinator(self, _):
            return 1

        async def _send_request(self, _request, _coordinator):
            return answers.pop(0)

    monkeypatch.setattr(changelog, "connected_admin", lambda _: Admin())
    assert await committed(Settings(), "resolve", "table", 0, clock) == 7
    assert not answers
