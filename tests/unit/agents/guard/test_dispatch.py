"""What becomes of messages that fit nowhere, with the real `Delivery` up to a broker's edge."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from hashlib import sha256
from types import SimpleNamespace

import pytest

from schemas import DeadLetter
from stream.agents.engine.fake import FakeEngine, FakeSource
from stream.agents.guard import dispatch as dispatch_module
from stream.agents.guard import guard as guard_module
from stream.agents.guard.guard import Guard
from stream.clock import SetClock
from stream.errors import Reason, Rejected
from stream.kafka import producer as delivery_module
from stream.kafka.message import Handled, Outgoing
from stream.kafka.producer import Delivery
from stream.kafka.topics import DEADLETTERS, UNIQUE
from stream.observe import metrics
from stream.settings import Guard as Policy
from stream.settings import Limits, Settings
from tests.factories import record
from tests.unit.kafka.fake_producer import FakeBroker

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SETTINGS = Settings(limits=Limits(message_bytes=10_000, derived_factor=1))
MOST = DEADLETTERS.max_message_bytes(SETTINGS)
LETTERS = DEADLETTERS.name


@pytest.fixture
def broker(monkeypatch):
    made = FakeBroker()
    monkeypatch.setattr(delivery_module, "idempotent_producer", made.producer)

    def fail_stop(reason, **_):
        raise AssertionError(f"the worker ended: {reason}")

    monkeypatch.setattr(guard_module, "fail_stop", fail_stop)
    return made


class _Run:
    def __init__(self, handle, *messages, stage="test"):
        self.engine, self.source, self.clock = FakeEngine(), FakeSource(*messages), SetClock(NOON)
        policy = Policy(backoff_initial=0.001, backoff_max=0.002)
        self.guard = Guard(stage, self.engine, Delivery(SETTINGS), policy, self.clock)
        self.work = self.guard.each(handle)

    async def held(self):
        async with asyncio.timeout(5):
            while not self.guard.held:  # noqa: ASYNC110 - there is no event to wait for
                await asyncio.sleep(0.001)

    async def __call__(self):
        await asyncio.wait_for(self.guard.run(self.source, self.work), 10)
        return self


def _refuse(_record):
    raise Rejected(Reason.OVERSIZE, "too large")


def _echo(one):
    return Handled([Outgoing(UNIQUE.name, one.key, one.value)])


def _letters(broker):
    return [
        (key, value, DeadLetter.from_headers(headers), headers) for _, key, value, headers in broker.records[LETTERS]
    ]


def _message(offset=7, value=b"v", *, key=b"k", headers=(), seconds=1_700_000_000.5):
    return record(offset, value, key=key, headers=headers, timestamp_ms=int(seconds * 1000))


async def test_a_record_that_fits_nowhere_is_a_letter_without_its_bytes(broker):
    value = b"a" * (MOST * 2)
    run = await _Run(_refuse, _message(value=value, headers=(("file", b"big.txt"),)), _message(8, b"next"))()
    large, small = _letters(broker)
    key, kept, told, headers = min((large, small), key=lambda letter: letter[2].original_offset)
    assert (key, kept, dict(headers)["file"]) == (b"k", b"", b"big.txt")
    assert (told.original_topic, told.original_partition, told.original_offset) == ("in", 0, 7)
    assert (told.reason, told.left_out, told.value_size) == ("oversize", "value", len(value))
    assert told.value_sha256 == sha256(value).hexdigest()
    assert run.source.offsets == [7, 8]


async def test_the_log_says_where_a_letter_was_cut(broker, monkeypatch):
    said = []
    log = SimpleNamespace(warning=lambda event, **fields: said.append((event, fields)), info=lambda *_, **__: None)
    monkeypatch.setattr(dispatch_module, "log", log)
    await _Run(_refuse, _message(41, b"a" * MOST))()
    ((event, fields),) = said
    assert (event, fields["form"], fields["bytes"]) == ("dead letter cut", "without_value", MOST)
    assert (fields["topic"], fields["partition"], fields["offset"]) == ("in", 0, 41)


@pytest.mark.parametrize(
    ("message", "left_out"),
    [
        (_message(key=b"k" * MOST), "key"),
        (_message(headers=(("long", b"h" * MOST), ("file", b"a.xml"))), "headers"),
        (_message(headers=tuple((f"h{n}", b"h" * 1000) for n in range(MOST // 1000))), "headers"),
        (_message(key=b"k" * MOST, value=b"v" * MOST, headers=(("long", b"h" * MOST),)), "value,key,headers"),
    ],
)
async def test_keys_and_headers_that_are_too_large_are_cut(broker, message, left_out):
    await _Run(_refuse, message)()
    ((key, value, told, headers),) = _letters(broker)
    assert told.left_out == left_out
    assert len(key) <= 1024
    assert sum(len(text) for name, text in headers if not name.startswith("dlq-")) <= 16 * 1024
    assert "value" in left_out or value == b"v"
    assert ("file", b"a.xml") in headers or "file" not in dict(message.headers)


async def test_a_letter_topic_of_tiny_records_gets_the_letter_without_foreign_headers(broker):
    broker.limits[LETTERS] = 500
    message = _message(value=b"v" * 400, headers=(("file", b"f" * 300), ("other", b"o" * 300)))
    run = await _Run(_refuse, message)()
    ((key, value, told, headers),) = _letters(broker)
    assert (key, value, told.left_out) == (None, b"", "value,key,headers")
    assert all(name.startswith("dlq-") for name, _ in headers)
    assert run.source.offsets == [7]


async def test_a_letter_topic_that_takes_nothing_holds_the_flow_until_it_is_mended(broker):
    broker.limits[LETTERS] = 10
    run = _Run(lambda one: _echo(one) if one.offset == 8 else _refuse(one), _message(), _message(8, b"good"))
    task = asyncio.ensure_future(run())
    await run.held()
    assert run.source.offsets == []
    broker.limits[LETTERS] = 10**6
    await task
    assert run.source.offsets == [7, 8]
    assert len(_letters(broker)) == 1
    # Held for the letter alone: what was delivered is not sent again with every attempt.
    assert broker.log[UNIQUE.name] == [b"good"]


async def test_what_is_too_large_for_the_next_topic_is_dead_lettered_once_and_the_rest_goes_on(broker):
    broker.limits[UNIQUE.name] = 1000
    messages = [_message(n, b"%d" % n + b"x" * (2000 if n % 10 == 3 else 10)) for n in range(60)]
    before = metrics.DEADLETTERS.labels("sized", "oversize")._value.get()
    refused = metrics.RECORDS.labels("sized", "refused")._value.get()
    run = await _Run(_echo, *messages, stage="sized")()
    told = [(told.original_offset, told.reason, value) for _, value, told, _ in _letters(broker)]
    assert told == [(n, "oversize", messages[n].value) for n in range(3, 60, 10)]
    assert broker.log[UNIQUE.name] == [message.value for n, message in enumerate(messages) if n % 10 != 3]
    assert run.source.offsets == list(range(60))
    assert metrics.DEADLETTERS.labels("sized", "oversize")._value.get() == before + 6
    assert metrics.RECORDS.labels("sized", "refused")._value.get() == refused + 6


async def test_a_record_whose_items_are_all_too_large_is_one_letter(broker):
    broker.limits[UNIQUE.name] = 1000

    def handle(_record):
        return Handled(
            [Outgoing(UNIQUE.name, b"k", b"x" * 2000), Outgoing(UNIQUE.name, b"k", b"y" * 2000)],
            refused=[Rejected(Reason.NO_TEXT, "item 3")],
        )

    await _Run(handle, _message())()
    ((_, value, told, _),) = _letters(broker)
    assert (value, told.reason) == (b"v", "no-text")


class _Table:
    def __init__(self, *writes):
        self.writes, self.confirmed = list(writes), []

    def unsent(self):
        return tuple(self.writes)

    def confirm(self, offsets):
        self.confirmed += list(offsets)
        del self.writes[: len(offsets)]

    def commit(self):
        self.committed = list(self.confirmed)


async def test_a_table_s_write_that_fits_nowhere_holds_the_flow(broker):
    """Left out, a restart would know less than was decided; ending would meet it again."""
    changelog = "wirestream-alert-stories-changelog"
    broker.limits[changelog] = 100
    run = _Run(_echo, _message(value=b"good"))
    table = _Table(
        Outgoing(changelog, b"a", b"1"), Outgoing(changelog, b"b", b"2" * 200), Outgoing(changelog, b"c", b"3")
    )
    run.guard.add_table(table)
    task = asyncio.ensure_future(run())
    await run.held()
    assert [write.key for write in table.writes] == [b"b", b"c"]
    assert run.source.offsets == []
    broker.limits[changelog] = 1000
    await task
    assert table.writes == []
    assert broker.log[UNIQUE.name] == [b"good"]
    assert run.source.offsets == [7]


async def test_a_write_that_a_rebalance_drops_while_it_is_refused_ends_no_worker(broker):
    class Reassigned(_Table):
        def confirm(self, _offsets):
            self.writes.clear()

    broker.limits["changelog"] = 100
    run = _Run(_echo, _message(value=b"good"))
    run.guard.add_table(Reassigned(Outgoing("changelog", b"a", b"1" * 200)))
    await run()
    assert run.source.offsets == [7]


@pytest.mark.parametrize("seconds", [-(2.0**53), -1.0, 0.0, 2.0**53, 253402300800.0])
async def test_no_time_of_a_producer_ends_a_worker(broker, seconds):
    run = await _Run(_refuse, _message(seconds=seconds))()
    ((_, _, told, _),) = _letters(broker)
    assert told.original_timestamp.year in (2000, 2200)
    assert run.source.offsets == [7]


async def test_no_header_of_a_producer_ends_a_worker(broker):
    run = await _Run(_refuse, _message(headers=(("null", None), ("empty", b""), ("twice", b"1"), ("twice", b"2"))))()
    ((_, _, _, headers),) = _letters(broker)
    assert headers[:4] == (("null", None), ("empty", b""), ("twice", b"1"), ("twice", b"2"))
    assert run.source.offsets == [7]


async def test_a_broker_that_does_not_answer_holds_the_flow_and_lets_it_go_at_the_end(broker):
    """An idempotent producer asks for ever: a worker must say so, and must be able to end."""
    broker.silent = True
    run = _Run(_echo, _message(value=b"good"))
    task = asyncio.ensure_future(run())
    await asyncio.sleep(0.15)
    assert not run.guard.held
    run.clock.advance(5)
    await run.held()
    assert metrics.HELD.labels("test")._value.get() == 1
    assert not task.done()
    run.engine.should_stop = True
    await asyncio.wait_for(task, 5)
    assert run.source.offsets == []
    assert len(run.source.released) == 1
    assert not run.guard.held


async def test_a_broker_that_answers_late_ends_the_hold(broker):
    run = _Run(_echo, _message(value=b"good"))
    let, send = asyncio.Event(), run.guard._outbox.send

    async def late(dispatch):
        await let.wait()
        await send(dispatch)

    run.guard._outbox.send = late
    task = asyncio.ensure_future(run())
    await asyncio.sleep(0.05)
    run.clock.advance(5)
    await run.held()
    let.set()
    await asyncio.wait_for(task, 5)
    assert run.source.offsets == [7]
    assert not run.guard.held
