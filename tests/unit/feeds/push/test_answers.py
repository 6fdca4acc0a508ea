"""Each row of the table of answers, by a real client over a real socket."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from datetime import timedelta

import pytest

from stream.feeds.push.limits import PushLimits
from stream.observe.metrics import REGISTRY
from tests.pushes import hexed, signed


def pushes(feed, status):
    return REGISTRY.get_sample_value("wire_push_requests_total", {"feed": feed, "status": str(status)}) or 0


async def refused(door, status, *arguments, **options):
    """The answer, which must be a problem of this status, after which nothing was kept."""
    kept = len(door.producer.taken)
    got, said, headers = await door.post(*arguments, **options)
    assert (got, headers["Content-Type"]) == (status, "application/problem+json"), said
    assert (said["status"], said["type"]) == (status, "about:blank")
    assert said["title"]
    assert said["detail"]
    assert len(door.producer.taken) == kept
    return said, headers


async def test_202_says_where_it_is_kept(opened):
    async with opened() as door:
        before = pushes("partner", 202)
        status, said, headers = await door.push(b"one")
        assert (status, said) == (202, {"id": "wire.raw.v1/0/0"})
        assert headers["Content-Type"] == "application/json"
        assert (await door.push(b"two", name="msg_2"))[1] == {"id": "wire.raw.v1/0/1"}
        assert door.producer.taken == [b"one", b"two"]
        assert door.producer.headers[0] == {
            "wire-transport": "push",
            "wire-origin": "127.0.0.1",
            "wire-provider": "Halden",
            "wire-delivery-id": "msg_1",
            "wire-fetched-at": "2026-03-08T12:00:00+00:00",
        }
        assert door.arrived == [("partner", 1), ("partner", 1)]
        assert pushes("partner", 202) == before + 2


async def test_400_for_an_empty_body(opened):
    async with opened() as door:
        await refused(door, 400, "open", b"")
        await refused(door, 400, "open", gzip.compress(b""), headers={"Content-Encoding": "gzip"})


async def test_401_never_says_why(opened):
    async with opened() as door:
        old, late = (door.clock.now() + timedelta(seconds=off) for off in (-301, 301))
        good = signed(b"copy")
        wrong = [
            {},
            good | {"webhook-signature": "v1,bm8="},
            signed(b"other"),
            signed(b"copy", at=old),
            signed(b"copy", at=late),
            good | {"webhook-id": "msg_2"},
            good | {"webhook-timestamp": "1e9"},
        ]
        answers = [await refused(door, 401, "partner", b"copy", headers=headers) for headers in wrong]
        assert len({str(said) for said, _ in answers}) == 1
        assert {headers["WWW-Authenticate"] for _, headers in answers} == {'Push realm="wirestream"'}


@pytest.mark.parametrize("off", [-300, 300])
async def test_a_time_stamp_within_five_minutes_is_taken(opened, off):
    async with opened() as door:
        assert (await door.push(at=door.clock.now() + timedelta(seconds=off)))[0] == 202


async def test_403_for_an_address_that_may_not_push(opened):
    async with opened() as door:
        await refused(door, 403, "inside")
        # Whoever is no proxy of ours may name whom it likes.
        await refused(door, 403, "inside", headers={"X-Forwarded-For": "203.0.113.7"})


async def test_404_for_a_source_that_there_is_not_and_for_another_path(opened):
    async with opened() as door:
        await refused(door, 404, "nobody")
        await refused(door, 404, "partner/x")
        assert (await door.session.get(f"{door.address}/metrics")).status == 404


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_405_for_what_is_no_post(opened, method):
    async with opened() as door:
        for name in ("partner", "hub"):
            status, _, headers = await door.post(name, None, method=method)
            assert (status, headers.get("Allow")) == (
                (404, None) if (method, name) == ("GET", "hub") else (405, "POST")
            )


async def test_408_for_a_body_that_is_slow(opened):
    async with opened(PushLimits(body_seconds=0.2)) as door:
        head = b"POST /v1/sources/open HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
        answer = await door.raw(head + b"a few bytes", until=b"}")
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b"application/problem+json" in answer
        assert door.producer.tries == []


async def test_413_for_a_body_that_is_too_large_announced_or_not(opened):
    async with opened() as door:
        assert (await door.push(b"x" * 2000))[0] == 202
        large = b"x" * 2001

        async def in_parts(pause):
            yield large[:1000]
            await asyncio.sleep(pause)
            yield large[1000:]

        await refused(door, 413, "partner", large, headers=signed(large))
        for pause in (0, 0.05):  # it may be here as a whole before anybody reads it, or not
            await refused(door, 413, "partner", in_parts(pause), headers=signed(large))


async def test_413_comes_to_a_sender_that_first_writes_all_of_it(opened):
    """32 MB, more than any socket's buffer: without reading them the sender would see a reset."""
    async with opened() as door:
        size = 32_000_000

        def write_all(port):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as sender:
                sender.sendall(b"POST /v1/sources/open HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size)
                for _ in range(size // 1_000_000):
                    sender.sendall(b"x" * 1_000_000)
                return sender.recv(12)

        port = int(door.address.rsplit(":", 1)[1])
        assert await asyncio.to_thread(write_all, port) == b"HTTP/1.1 413"


async def test_413_for_a_bomb(opened):
    async with opened() as door:
        bomb = gzip.compress(bytes(64 * 1024 * 1024))
        await refused(door, 413, "open", bomb, headers={"Content-Encoding": "gzip"})


async def test_413_for_what_no_broker_takes_and_a_dead_letter_refers_to_it(opened, refusal):
    async with opened() as door:
        door.producer.faults[b"copy"] = [refusal]
        status, said, _ = await door.push()
        assert (status, said["status"]) == (413, 413)
        assert door.producer.taken == [b""]
        assert door.producer.headers[0]["wire-refused"] == str(refusal)


async def test_415_for_a_coding_that_is_not_known(opened):
    async with opened() as door:
        for coding in ("br", "zstd", "gzip, gzip", "x"):
            _, headers = await refused(door, 415, "open", b"copy", headers={"Content-Encoding": coding})
            assert headers["Accept-Encoding"] == "gzip, deflate"
        packed_on_its_way = b"Transfer-Encoding: gzip, chunked\r\n\r\n4\r\ncopy\r\n0\r\n\r\n"
        answer = await door.raw(b"POST /v1/sources/open HTTP/1.1\r\nHost: x\r\n" + packed_on_its_way, until=b"}")
        assert answer.startswith(b"HTTP/1.1 415 ")
        assert door.producer.tries == []


async def test_429_says_when_to_come_again_and_holds_each_source_alone(opened):
    async with opened() as door:
        assert [(await door.post("open", b"%d" % n))[0] for n in range(4)] == [202] * 4
        _, headers = await refused(door, 429, "open")
        assert headers["Retry-After"] == "1"
        assert (await door.push())[0] == 202
        door.clock.advance(1)
        assert [(await door.post("open", b"%d" % n))[0] for n in range(3)] == [202, 202, 429]


async def test_a_push_that_is_not_proved_costs_its_source_nothing_of_its_rate(opened):
    async with opened(partner={"scheme": "bearer", "secret": "t", "rate": "1/s"}) as door:
        for _ in range(5):
            await refused(door, 401, "partner")
        assert (await door.post("partner", headers={"Authorization": "Bearer t"}))[0] == 202


async def test_503_where_the_broker_is_away_and_nothing_is_remembered(opened):
    async with opened(PushLimits(broker_seconds=0.4)) as door:
        door.producer.away = True
        _, headers = await refused(door, 503, "partner", b"copy", headers=signed(b"copy"))
        assert headers["Retry-After"] == "5"
        door.producer.away, door.producer.hangs = False, True
        await refused(door, 503, "partner", b"copy", headers=signed(b"copy"))
        door.producer.hangs = False
        assert (await door.push())[:2] == (202, {"id": "wire.raw.v1/0/0"})


async def test_500_for_a_fault_of_ours_and_the_next_is_taken(opened):
    async with opened() as door:
        door.producer.faults[b"copy"] = [LookupError("s3cret")]
        said, _ = await refused(door, 500, "token", headers={"Authorization": "Bearer t0ken"})
        assert "s3cret" not in str(said)
        assert (await door.post("token", headers={"Authorization": "Bearer t0ken"}))[0] == 202


async def test_the_same_delivery_again_is_202_and_no_second_record(opened):
    async with opened() as door:
        before = REGISTRY.get_sample_value("wire_feed_skipped_total", {"feed": "partner", "why": "repeated"}) or 0
        assert (await door.push())[1] == {"id": "wire.raw.v1/0/0"}
        assert (await door.push())[:2] == (202, {"id": "wire.raw.v1/0/0", "repeated": True})
        assert door.producer.taken == [b"copy"]
        assert (await door.push(b"another version"))[1] == {"id": "wire.raw.v1/0/1"}
        after = REGISTRY.get_sample_value("wire_feed_skipped_total", {"feed": "partner", "why": "repeated"})
        assert after == before + 1


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, lambda body: zlib.compress(body)[2:-4]])
async def test_a_packed_body_is_signed_as_it_came_and_kept_unpacked(opened, pack):
    async with opened() as door:
        packed = pack(b"copy " * 100)
        coding = "gzip" if packed[:2] == b"\x1f\x8b" else "deflate"
        for body, status in ((packed, 202), (b"copy " * 100, 401)):
            headers = {"Content-Encoding": coding, "X-Hub-Signature-256": hexed("s2", body)}
            assert (await door.post("github", packed, headers))[0] == status
        assert door.producer.taken == [b"copy " * 100]
