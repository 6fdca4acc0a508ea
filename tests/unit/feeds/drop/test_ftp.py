from __future__ import annotations

import asyncio
import errno
import ftplib
import io
import socket
import ssl
import struct
import sys
import time

import pytest
import trustme

from stream.errors import Misconfigured
from stream.feeds.drop.ftp import FtpDropServer

_SENDER = """
import ftplib, sys, time
client = ftplib.FTP()
client.connect("127.0.0.1", int(sys.argv[1]), timeout=10)
client.login("afp", "word")
data = client.transfercmd("STOR a.xml")
while True:
    data.sendall(bytes(10_000))
    time.sleep(0.01)
"""


def _client(dropped, password="word"):  # noqa: S107
    client = ftplib.FTP(timeout=10)  # noqa: S321
    client.connect("127.0.0.1", dropped.ftp_port)
    client.login("afp", password)
    return client


async def _asked(function, *arguments):
    return await asyncio.wait_for(asyncio.to_thread(function, *arguments), 20)


async def _until(condition, within=10.0):
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is waited for are files
            await asyncio.sleep(0.01)


async def test_a_connection_that_cannot_be_taken_ends_no_listening(dropped, monkeypatch):
    """pyftpdlib closes its port where `accept` fails, as it does once when too many files are open."""
    async with dropped.serving() as server:
        (ftp,) = (one for one, _ in server._servers if isinstance(one, FtpDropServer))
        accept, failed = ftp._server.accept, []

        def full():
            if not failed:
                failed.append(True)
                raise OSError(errno.EMFILE, "Too many open files")
            return accept()

        monkeypatch.setattr(ftp._server, "accept", full)
        client = await _asked(_client, dropped)  # it waits until it is taken
        assert failed
        await _asked(client.quit)


async def test_connections_that_fail_at_once_do_not_shut_their_address_out(dropped, monkeypatch):
    async with dropped.serving() as server:
        (ftp,) = (one for one, _ in server._servers if isinstance(one, FtpDropServer))
        with monkeypatch.context() as patched:
            patched.setattr(ftp._server.ioloop, "factory", _no_descriptor)
            for _ in range(20):
                with pytest.raises((OSError, EOFError, ftplib.error_temp)):
                    await _asked(_client, dropped)
        await _asked((await _asked(_client, dropped)).quit)


def _no_descriptor():
    raise OSError(errno.EMFILE, "Too many open files")


async def test_a_file_is_in_the_folder_when_226_comes(dropped):
    def send():
        client = _client(dropped)
        client.voidcmd("TYPE I")
        data = client.transfercmd("STOR a.xml")
        data.sendall(b"copy")
        before = dropped.names()
        data.close()
        answer = client.voidresp()
        after = dropped.names()
        client.quit()
        return before, answer[:3], after

    async with dropped.serving():
        assert await _asked(send) == ([], "226", ["a.xml"])
    assert (dropped.folder / "a.xml").read_bytes() == b"copy"
    assert dropped.partial() == []


async def test_what_clients_do_around_an_upload_is_answered(dropped):
    def send():
        client = _client(dropped)
        client.mkd("out")
        client.cwd("out")
        client.storbinary("STOR a.tmp", io.BytesIO(b"copy"))
        waiting = dropped.names()
        client.rename("a.tmp", "a.xml")
        (dropped.folder / "a.xml").rename(dropped.room / "taken")  # the watcher took it
        size, names, facts = client.size("a.xml"), client.nlst(), dict(client.mlsd())
        client.sendcmd("MFMT 20260101000000 a.xml")
        client.quit()
        return waiting, size, names, facts["a.xml"]["size"]

    async with dropped.serving():
        assert await _asked(send) == ([], 4, ["a.xml"], "4")
    assert (dropped.room / "taken").read_bytes() == b"copy"


async def test_nothing_can_be_read_and_no_path_leads_out(dropped):
    (dropped.folder / "secret").write_text("another's")

    def ask():
        client = _client(dropped)
        client.storbinary("STOR ../../mine", io.BytesIO(b"x"))
        listed, refused = client.nlst(), []
        for command in ("RETR secret", "RETR mine", "APPE mine", "DELE mine", "DELE secret", "RNFR secret", "CWD ../x"):
            try:
                client.sendcmd(command)
            except ftplib.error_perm as error:
                refused.append((command, str(error)[:3]))
        client.close()
        return listed, refused

    async with dropped.serving():
        listed, refused = await _asked(ask)
    assert listed == ["mine"]
    assert [command for command, code in refused if code == "550"] == [
        "RETR secret", "RETR mine", "APPE mine", "DELE mine", "DELE secret", "RNFR secret", "CWD ../x",
    ]  # fmt: skip
    assert dropped.names() == ["mine", "secret"]
    assert not (dropped.room / "mine").exists()


async def test_an_upload_is_refused_beyond_the_quota_and_nothing_of_it_kept(dropped):
    def send():
        client = _client(dropped)
        with pytest.raises((ftplib.Error, ConnectionError)) as refused:
            client.storbinary("STOR large", io.BytesIO(bytes(3_000_000)))
        client.close()
        return str(refused.value)

    async with dropped.serving():
        assert (await _asked(send)).startswith(("552", "[Errno"))
        await _until(lambda: not dropped.partial())
    assert dropped.names() == []


