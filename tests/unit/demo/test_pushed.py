"""Which seeds of the demo are pushed, and that they come as the replay's do."""

from __future__ import annotations

import pytest

from stream.clock import SYSTEM_CLOCK
from stream.demo.pushed import in_turns, pushing
from stream.errors import Misconfigured
from stream.produce import Sent
from stream.produce.replay import Payload


def test_one_of_ten_is_pushed_and_all_stay_in_their_order():
    payloads = [Payload(str(number), b"copy") for number in range(25)]
    turns = list(in_turns(payloads, 10))
    assert [one for _, some in turns for one in some] == payloads
    assert [one.name for is_pushed, some in turns for one in some if is_pushed] == ["0", "10", "20"]


def test_what_no_push_may_be_is_replayed():
    payloads = [Payload("empty", b""), *[Payload("x", b"x")] * 9, Payload("large", b"x" * 11)]
    assert [is_pushed for is_pushed, _ in in_turns(payloads, 10)] == [False]


async def test_a_push_is_signed_and_says_where_it_is_kept(producer):
    async with pushing(producer, "demo", SYSTEM_CLOCK) as push:
        assert [await push(Payload(name, name.encode())) for name in "ab"] == [
            Sent("wire.raw.v1", 0, 0),
            Sent("wire.raw.v1", 0, 1),
        ]
        assert producer.taken == [b"a", b"b"]
        assert {headers["wire-transport"] for headers in producer.headers} == {"push"}
        assert all(headers["wire-delivery-id"].startswith("msg_") for headers in producer.headers)
        assert "wire-untrusted" not in producer.headers[0], "a kill that is signed acts"
        with pytest.raises(Misconfigured, match="the push of big was answered with 413"):
            await push(Payload("big", b"x" * 1001))
