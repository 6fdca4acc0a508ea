"""Asks a folder of an SFTP server: the host key must be the one that the feeds file says, and nothing but the file is
read for how to log in (no agent, no ssh configuration, no question for a password). Longer than most files: each
question is a few lines, and all share one connection.
"""

from __future__ import annotations

import asyncio
import logging
import posixpath
import stat
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import asyncssh

from stream.errors import Misconfigured
from stream.feeds.file_names import names_for
from stream.feeds.remote_folder.address import address_of
from stream.feeds.remote_folder.far_folder import FileRefused, said
from stream.feeds.remote_folder.listing import MOST_LISTED, Entry, place_of
from stream.feeds.remote_folder.look import RemoteFolder
from stream.feeds.remote_folder.settings import SftpSettings
from stream.feeds.tools import Tools
from stream.feeds.transport import FarSideFault, FarSideGone, FarSideRefuses, Transport

__all__ = ["open_sftp"]

_KEEPALIVE = 15
_KEEPALIVES = 3
"""Seconds between signs of life, and how many may be missed: a firewall forgets a quiet connection after minutes."""


def open_sftp(name: str, settings: SftpSettings, tools: Tools) -> Transport:
    """Return the transport of a source of kind `sftp`. Raises `Misconfigured` for keys that cannot be read."""
    logging.getLogger("asyncssh").setLevel(logging.WARNING)  # else each connection is a dozen lines
    try:
        host_key = asyncssh.import_public_key(settings.host_key)
    except asyncssh.KeyImportError:
        raise Misconfigured(
            f"source {name}: host_key is no public key: give the server's as known_hosts has it (ssh-ed25519 AAAA…)"
        ) from None
    if settings.key_file is not None:
        try:
            asyncssh.read_private_key(settings.key_file)
        except OSError as error:
            raise Misconfigured(f"source {name}: key_file cannot be read ({error.strerror})") from None
        except asyncssh.KeyImportError:
            raise Misconfigured(f"source {name}: key_file is no private key without a passphrase") from None
    return RemoteFolder(settings, _SftpFolder(settings, host_key), tools.clock)


class _Login(asyncssh.SSHClient):
    """Gives the password once: a server that asks again, in another way, would count two failures."""

    def __init__(self, password: str | None) -> None:
        self._password = password

    def password_auth_requested(self) -> str | None:
        password, self._password = self._password, None
        return password

    def kbdint_auth_requested(self) -> str | None:
        return "" if self._password is not None else None

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: Sequence[tuple[str, bool]]
    ) -> list[str] | None:
        del name, instructions, lang
        if not prompts:
            return []
        password, self._password = self._password, None
        return [password] if len(prompts) == 1 and password is not None else None