async def test_a_client_that_is_killed_in_mid_upload_leaves_nothing_whole(dropped, started):
    async with dropped.serving(quota="1GiB", max_bytes="100MiB"):
        process = started([sys.executable, "-c", _SENDER, str(dropped.ftp_port)])
        incoming = dropped.folder / ".incoming"
        await _until(lambda: dropped.partial() and next(incoming.iterdir()).stat().st_size > 50_000)
        process.kill()
        await asyncio.to_thread(process.wait, 5)
        await asyncio.sleep(0.3)
        assert dropped.names() == []
        [name] = dropped.partial()
    assert (dropped.folder / ".incoming" / name).stat().st_size > 50_000


@pytest.mark.parametrize("tls", ["none", "required"])
async def test_an_upload_whose_connection_is_reset_is_not_whole(dropped, tls):
    """A firewall that forgets a connection resets it; the control connection is another, and lives on."""
    dropped.authority.cert_pem.write_to_path(dropped.room / "ca.pem")

    def send():
        if tls == "none":
            client = _client(dropped)
        else:
            client = ftplib.FTP_TLS(timeout=10, context=ssl.create_default_context(cafile=dropped.room / "ca.pem"))  # noqa: S321
            client.connect("127.0.0.1", dropped.ftp_port)
            client.login("afp", "word")
            client.prot_p()
        client.voidcmd("TYPE I")
        data = client.transfercmd("STOR a.xml")
        data.sendall(b"the first half")
        while not dropped.partial() or not (dropped.folder / ".incoming" / dropped.partial()[0]).stat().st_size:
            time.sleep(0.01)
        data.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        data.close()
        with pytest.raises(ftplib.Error, match="426"):
            client.voidresp()
        client.close()

    async with dropped.serving(tls=tls):
        await _asked(send)
        assert dropped.names() == []
        assert len(dropped.partial()) == 1


async def test_an_upload_that_is_taken_back_is_not_whole(dropped):
    def send():
        client = _client(dropped)
        client.voidcmd("TYPE I")
        data = client.transfercmd("STOR a.xml")
        data.sendall(b"the first half")
        while not dropped.partial() or not (dropped.folder / ".incoming" / dropped.partial()[0]).stat().st_size:
            time.sleep(0.01)
        data.close()
        client.putcmd("ABOR")
        answers = [client.getline()[:3] for _ in range(2)]
        client.close()
        return answers

    async with dropped.serving():
        assert await _asked(send) == ["426", "225"]
        assert dropped.names() == []


async def test_tls_is_required_for_passwords_and_files(dropped):
    dropped.authority.cert_pem.write_to_path(dropped.room / "ca.pem")

    context = ssl.create_default_context(cafile=dropped.room / "ca.pem")

    def in_clear():
        with pytest.raises(ftplib.error_perm, match="550 SSL/TLS required"):
            _client(dropped)
        client = ftplib.FTP_TLS(timeout=10, context=context)  # noqa: S321
        client.connect("127.0.0.1", dropped.ftp_port)
        client.login("afp", "word")
        with pytest.raises(ftplib.error_perm, match="550 SSL/TLS required"):
            client.storbinary("STOR a.xml", io.BytesIO(b"x"))
        client.prot_p()
        client.storbinary("STOR a.xml", io.BytesIO(b"copy" * 1000))
        client.close()

    async with dropped.serving(tls="required"):
        await _asked(in_clear)
    assert (dropped.folder / "a.xml").read_bytes() == b"copy" * 1000
    assert dropped.names() == ["a.xml"]


async def test_a_renewed_certificate_is_shown_and_one_that_is_none_changes_nothing(dropped):
    def shows():
        client = ftplib.FTP_TLS(timeout=10, context=ssl.create_default_context(cafile=dropped.room / "ca.pem"))  # noqa: S321
        client.connect("127.0.0.1", dropped.ftp_port)
        try:
            client.auth()
        except ssl.SSLCertVerificationError:
            return False
        finally:
            client.close()
        return True

    async with dropped.serving(tls="required") as server:
        dropped.authority = trustme.CA()
        dropped.authority.cert_pem.write_to_path(dropped.room / "ca.pem")
        assert not await _asked(shows)
        dropped.drops(tls="required")
        server.renew()
        assert await _asked(shows)
        (dropped.room / "server.key").write_text("half of it")
        with pytest.raises(Misconfigured, match="no certificate and key"):
            server.renew()
        assert await _asked(shows)


async def test_guessing_ends(dropped, monkeypatch):
    monkeypatch.setattr("stream.feeds.drop.ftp.FAILURE_SECONDS", 0.01)

    def guess():
        _client(dropped).close()
        for _ in range(10):
            with pytest.raises(ftplib.error_perm, match="530"):
                _client(dropped, "guess")
        with pytest.raises(ftplib.error_perm, match="530"):
            _client(dropped)

    async with dropped.serving():
        await _asked(guess)


async def test_the_end_does_not_wait_for_a_client_that_stays(dropped):
    async with dropped.serving():
        client = await _asked(_client, dropped)
        began = time.monotonic()
    assert time.monotonic() - began < 10
    client.close()
