from __future__ import annotations

import asyncio

import asyncssh
import pytest

from stream.errors import Misconfigured
from stream.feeds.transport import FarSideFault, FarSideGone, FarSideRefuses


async def test_another_host_key_is_refused_before_the_password_is_sent(sftpd, source):
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()
    feed = source(sftpd, host_key=other)
    with pytest.raises(FarSideRefuses, match="host key"):
        await feed.look()
    assert sftpd.logins == 0
    rsa = asyncssh.generate_private_key("ssh-rsa", key_size=2048).export_public_key().decode().strip()
    with pytest.raises(FarSideRefuses, match="host key"):
        await source(sftpd, host_key=rsa).look()


async def test_a_wrong_password_is_refused_with_one_login_and_shown_nowhere(sftpd, source):
    feed = source(sftpd)
    await feed.look()
    assert sftpd.logins == 1
    sftpd.password = "changed"  # noqa: S105
    await feed.look()  # the connection is kept between looks
    assert sftpd.logins == 1
    sftpd.cut()
    await asyncio.sleep(0.05)
    with pytest.raises(FarSideRefuses, match="refuses the login of desk") as refused:
        await feed.look()
    assert sftpd.logins == 2
    assert "secret-word" not in repr(refused.value) + repr(feed.settings)


async def test_a_connection_that_was_lost_between_looks_is_made_anew(sftpd, source, producer):
    payloads = sftpd.fill(2)
    feed = source(sftpd)
    await feed.look()
    sftpd.cut()
    feed.clock.advance(10)
    assert (await feed.look()).taken == 2
    assert producer.taken == payloads
    assert sftpd.logins == 2


async def test_a_connection_that_falls_in_mid_flow_loses_nothing(sftpd, source, producer):
    payloads = sftpd.fill(120)
    feed = source(sftpd, after="delete")
    publish = producer.send

    async def send(*arguments, **named):
        if len(producer.taken) == 70:
            sftpd.cut()
        return await publish(*arguments, **named)

    producer.send = send
    await feed.look()
    feed.clock.advance(10)
    with pytest.raises(FarSideFault):
        await feed.look()
    assert 50 < len(producer.taken) < 120
    assert 0 < len(sftpd.left()) < 120
    await feed.settled()
    assert producer.taken == payloads
    assert sftpd.left() == []


async def test_a_folder_that_may_not_be_listed_and_one_that_is_not_there(sftpd, source):
    sftpd.refuses.add("scandir")
    with pytest.raises(FarSideRefuses, match="may not be listed"):
        await source(sftpd).look()
    sftpd.refuses.clear()
    with pytest.raises(FarSideGone, match="/nowhere is not there"):
        await source(sftpd, path="/nowhere/*.xml").look()


async def test_a_server_that_says_nothing_is_given_up_within_the_time_out(source):
    silent = await asyncio.start_server(lambda _reader, _writer: asyncio.sleep(60), "127.0.0.1", 0)
    key = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode().strip()

    class Far:
        @staticmethod
        def settings(**more):
            port = silent.sockets[0].getsockname()[1]
            return {
                "kind": "sftp", "host": "127.0.0.1", "port": port, "user": "desk", "password": "x", "host_key": key,
                "allow_private": True,
            } | more  # fmt: skip

    async with silent:
        with pytest.raises(FarSideFault, match=r"no answer within 0\.2 s"):
            await source(Far, timeout=0.2).look()


async def test_a_private_address_is_refused_unless_the_source_allows_it(sftpd, source):
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(FarSideRefuses, match="not public"):
            await source(sftpd, host=host, allow_private=False).look()
    assert sftpd.connections == []


def test_keys_that_cannot_be_read_are_said_at_the_start(tmp_path, producer, source):
    key = asyncssh.generate_private_key("ssh-ed25519")
    public = key.export_public_key().decode().strip()
    (tmp_path / "no-key").write_text("nothing")

    class Far:
        @staticmethod
        def settings(**more):
            found = {"kind": "sftp", "host": "h", "user": "u", "host_key": public, "key_file": tmp_path / "none"}
            return found | more

    for keys, why in (
        ({}, "key_file cannot be read"),
        ({"key_file": tmp_path / "no-key"}, "key_file is no private key"),
        ({"host_key": "ssh-ed25519 AAAAwhatever"}, "host_key is no public key"),
    ):
        with pytest.raises(Misconfigured, match=f"source agency: {why}"):
            source(Far, **keys)