class _SftpFolder:
    """A folder of an SFTP server, over one connection that is kept between looks."""

    at_once = 8
    certificate_ends: datetime | None = None

    def __init__(self, settings: SftpSettings, host_key: asyncssh.SSHKey) -> None:
        self._settings = settings
        self._host_key = host_key
        self._folder = place_of(settings.path)[0]
        self._connection: asyncssh.SSHClientConnection | None = None
        self._sftp: asyncssh.SFTPClient | None = None
        self._raw: dict[str, bytes] = {}
        """The names of the last listing that are not UTF-8: as people read them, and as the server has them."""

    async def entries(self) -> list[Entry]:
        was_connected = self._sftp is not None
        try:
            return await self._listing()
        except (FarSideRefuses, FarSideGone):
            raise
        except FarSideFault:
            if not was_connected:
                raise
        return await self._listing()  # a connection that was kept may have been lost since the last look

    async def _listing(self) -> list[Entry]:
        found, raw = list[Entry](), dict[str, bytes]()
        async with self._asking("list the folder"):
            sftp = await self._connected()
            try:
                async for one in sftp.scandir(self._folder.encode()):
                    if not _is_regular(one.attrs):
                        continue
                    name = _name(one.filename, raw)
                    found.append(Entry(name, one.attrs.size or 0, int(one.attrs.mtime or 0)))
                    if len(found) > MOST_LISTED:
                        raise FarSideFault(f"more than {MOST_LISTED} files are in {self._folder}: name another folder")
            except asyncssh.SFTPNoSuchFile:
                raise FarSideGone(f"{self._folder} is not there") from None
            except asyncssh.SFTPPermissionDenied:
                raise FarSideRefuses(f"{self._folder} may not be listed") from None
        self._raw = raw
        return found

    async def read(self, entry: Entry) -> bytes | None:
        async with self._asking("read a file", one_file=True):
            sftp = self._open()
            try:
                async with sftp.open(self._path(entry), "rb") as file:
                    payload: bytes = await file.read(entry.size + 1)
                    now = await file.stat()
            except asyncssh.SFTPNoSuchFile:
                return None
        is_whole = len(payload) == entry.size and now.size == entry.size and int(now.mtime or 0) == entry.mtime
        return payload if is_whole else None

    async def modified(self, entry: Entry) -> datetime | None:
        return datetime.fromtimestamp(entry.mtime, UTC)

    async def is_as_listed(self, entry: Entry) -> bool:
        async with self._asking("look at a file", one_file=True):
            sftp = self._open()
            try:
                now = await sftp.lstat(self._path(entry))
            except asyncssh.SFTPNoSuchFile:
                return False
        return _is_regular(now) and now.size == entry.size and int(now.mtime or 0) == entry.mtime

    async def delete(self, entry: Entry) -> None:
        async with self._asking("delete a file", one_file=True):
            await self._open().remove(self._path(entry))

    async def move(self, entry: Entry, folder: str) -> None:
        target = posixpath.join(self._folder, folder).encode()
        path = self._path(entry)
        name = posixpath.basename(path).decode("latin-1")
        async with self._asking("move a file", one_file=True):
            sftp = self._open()
            if not await sftp.isdir(target):
                await sftp.makedirs(target, exist_ok=True)
            for free in (posixpath.join(target, one.encode("latin-1")) for one in names_for(name)):
                if not await sftp.lexists(free):
                    await sftp.rename(path, free)
                    return
        raise FileRefused("every name for it is in use in the folder that files are moved into")

    def origin(self, entry: Entry) -> str:
        port = "" if self._settings.port == 22 else f":{self._settings.port}"
        return f"sftp://{self._settings.host}{port}/{posixpath.join(self._folder, entry.name).lstrip('/')}"

    async def close(self) -> None:
        connection, self._connection, self._sftp = self._connection, None, None
        if connection is not None:
            connection.abort()

    def _path(self, entry: Entry) -> bytes:
        return posixpath.join(self._folder.encode(), self._raw.get(entry.name) or entry.name.encode())

    def _open(self) -> asyncssh.SFTPClient:
        """Return what `entries` connected; whatever was lost since then is for the next look."""
        if self._sftp is None:
            raise FarSideFault("the connection was lost")
        return self._sftp

    async def _connected(self) -> asyncssh.SFTPClient:
        if self._sftp is not None and self._connection is not None and not self._connection.is_closed():
            return self._sftp
        await self.close()
        settings = self._settings
        address = await address_of(settings.host, settings.port, allow_private=settings.allow_private)
        password = settings.password.get_secret_value() if settings.password is not None else None
        self._connection = await asyncssh.connect(
            address,
            settings.port,
            username=settings.user,
            client_factory=lambda: _Login(password),
            client_keys=[str(settings.key_file)] if settings.key_file is not None else None,
            known_hosts=([self._host_key], [], []),
            config=None,
            agent_path=None,
            gss_host=None,
            preferred_auth="publickey" if settings.key_file is not None else "password,keyboard-interactive",
            keepalive_interval=_KEEPALIVE,
            keepalive_count_max=_KEEPALIVES,
        )
        self._sftp = await self._connection.start_sftp_client(path_encoding=None)
        return self._sftp

    @asynccontextmanager
    async def _asking(self, what: str, *, one_file: bool = False) -> AsyncIterator[None]:
        """Bound one question by the time-out, and say as a fault of the far side whatever comes of it."""
        try:
            async with asyncio.timeout(self._settings.timeout):
                yield
        except asyncssh.HostKeyNotVerifiable:
            fault: Exception = FarSideRefuses("the server's host key is not the one of the feeds file")
        except asyncssh.KeyExchangeFailed:
            fault = FarSideRefuses("the server has no host key, or no cipher, of the kind that we ask for")
        except asyncssh.PermissionDenied:
            fault = FarSideRefuses(f"the server refuses the login of {self._settings.user}")
        except (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.DisconnectError, OSError) as error:
            late = isinstance(error, TimeoutError)
            fault = FarSideFault(f"{what}: {f'no answer within {self._settings.timeout:g} s' if late else said(error)}")
        except asyncssh.SFTPError as error:
            if one_file:
                raise FileRefused(said(error.reason)) from None
            raise FarSideFault(f"{what}: {said(error.reason)}") from None
        except (asyncssh.Error, EOFError, ValueError) as error:
            fault = FarSideFault(f"{what}: {said(error)}")
        else:
            return
        await self.close()
        raise fault from None


def _is_regular(attrs: asyncssh.SFTPAttrs) -> bool:
    if attrs.permissions is not None and stat.S_IFMT(attrs.permissions):
        return stat.S_ISREG(attrs.permissions)
    return bool(attrs.type == asyncssh.FILEXFER_TYPE_REGULAR)


def _name(raw: str | bytes, odd: dict[str, bytes]) -> str:
    """Return a name as people read it; keep in `odd` the bytes of one that is not UTF-8."""
    name = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogateescape")
    try:
        return name.decode()
    except UnicodeDecodeError:
        shown = name.decode("latin-1")
        odd[shown] = name
        return shown
