from __future__ import annotations

import asyncio
import io
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from stream.errors import Misconfigured
from stream.feeds.remote_folder.ftp_session import FtpSession
from stream.feeds.remote_folder.listing import Entry
from stream.feeds.remote_folder.settings import FtpSettings
from stream.feeds.transport import FarSideFault, FarSideRefuses
from tests.far_sides.pyftpd import PyFtpd
from tests.far_sides.vsftpd import Vsftpd

_SETTINGS = FtpSettings.model_validate({"kind": "ftp", "host": "h.example", "user": "desk", "password": "word"})


async def test_a_wrong_password_is_refused_with_one_login_and_shown_nowhere(pyftpd, source):
    feed = source(pyftpd, password="another-word")  # noqa: S106
    with pytest.raises(FarSideRefuses, match="refuses the login of desk") as refused:
        await feed.look()
    assert pyftpd.logins == 1
    assert "another-word" not in repr(refused.value) + repr(feed.settings)


async def test_a_private_address_is_refused_unless_the_source_allows_it(pyftpd, source):
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(FarSideRefuses, match="not public"):
            await source(pyftpd, host=host, allow_private=False).look()
    assert pyftpd.commands == []
    await source(pyftpd).look()
    assert pyftpd.logins == 1, "it is there"


async def test_no_password_goes_to_a_server_without_tls(pyftpd, source):
    with pytest.raises(FarSideRefuses, match="no TLS"):
        await source(pyftpd, tls="explicit").look()
    assert pyftpd.logins == 0


async def test_a_certificate_that_expired_or_is_anothers_is_refused_before_the_password_is_sent(
    tmp_path, source, authority
):
    old = authority.issue_cert("127.0.0.1", not_after=datetime.now(UTC) - timedelta(days=1))
    other = authority.issue_cert("agency.example")
    for certificate, why in ((old, "expired"), (other, "IP address mismatch")):
        with PyFtpd(tmp_path, authority=authority, certificate=certificate) as far:
            with pytest.raises(FarSideRefuses, match=why):
                await source(far).look()
            assert far.logins == 0
    with (
        PyFtpd(tmp_path, authority=authority, certificate=authority.issue_cert("127.0.0.1")) as far,
        pytest.raises(FarSideRefuses, match="certificate"),
    ):
        await source(far, ca_file=None).look()


async def test_when_the_certificate_ends_is_known(tmp_path, source, authority):
    ends = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)
    certificate = authority.issue_cert("127.0.0.1", not_after=ends)
    with PyFtpd(tmp_path, authority=authority, certificate=certificate) as far:
        feed = source(far)
        assert feed.transport.certificate_ends is None
        await feed.look()
        assert feed.transport.certificate_ends == ends


async def test_the_connection_is_kept_between_looks_and_made_anew_when_it_was_lost(pyftpd, source, producer):
    payloads = pyftpd.fill(2)
    feed = source(pyftpd)
    await feed.look()
    feed.transport._far._session._client.sock.shutdown(2)
    feed.clock.advance(10)
    assert (await feed.look()).taken == 2
    await feed.look()
    assert producer.taken == payloads
    assert pyftpd.logins == 2


async def test_a_folder_that_may_not_be_listed_or_is_not_there(tmp_path, source):
    with Vsftpd(tmp_path) as far:
        far.folder.chmod(0o300)
        for path in ("/out", "/nowhere"):
            with pytest.raises(FarSideRefuses):
                await source(far, path=path).look()


async def test_a_removal_that_is_refused_costs_no_second_copy(tmp_path, source, producer):
    with PyFtpd(tmp_path, permissions="elr") as far:
        payloads = far.fill(3)
        for after in ("delete", "move:done"):
            feed = source(far, after=after)
            await feed.settled()
            await feed.look()
            assert (producer.taken, feed.left_behind) == (payloads, 3)
            producer.taken.clear()


@pytest.mark.parametrize("command", ["RETR", "DELE", "RNFR", "SIZE"])
async def test_a_file_in_use_costs_itself_alone(pyftpd, source, producer, monkeypatch, command):
    """RFC 959 says so by 450, which is no 5xx, and FileZilla's server by "450 Internal error deleting the file"."""
    real = getattr(pyftpd._handler, f"ftp_{command}")

    def answered(self, path):
        if path.endswith("story-000001.txt"):
            self.respond("450 It is in use")
            return None
        return real(self, path)

    monkeypatch.setattr(pyftpd._handler, f"ftp_{command}", answered)
    feed = source(pyftpd, after="move:done" if command == "RNFR" else "delete")
    payloads = pyftpd.fill(3)
    await feed.settled()
    payloads += pyftpd.fill(1, start=3)
    await feed.settled()
    assert pyftpd.left() == ["story-000001.txt"]
    is_read = command in {"DELE", "RNFR"}
    assert producer.taken == [payload for payload in payloads if is_read or payload != b"story 1"]
    assert feed.left_behind == int(is_read)


