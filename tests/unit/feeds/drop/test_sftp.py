from __future__ import annotations

import asyncio
import shutil

import asyncssh
import pytest

from stream.clock import SystemClock


async def _until(condition, within=10.0):
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is waited for are files
            await asyncio.sleep(0.01)


async def test_a_file_is_in_the_folder_when_the_client_has_its_answer(dropped):
    async with dropped.serving(), dropped.connect() as connection, connection.start_sftp_client() as sftp:
        file = await sftp.open("/a.xml", "wb")
        await file.write(b"first ")
        assert (dropped.names(), len(dropped.partial())) == ([], 1)
        await file.write(b"second")
        await file.close()
        assert dropped.names() == ["a.xml"]
        assert (dropped.folder / "a.xml").read_bytes() == b"first second"
        assert dropped.partial() == []


async def test_what_clients_do_around_an_upload_is_answered(dropped):
    async with dropped.serving(), dropped.connect() as connection, connection.start_sftp_client() as sftp:
        await sftp.mkdir("/out")
        async with sftp.open("/out/a.xml.tmp", "wb") as file:
            await file.write(b"copy")
        assert dropped.names() == []
        await sftp.chmod("/out/a.xml.tmp", 0o600)
        await sftp.utime("/out/a.xml.tmp", (1, 1))
        await sftp.rename("/out/a.xml.tmp", "/out/a.xml")
        assert dropped.names() == ["a.xml"]
        (dropped.folder / "a.xml").unlink()  # the watcher took it
        assert await sftp.getsize("/out/a.xml") == 4
        assert await sftp.listdir("/out") == [".", "..", "a.xml"]
        assert not await sftp.exists("/a.xml")


async def test_a_name_that_waits_is_never_overwritten(dropped):
    async with dropped.serving(), dropped.connect() as connection, connection.start_sftp_client() as sftp:
        for payload in (b"one", b"two"):
            async with sftp.open("a.xml", "wb") as file:
                await file.write(payload)
    assert dropped.names() == ["a.2.xml", "a.xml"]
    assert (dropped.folder / "a.xml").read_bytes() == b"one"


async def test_no_path_leads_out_of_the_folder(dropped):
    async with dropped.serving(), dropped.connect() as connection, connection.start_sftp_client() as sftp:
        for path in ("../../evil", "/../evil", "/a/../../evil", "//evil", "./evil"):
            file = await sftp.open(path, "wb")
            await file.close()
    assert dropped.names() == ["evil", "evil.2", "evil.3", "evil.4", "evil.5"]
    assert not (dropped.room / "evil").exists()


async def test_nothing_can_be_read_and_no_link_made_or_followed(dropped):
    (dropped.folder / "secret").write_text("another's")
    (dropped.folder / "link").symlink_to(dropped.room)
    async with dropped.serving(), dropped.connect() as connection, connection.start_sftp_client() as sftp:
        assert await sftp.listdir("/") == [".", ".."]
        async with sftp.open("mine", "wb") as file:
            await file.write(b"x")
        for asked in (
            sftp.open("secret", "rb"), sftp.open("mine", "rb"), sftp.open("mine", "ab"), sftp.stat("secret"),
            sftp.remove("secret"), sftp.remove("mine"), sftp.rename("secret", "x"), sftp.symlink("/etc", "etc"),
            sftp.link("mine", "other"), sftp.readlink("link"), sftp.listdir("link"), sftp.statvfs("/"),
        ):  # fmt: skip
            with pytest.raises(asyncssh.SFTPError):
                await asked
    assert dropped.names() == ["mine", "secret"] or set(dropped.names()) == {"link", "mine", "secret"}


async def test_neither_a_shell_nor_a_tunnel_is_given(dropped):
    async with dropped.serving(), dropped.connect() as connection:
        for asked in (connection.run("id"), connection.open_connection("127.0.0.1", dropped.ftp_port)):
            with pytest.raises(asyncssh.ChannelOpenError):
                await asked


async def test_more_than_the_quota_is_refused_and_nothing_of_it_kept(dropped):
    (dropped.folder / "lies.xml").write_bytes(bytes(900_000))
    async with dropped.serving(quota="1000kB"), dropped.connect() as connection, connection.start_sftp_client() as sftp:
        with pytest.raises(asyncssh.SFTPError):
            async with sftp.open("large", "wb") as file:
                await file.write(bytes(200_000))
        async with sftp.open("small", "wb") as file:
            await file.write(bytes(50_000))
        assert dropped.names() == ["lies.xml", "small"]
        assert dropped.partial() == []
        (dropped.folder / "lies.xml").unlink()
        async with sftp.open("large", "wb") as file:
            await file.write(bytes(200_000))
    assert dropped.names() == ["large", "small"]


