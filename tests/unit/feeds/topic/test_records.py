from __future__ import annotations

from datetime import UTC, datetime

import pytest
from aiokafka.structs import ConsumerRecord

from stream.agents.engine.port import Unreadable
from stream.errors import Reason
from stream.feeds.topic.records import item_of, kept_headers, lots_of
from stream.feeds.transport import Skipped
from stream.kafka.message import UNREAD


def record(value=b"copy", offset=7, key=b"k", headers=(), timestamp=1_700_000_000_000, timestamp_type=0):
    size = -1 if value is None else len(value)
    return ConsumerRecord("out", 2, offset, timestamp, timestamp_type, key, value, None, len(key or b""), size, headers)


class Counted:
    def __init__(self):
        self.skips = []

    def skipped(self, why, count=1):
        self.skips += [why] * count


def test_an_item_is_the_value_and_says_where_it_was():
    item = item_of(record(b"\x00\xffcopy"), 100, Counted())
    assert (item.payload, item.name, item.refusal) == (b"\x00\xffcopy", "k", None)
    assert (item.origin, item.delivery_id) == ("out/2/7", "out/2/7")


@pytest.mark.parametrize(
    ("timestamp", "kind", "modified"),
    [
        (1_700_000_000_000, 1, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        (1_700_000_000_000, 0, None),
        (2**62, 1, None),
    ],
)
def test_a_time_is_believed_where_the_broker_wrote_it(timestamp, kind, modified):
    assert item_of(record(timestamp=timestamp, timestamp_type=kind), 100, Counted()).modified == modified


def test_a_tombstone_is_no_item_and_is_counted():
    report = Counted()
    assert item_of(record(None), 100, report) is None
    assert report.skips == [Skipped.EMPTY]
    assert item_of(record(b""), 100, report).payload == b""


@pytest.mark.parametrize("key", [None, b"\xff", b"a\nb", b"k" * 101])
def test_a_key_that_is_no_short_text_is_no_name(key):
    assert item_of(record(key=key), 100, Counted()).name == ""


def test_what_cannot_be_had_is_a_refusal_that_says_where_it_lies():
    report = Counted()
    rotten = Unreadable.of(b"bytes of the batch", 3, 7, ValueError("no codec"))
    found = [
        item_of(one, 4, report)
        for one in (record(b"12345"), record(rotten), record(None, headers=((UNREAD, b""),)), record(b"1234"))
    ]
    assert [item.payload for item in found] == [b"", b"", b"", b"1234"]
    refusals = [item.refusal for item in found]
    assert [r and r.reason for r in refusals] == [Reason.OVERSIZE, Reason.MALFORMED, Reason.OVERSIZE, None]
    assert all(str(r.detail).startswith("out/2/7: ") for r in refusals[:3])
    assert "3 to 7" in refusals[1].detail
    assert found[2].headers == ()
    assert report.skips == [Skipped.OVERSIZE, Skipped.UNREADABLE, Skipped.OVERSIZE]


def test_headers_are_kept_under_names_of_our_own():
    kept = kept_headers((("wire-untrusted", b"\xff"), ("säge\r\nx: y", None), ("a" * 200, b"v")))
    assert kept == (("src-wire-untrusted", b"\xff"), ("src-s_ge__x__y", b""), ("src-" + "a" * 100, b"v"))


def test_headers_are_bounded_in_number_and_bytes():
    assert len(kept_headers([(f"h{n}", b"v") for n in range(100)])) == 64
    kept = kept_headers([("small", b"v"), ("large", b"v" * 16_384), ("behind", b"v")])
    assert [name for name, _ in kept] == ["src-small"]


def test_lots_are_bounded_and_in_order():
    many = [record(offset=n) for n in range(450)]
    lots = list(lots_of(many))
    assert [len(lot.records) for lot in lots] == [200, 200, 50]
    assert [r.offset for lot in lots for r in lot.records] == list(range(450))
    assert [lot.ends for lot in lots] == [{("out", 2): 200}, {("out", 2): 400}, {("out", 2): 450}]
    large = [record(b"x" * 5_000_000, offset=n) for n in range(3)]
    assert [len(lot.records) for lot in lots_of(large)] == [1, 1, 1]
    assert list(lots_of([])) == []
