from __future__ import annotations

import asyncio
import tracemalloc

import pytest

from stream.feeds.mail.dotted import undotted


async def read(sent: bytes, most: int = 1000, piece: int = 7, limit: int = 64) -> tuple[bytes | None, bytes]:
    """What comes of bytes that arrive in pieces, and what is left of them."""
    reader = asyncio.StreamReader(limit=limit)

    async def arrive() -> None:
        for at in range(0, len(sent), piece):
            reader.feed_data(sent[at : at + piece])
            await asyncio.sleep(0)
        reader.feed_eof()

    arriving = asyncio.create_task(arrive())
    found = await undotted(reader, most)
    await arriving
    return found, await reader.read()


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 5000])
async def test_the_added_dots_are_taken_off_and_what_comes_behind_is_left(piece):
    sent = b"..\r\n...x\r\n a.\r\n" + b"y" * 300 + b".\r\n\r\n..\r\n.\r\nQUIT\r\n"
    assert await read(sent, piece=piece) == (b".\r\n..x\r\n a.\r\n" + b"y" * 300 + b".\r\n\r\n.\r\n", b"QUIT\r\n")


@pytest.mark.parametrize("end", [b"\n.\r\n", b"\r.\r\n", b"\n.\n", b"\r.\r", b"\r\n.\n", b"\r\n.\r"])
async def test_only_a_dot_between_whole_line_ends_ends_a_mail(end):
    sent = b"one" + end + b"MAIL FROM:<evil@x.example>\r\n.\r\n"
    found, left = await read(sent)
    assert found is not None
    assert found.endswith(b"MAIL FROM:<evil@x.example>\r\n")
    assert left == b""


async def test_what_has_exactly_the_most_is_taken_and_one_byte_more_is_not():
    assert (await read(b"x" * 998 + b"\r\n.\r\n"))[0] == b"x" * 998 + b"\r\n"
    assert await read(b"x" * 999 + b"\r\n.\r\nQUIT\r\n") == (None, b"QUIT\r\n")


async def test_dots_that_were_added_are_not_counted():
    lines = b".\r\n" * 333
    assert (await read(lines.replace(b".", b"..") + b".\r\n"))[0] == lines


async def test_no_more_is_kept_of_a_large_mail_than_tells_that_it_is():
    tracemalloc.start()
    try:
        reader = asyncio.StreamReader(limit=65536)
        reading = asyncio.create_task(undotted(reader, 1000))
        for _ in range(200):
            reader.feed_data(b"z" * 65536)
            await asyncio.sleep(0)
        reader.feed_data(b"\r\n.\r\n")
        assert await reading is None
        assert tracemalloc.get_traced_memory()[1] < 4_000_000, "of 13 MB"
    finally:
        tracemalloc.stop()


async def test_a_sender_that_ends_first_sends_nothing():
    with pytest.raises(asyncio.IncompleteReadError):
        await read(b"half a mail\r\n")