async def test_a_client_that_goes_on_in_the_middle_is_told_to_send_the_whole(dropped):
    async with dropped.serving(), dropped.connect() as connection, connection.start_sftp_client() as sftp:
        file = await sftp.open("a.xml", "wb")
        await file.write(b"tail", 1000)
        with pytest.raises(asyncssh.SFTPError):
            await file.close()
    assert (dropped.names(), dropped.partial()) == ([], [])


async def test_an_upload_that_is_cut_off_stays_partial(dropped):
    async with dropped.serving():
        connection = await dropped.connect()
        sftp = await connection.start_sftp_client()
        file = await sftp.open("a.xml", "wb")
        await file.write(b"the first half")
        connection.abort()
        await connection.wait_closed()
        await asyncio.sleep(0.1)
        assert dropped.names() == []
        [name] = dropped.partial()
    assert name.startswith("a.xml.")
    assert (dropped.folder / ".incoming" / name).read_bytes() == b"the first half"


async def test_an_upload_that_its_client_ends_without_closing_it_stays_partial(dropped):
    """The connection ends in order, and the file was never closed: whoever wrote it was not done."""
    async with dropped.serving():
        async with dropped.connect() as connection:
            sftp = await connection.start_sftp_client()
            file = await sftp.open("a.xml", "wb")
            await file.write(b"the first half")
        await asyncio.sleep(0.1)
        assert (dropped.names(), len(dropped.partial())) == ([], 1)


@pytest.mark.parametrize("program", ["sftp", "scp"])
async def test_openssh_clients_send_files(dropped, started, program):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not here")
    (dropped.room / "a.xml").write_bytes(b"copy" * 50_000)
    async with dropped.serving():
        if program == "scp":
            command = dropped.openssh("scp", str(dropped.room / "a.xml"), "afp@127.0.0.1:/a.xml")
            del command[command.index("-B") : command.index("-B") + 2]
        else:
            (dropped.room / "batch").write_text(f"put -p {dropped.room}/a.xml a.tmp\nls -l\nrename a.tmp a.xml\n")
            command = dropped.openssh("sftp", "-b", str(dropped.room / "batch"), "afp@127.0.0.1")
        process = started(command)
        said = await asyncio.to_thread(process.communicate, None, 20)
        assert process.returncode == 0, said
        assert dropped.names() == ["a.xml"]
    assert (dropped.folder / "a.xml").read_bytes() == b"copy" * 50_000


async def test_a_client_that_is_killed_in_mid_upload_leaves_nothing_whole(dropped, started):
    if shutil.which("sftp") is None:
        pytest.skip("sftp is not here")
    (dropped.room / "a.xml").write_bytes(bytes(40_000_000))
    async with dropped.serving(quota="1GiB", max_bytes="100MiB"):
        (dropped.room / "batch").write_text(f"put {dropped.room}/a.xml a.xml\n")
        process = started(dropped.openssh("sftp", "-l", "8000", "-b", str(dropped.room / "batch"), "afp@127.0.0.1"))
        incoming = dropped.folder / ".incoming"
        await _until(lambda: dropped.partial() and next(incoming.iterdir()).stat().st_size > 100_000)
        process.kill()
        await asyncio.to_thread(process.wait, 5)
        await asyncio.sleep(0.2)
        assert dropped.names() == []
        [name] = dropped.partial()
    assert 100_000 < (dropped.folder / ".incoming" / name).stat().st_size < 40_000_000


async def test_a_wrong_password_is_refused_and_guessing_ends(dropped):
    class Hasty(SystemClock):
        async def sleep(self, seconds):
            await super().sleep(min(seconds, 0.01))

    dropped.clock = Hasty()
    async with dropped.serving():
        async with dropped.connect(client_keys=None, password="word"):  # noqa: S106
            pass
        for _ in range(12):
            with pytest.raises((asyncssh.PermissionDenied, asyncssh.ConnectionLost, ConnectionError)):
                await dropped.connect(client_keys=None, password="guess")  # noqa: S106
        with pytest.raises((asyncssh.PermissionDenied, asyncssh.ConnectionLost, ConnectionError)):
            await dropped.connect(client_keys=None, password="word")  # noqa: S106


async def test_a_user_whose_source_is_gone_cannot_log_in(dropped):
    async with dropped.serving() as server:
        server.serve({})
        with pytest.raises(asyncssh.PermissionDenied):
            await dropped.connect()


async def test_a_connection_that_asks_for_nothing_is_ended(dropped):
    class Later(SystemClock):
        ahead = 0.0

        def monotonic(self):
            return super().monotonic() + self.ahead

        async def sleep(self, seconds):
            await super().sleep(min(seconds, 0.02))

    dropped.clock = Later()
    async with dropped.serving(), dropped.connect() as connection:
        await asyncio.sleep(0.1)
        assert not connection.is_closed()
        dropped.clock.ahead = 400.0
        await asyncio.wait_for(connection.wait_closed(), 10)
