from __future__ import annotations

import asyncio

import pytest

from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.feeds.drop.servers import DropServers
from stream.feeds.folder.settings import FolderSettings
from stream.feeds.folder.source import run_folder

_STORY = b"""<?xml version='1.0'?><nitf><body><body.head><hedline><hl1>Bridge opens</hl1></hedline></body.head>
<body.content><p>The new bridge over the Lahn opened on Monday, two years late.</p></body.content></body></nitf>"""


async def test_what_is_pushed_reaches_the_broker(dropped, producer):
    """From the client's close to the raw record, by the machine's clock."""
    stop, arrived = asyncio.Event(), asyncio.Event()
    settings = FolderSettings(kind="folder", path=dropped.folder, settle=0.05)
    taking = asyncio.ensure_future(
        run_folder(
            "afp", settings, producer, stop=stop, clock=SYSTEM_CLOCK, arrived=lambda _name, _count: arrived.set()
        )
    )
    async with dropped.serving(), dropped.connect() as connection, connection.start_sftp_client() as sftp:
        async with sftp.open("/a.xml", "wb") as file:
            await file.write(_STORY)
        await asyncio.wait_for(arrived.wait(), 20)
    stop.set()
    await asyncio.wait_for(taking, 10)
    assert (producer.taken, producer.files) == ([_STORY], ["a.xml"])
    assert producer.headers[0]["wire-transport"] == "folder"


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
