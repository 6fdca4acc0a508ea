from __future__ import annotations

import asyncio
import ftplib
import os
import socket
import struct
import time

import pytest

from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.feeds.drop.servers import DropServers
from stream.feeds.folder.settings import FolderSettings
from stream.feeds.folder.source import run_folder

_STORY = b"""<?xml version='1.0'?><nitf><body><body.head><hedline><hl1>Bridge opens</hl1></hedline></body.head>
<body.content><p>The new bridge over the Lahn opened on Monday, two years late.</p></body.content></body></nitf>"""

_LONG = b"<nitf>" + b"copy " * 40_000


async def test_what_is_pushed_reaches_the_broker(dropped, producer):
    """From the client's close to the raw record, by the machine's clock."""
    stop, arrived = asyncio.Event(), asyncio.Event()
    settings = FolderSettings(kind="folder", path=dropped.folder, settle=0.05)
    (dropped.folder / "first.xml").write_bytes(_STORY)
    taking = asyncio.ensure_future(
        run_folder(
            "afp",
            settings,
            producer,
            stop=stop,
            clock=SYSTEM_CLOCK,
            arrived=lambda _name, _count: arrived.set(),
            backlog=lambda *_: None,
        )
    )
    await asyncio.wait_for(arrived.wait(), 20)
    await asyncio.sleep(0.1)  # from here on the system tells of what comes
    arrived.clear()
    async with dropped.serving(), dropped.connect() as connection, connection.start_sftp_client() as sftp:
        async with sftp.open("/a.xml", "wb") as file:
            await file.write(_STORY)
        await asyncio.wait_for(arrived.wait(), 20)
    stop.set()
    await asyncio.wait_for(taking, 10)
    assert (producer.taken, producer.files) == ([_STORY] * 2, ["first.xml", "a.xml"])
    assert producer.headers[1]["wire-transport"] == "folder"


@pytest.mark.parametrize("kind", ["sftp", "ftp"])
async def test_what_was_cut_off_reaches_the_broker_as_far_as_it_came(dropped, producer, kind):
    async with dropped.serving():
        if kind == "sftp":
            connection = await dropped.connect()
            file = await (await connection.start_sftp_client()).open("a.xml", "wb")
            await file.write(_LONG)
            connection.abort()
            await connection.wait_closed()
        else:
            await asyncio.to_thread(_cut_off, dropped)
        await asyncio.sleep(0.1)
    assert dropped.names() == [], "it was cut off in mid-flow"
    then = dropped.incoming().stat().st_mtime - 700
    os.utime(dropped.incoming(), (then, then))
    stop = asyncio.Event()
    settings = FolderSettings(kind="folder", path=dropped.folder, settle=0.05)
    await asyncio.wait_for(
        run_folder(
            "afp",
            settings,
            producer,
            stop=stop,
            clock=SYSTEM_CLOCK,
            arrived=lambda *_: stop.set(),
            backlog=lambda *_: None,
        ),
        10,
    )
    [taken] = producer.taken
    assert len(taken) > 1000
    assert (_LONG[: len(taken)], producer.files) == (taken, ["a.xml"])
    assert producer.headers[0]["wire-incomplete"] == "upload"


def _cut_off(dropped):
    """Send a part of a file, and end both connections by a reset."""
    client = ftplib.FTP(timeout=10)  # noqa: S321
    client.connect("127.0.0.1", dropped.ftp_port)
    client.login("afp", "word")
    data = client.transfercmd("STOR a.xml")
    data.sendall(_LONG)
    until = time.monotonic() + 10
    while time.monotonic() < until and not (dropped.partial() and dropped.incoming().stat().st_size > 1000):
        time.sleep(0.01)
    for one in (data, client.sock):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.close()


async def test_a_mistake_is_said_in_one_line_and_nothing_is_left_listening(dropped):
    drops = dropped.drops()
    with pytest.raises(Misconfigured, match="user afp names the source afp, which is none of kind folder"):
        await DropServers(drops, {}, SYSTEM_CLOCK).start()
    (dropped.room / "host").write_text("nothing")
    with pytest.raises(Misconfigured, match=r"drops\.sftp\.host_key_file: .* is no private key"):
        await DropServers(drops, {"afp": dropped.folder}, SYSTEM_CLOCK).start()
    (dropped.room / "host").unlink()
    with pytest.raises(Misconfigured, match="cannot be read"):
        await DropServers(drops, {"afp": dropped.folder}, SYSTEM_CLOCK).start()
    dropped.host_key.write_private_key(dropped.room / "host")
    drops = dropped.drops(tls="required")
    (dropped.room / "server.pem").write_text("nothing")
    server = DropServers(drops, {"afp": dropped.folder}, SYSTEM_CLOCK)
    with pytest.raises(Misconfigured, match="are no certificate and key"):
        await server.start()
    port = server._servers[0][0]._server.get_port()
    with pytest.raises(ConnectionError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_port_that_is_taken_is_said(dropped):
    async with dropped.serving():
        drops = dropped.drops()
        sftp = drops.sftp.model_copy(update={"listen": f"127.0.0.1:{dropped.sftp_port}"})
        ftp = drops.ftp.model_copy(update={"listen": f"127.0.0.1:{dropped.ftp_port}"})
        for taken in ({"sftp": sftp}, {"ftp": ftp, "sftp": None}):
            with pytest.raises(Misconfigured, match=r"listen: 127\.0\.0\.1:\d+ \("):
                await DropServers(drops.model_copy(update=taken), {"afp": dropped.folder}, SYSTEM_CLOCK).start()


def test_no_password_is_in_the_repr_of_a_server_or_its_settings(dropped):
    drops = dropped.drops()
    server = DropServers(drops, {"afp": dropped.folder}, SYSTEM_CLOCK)
    assert "word" not in (repr(drops) + repr(server) + repr(server._servers)).replace("password", "")