async def test_a_server_that_says_nothing_is_given_up_within_the_time_out(source, pyftpd):
    silent = await asyncio.start_server(lambda _reader, _writer: asyncio.sleep(60), "127.0.0.1", 0)
    async with silent:
        with pytest.raises(FarSideFault, match=r"no answer within 0\.2 s"):
            await source(pyftpd, port=silent.sockets[0].getsockname()[1], timeout=0.2).look()


async def test_nobody_there_is_a_fault_without_a_secret(source, pyftpd, closed_port):
    with pytest.raises(FarSideFault, match="connect") as fault:
        await source(pyftpd, port=closed_port).look()
    assert "secret-word" not in str(fault.value)


def test_files_and_encodings_that_cannot_be_used_are_said_at_the_start(tmp_path, source):
    (tmp_path / "no-pem").write_text("nothing")

    class Far:
        @staticmethod
        def settings(**more):
            return {"kind": "ftp", "host": "h", "user": "u", "password": "p"} | more

    for keys, why in (
        ({"ca_file": tmp_path / "none"}, "ca_file cannot be read"),
        ({"ca_file": tmp_path / "no-pem"}, "ca_file has no certificate"),
        ({"encoding": "klingon"}, "encoding 'klingon' is not known"),
    ):
        with pytest.raises(Misconfigured, match=f"source agency: {why}"):
            source(Far, **keys)


async def test_a_server_that_denies_files_that_are_there_has_them_taken_once(pyftpd, source, producer, monkeypatch):
    monkeypatch.setattr(FtpSession, "facts", lambda *_: (-1, None))
    payloads = pyftpd.fill(2)
    feed = source(pyftpd, after="delete")
    await feed.settled()
    await feed.settled()
    assert (producer.taken, pyftpd.left()) == (payloads, [])


def _threads():
    return [thread for thread in threading.enumerate() if thread.name == "ftp 127.0.0.1"]


@pytest.mark.parametrize("says", [b"220-more\r\n", b"220 " + b"x" * 100, b""])
async def test_a_greeting_without_end_is_given_up_and_its_thread_ends(source, says):
    """By lines, by a line, or by silence: in each case while it connects, before there is a session."""
    told, ended = asyncio.Event(), asyncio.Event()

    async def babble(_reader, writer):
        told.set()
        with suppress(ConnectionError):
            while not ended.is_set():
                writer.write(says)
                await writer.drain()
                await asyncio.sleep(0 if says else 0.05)
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    far = SimpleNamespace(
        settings=lambda **more: {
            "kind": "ftp", "host": "127.0.0.1", "port": port, "user": "desk", "password": "word", "tls": "none",
            "allow_private": True, "timeout": "0.5s",
        } | more
    )  # fmt: skip
    feed = source(far, timeout="0.5s")
    look = asyncio.ensure_future(feed.look())
    await told.wait()
    assert [thread.daemon for thread in _threads()] == [True], "the end of the process does not wait for it"
    with pytest.raises(FarSideFault):
        await look
    async with asyncio.timeout(5):
        while _threads():  # noqa: ASYNC110 - a thread tells nobody that it ends
            await asyncio.sleep(0.01)
    ended.set()
    server.close()


def test_a_line_a_second_does_not_hold_a_thread_that_was_given_up():
    session = FtpSession(_SETTINGS, "/", datetime.now(UTC), set())
    session.abort()
    session._client.file = io.StringIO("220-more\r\n" * 5)
    with pytest.raises(EOFError):
        session._client.getresp()
    assert session._client.file.tell() == 0


def _told(*answers):
    """A session whose server gives these answers, and what it is sent."""
    session, sent = FtpSession(_SETTINGS, "/", datetime.now(UTC), set()), []
    session._client.sock = SimpleNamespace(sendall=sent.append, close=lambda: None)
    session._client.file = io.StringIO("".join(f"{answer}\n" for answer in answers))
    return session, sent


@pytest.mark.parametrize("here", ["/caf\xe9", "/caf\xc3\xa9", "/cafe"])
def test_a_folder_in_any_encoding_is_come_back_to_by_its_own_bytes(here):
    answers = "200 I", f'257 "{here}" is here', "250 there", "250 back", "550 no such file", "350 go on", "250 moved"
    session, sent = _told(*answers)
    session.move(Entry("a.xml", 1, 1), "done")
    back = f"CWD {here}\r\n".encode("latin-1")
    assert sent[1:4] == [b"PWD\r\n", b"CWD done\r\n", back]
    assert sent[-1] == b"RNTO done/a.xml\r\n"
    assert session._client.reads == "utf-8"


def test_a_way_back_that_is_refused_ends_the_connection():
    session, sent = _told("200 I", '257 "/in" is here', "250 there", "550 gone", "550 no", "350 on", "250 moved")
    with pytest.raises(FarSideFault, match="way back"):
        session.move(Entry("a.xml", 1, 1), "done")
    assert sent[-1] == b"CWD /in\r\n"


def test_an_answer_of_more_lines_than_any_has_ends():
    session = FtpSession(_SETTINGS, "/", datetime.now(UTC), set())
    session._client.file = io.StringIO("220-more\n" * 2000)
    with pytest.raises(EOFError, match="without end"):
        session._client.getresp()
