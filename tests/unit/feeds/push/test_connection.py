"""What a connection may do to us: say nothing, stop in the middle, come a thousand times, or speak no HTTP."""

from __future__ import annotations

import asyncio
import logging

import pytest

from stream.errors import Transient
from stream.feeds.push.limits import PushLimits, Room
from tests.pushes import KEY, hexed, signed


def head(name, size, *more) -> bytes:
    lines = (f"POST /v1/sources/{name} HTTP/1.1", "Host: x", f"Content-Length: {size}", *more)
    return "\r\n".join((*lines, "", "")).encode()


@pytest.mark.parametrize("sent", [b"", b"POST /v1/sources/open HTTP/1.1\r\nHost: x\r\nX-A: "])
async def test_a_connection_that_never_ends_its_headers_is_closed(opened, sent):
    async with opened(PushLimits(header_seconds=0.2)) as door:
        assert await door.raw(sent) == b""


async def test_one_that_asked_may_wait_for_its_next_request(opened):
    async with opened(PushLimits(header_seconds=1.0)) as door:
        reader, writer = await door.connect()
        for pause in (1.1, 0):  # longer than the headers of the first may take
            writer.write(head("open", 4) + b"copy")
            async with asyncio.timeout(20):
                assert (await reader.readline()).startswith(b"HTTP/1.1 202")
                await reader.readuntil(b"}")
            await asyncio.sleep(pause)
        writer.close()


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_that_is_cut_is_no_copy(opened, chunked):
    async with opened() as door:
        if chunked:
            sent = b"POST /v1/sources/open HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"
        else:
            sent = head("open", 8) + b"half"
        await door.raw(sent, then_eof=True)
        _, writer = await door.connect()
        writer.write(sent)
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.transport.abort()
        await asyncio.sleep(0.1)
        assert (await door.post("open", b"whole"))[0] == 202
        assert door.producer.tries == [b"whole"]


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        b"GET\r\n\r\n",
        b"POST /v1/sources/open HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        b"POST /v1/sources/open HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer s3cret\x00\r\n\r\n",
        b"POST /v1/sources/open HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 20_000 + b"\r\n\r\n",
        b"POST /v1/sources/open HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 1000 + b"\r\n",
        b"POST /v1/sources/open HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /v1/sources/open HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_http_is_a_problem_and_nothing_of_it_is_logged(opened, sent, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    async with opened() as door:
        answer = await door.raw(sent)
        assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
        assert b"application/problem+json" in answer
        assert b"s3cret" not in answer
        assert (await door.post("open", b"whole"))[0] == 202
        assert door.producer.tries == [b"whole"]
    said = "".join(capfd.readouterr()) + caplog.text
    assert "s3cret" not in said
    assert "Traceback" not in said


async def test_more_connections_than_there_may_be_are_told_to_come_again(opened):
    async with opened(PushLimits(connections=3)) as door:
        idle = [await door.connect() for _ in range(3)]
        await asyncio.sleep(0.05)
        answer = await door.raw(b"")
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"Retry-After: 5" in answer
        idle[0][1].close()
        await asyncio.sleep(0.05)
        assert (await door.post("open"))[0] == 202
        for _, writer in idle:
            writer.close()


async def test_bodies_in_hand_are_bounded_and_the_next_is_told_to_come_again(opened):
    async with opened(PushLimits(bytes_in_hand=3000), open={"scheme": "unsigned", "max_bytes": 5000}) as door:
        # One alone may be larger than all of it.
        assert (await door.post("open", b"x" * 5000))[0] == 202
        gate = door.shut()
        waiting = asyncio.ensure_future(door.post("open", b"y" * 2000))
        await door.tried(2)
        status, _, headers = await door.post("open", b"z" * 2000)
        assert (status, headers["Retry-After"]) == (503, "5")
        assert len(door.producer.tries) == 2
        gate.set()
        assert (await waiting)[0] == 202
        assert (await door.post("open", b"z" * 2000))[0] == 202


async def test_bodies_that_nobody_proved_do_not_hold_up_other_sources(opened):
    """Somebody who knows a source's name, and no key, sends bodies that never end."""
    async with opened(PushLimits(bytes_in_hand=4000)) as door:
        slow = []
        for size in (1500, 1500):
            _, writer = await door.connect()
            writer.write(head("github", 9000, f"X-Hub-Signature-256: sha256={'0' * 64}") + b"x" * size)
            slow.append(writer)
        async with asyncio.timeout(10):
            while (await door.post("github", b"y" * 900, {"X-Hub-Signature-256": hexed("s2", b"y" * 900)}))[0] != 503:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert (await door.push(b"z" * 1900))[0] == 202
        for writer in slow:
            writer.close()


def test_a_room_within_another_takes_of_both_and_gives_back_to_both():
    whole = Room(10)
    half, other = Room(5, whole), Room(5, whole)
    with half.hold() as one, other.hold() as two, other.hold() as three:
        one.add(3)
        two.add(4)
        with pytest.raises(Transient):
            three.add(2)
        three.add(1)
        assert (half.taken, other.taken, whole.taken) == (3, 5, 8)
        one.add(2)
    assert (half.taken, other.taken, whole.taken) == (0, 0, 0)


def test_a_room_is_given_back():
    room = Room(10)
    with room.hold() as one, room.hold() as two:
        one.add(8)
        with pytest.raises(Transient):
            two.add(3)
        two.add(2)
        assert room.taken == 10
    assert room.taken == 0


async def test_a_sender_that_waits_to_be_asked_is_asked_only_where_its_headers_are_right(opened):
    async with opened() as door:
        right = [f"{name}: {value}" for name, value in signed(b"copy").items()]
        reader, writer = await door.connect()
        writer.write(head("partner", 4, "Expect: 100-continue", *right))
        assert await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20) == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(b"copy")
        assert (await asyncio.wait_for(reader.readline(), 20)).startswith(b"HTTP/1.1 202 ")
        writer.close()
        for sent, status in (
            (head("partner", 4, "Expect: 100-continue"), b"401"),
            (head("nobody", 4, "Expect: 100-continue"), b"404"),
            (head("partner", 2001, "Expect: 100-continue", *right), b"413"),
            (head("partner", 4, "Expect: a miracle", *right), b"417"),
        ):
            answer = await door.raw(sent, until=b"}")  # long before the body's time is up
            assert answer.startswith(b"HTTP/1.1 " + status)
            assert b"100 Continue" not in answer
        assert door.producer.taken == [b"copy"]
        assert KEY not in repr(door.server.__dict__)
