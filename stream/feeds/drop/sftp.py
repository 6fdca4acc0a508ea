"""Takes files by SFTP. Whoever logs in sees the folder of their source and nothing else, and can only write."""

from __future__ import annotations

import asyncio
import logging

import asyncssh

from stream.clock import Clock
from stream.errors import Misconfigured
from stream.feeds.drop.door import FAILURE_SECONDS, Door
from stream.feeds.drop.inbox import Inbox
from stream.feeds.drop.settings import SftpDrop
from stream.feeds.drop.sftp_files import SftpFiles
from stream.observe.logs import logger

__all__ = ["SftpDropServer"]

log = logger(__name__)

_CONNECTIONS = 50
_OF_ADDRESS = 10
"""Connections at once, and of one address: agencies use one or two."""
_LOGIN_SECONDS = 30
_IDLE_SECONDS = 300.0
"""Without a request; well before an upload that stands still counts as given up."""
_KEEPALIVE = 30
"""Seconds between signs of life: who misses three is gone."""


class SftpDropServer:
    """The SFTP server of a feeds file."""

    def __init__(self, settings: SftpDrop, clock: Clock) -> None:
        self._settings = settings
        self.clock = clock
        passwords = {
            user: one.password.get_secret_value() for user, one in settings.users.items() if one.password is not None
        }
        self.door = Door(passwords, clock)
        self.inboxes: dict[str, Inbox] = {}
        """By user."""
        self.keys: dict[str, asyncssh.SSHKey] = {}
        self.logins: set[_Login] = set()
        self._server: asyncssh.SSHAcceptor | None = None
        self._reaper: asyncio.Task[None] | None = None

    async def start(self) -> str:
        """Listen; return the address. Raises `Misconfigured`."""
        settings = self._settings
        try:
            host_key = asyncssh.read_private_key(settings.host_key_file)
        except OSError as error:
            raise Misconfigured(
                f"drops.sftp.host_key_file: {settings.host_key_file} cannot be read ({error.strerror}): "
                "ssh-keygen -t ed25519 -N '' -f FILE makes one"
            ) from None
        except asyncssh.KeyImportError:
            raise Misconfigured(f"drops.sftp.host_key_file: {settings.host_key_file} is no private key") from None
        for user, one in settings.users.items():
            if one.key is not None:
                try:
                    self.keys[user] = asyncssh.import_public_key(one.key)
                except asyncssh.KeyImportError:
                    raise Misconfigured(f"drops.sftp.users.{user}.key is no public key (ssh-ed25519 AAAA…)") from None
        host, _, port = settings.listen.rpartition(":")
        logging.getLogger("asyncssh").setLevel(logging.WARNING)  # else each request of each client is a line
        try:
            self._server = await asyncssh.listen(
                host.strip("[]"),
                int(port),
                server_host_keys=[host_key],
                server_factory=lambda: _Login(self),
                sftp_factory=self._files,
                allow_scp=False,
                allow_pty=False,
                agent_forwarding=False,
                gss_host=None,
                login_timeout=_LOGIN_SECONDS,
                keepalive_interval=_KEEPALIVE,
            )
        except OSError as error:
            raise Misconfigured(f"drops.sftp.listen: {settings.listen} ({error.strerror})") from None
        self._reaper = asyncio.create_task(self._reap())
        return f"sftp://{host}:{self._server.get_port()}"

    def _files(self, channel: asyncssh.SSHServerChannel[bytes]) -> SftpFiles:
        login: _Login = channel.get_extra_info("login")
        return SftpFiles(channel, self.inboxes[channel.get_extra_info("username")], login.ask, self.clock)

    def renew(self) -> None:
        """Do nothing: a host key does not run out, and agencies refuse another one."""

    async def stop(self) -> None:
        """Stop listening, and end the connections."""
        if self._reaper is not None:
            self._reaper.cancel()
        if self._server is not None:
            self._server.close()
            for login in list(self.logins):
                login.end()
            await self._server.wait_closed()

    async def _reap(self) -> None:
        """End connections that ask for nothing."""
        while True:
            await self.clock.sleep(_IDLE_SECONDS / 10)
            for login in list(self.logins):
                if self.clock.monotonic() - login.asked > _IDLE_SECONDS:
                    login.end()


class _Login(asyncssh.SSHServer):
    """One connection."""

    def __init__(self, server: SftpDropServer) -> None:
        self._server = server
        self._connection: asyncssh.SSHServerConnection | None = None
        self.address = ""
        self.asked = server.clock.monotonic()
        """When a request came last."""

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn
        self.address = str((conn.get_extra_info("peername") or ("",))[0])
        logins = self._server.logins
        if (
            len(logins) >= _CONNECTIONS
            or sum(one.address == self.address for one in logins) >= _OF_ADDRESS
            or self._server.door.is_shut(self.address)
        ):
            conn.abort()
            return
        logins.add(self)
        conn.set_extra_info(login=self)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._server.logins.discard(self)

    def ask(self) -> None:
        """Say that a request came."""
        self.asked = self._server.clock.monotonic()

    def end(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()

    def begin_auth(self, username: str) -> bool:
        del username
        return True

    def password_auth_supported(self) -> bool:
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        is_right = self._server.door.admits(username, password, self.address) and username in self._server.inboxes
        if not is_right:
            await self._server.clock.sleep(FAILURE_SECONDS)
        return is_right

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        # A client offers several keys, one after the other: a wrong one is no guess at a password.
        expected = self._server.keys.get(username)
        return expected is not None and key == expected and username in self._server.inboxes

    def kbdint_auth_supported(self) -> bool:
        return False
