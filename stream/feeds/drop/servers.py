"""Serves `drops:` of a feeds file: the folders of sources, for agencies that push files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from stream.clock import Clock
from stream.errors import Misconfigured
from stream.feeds.drop.inbox import Inbox
from stream.feeds.drop.settings import Drops, FtpDropUser, SftpDropUser

__all__ = ["DropServers"]

_MAX_BYTES = 4 * 1024 * 1024
"""Of a file, where the source does not say."""


class _Server(Protocol):
    inboxes: dict[str, Inbox]

    async def start(self) -> str: ...

    def renew(self) -> None: ...

    async def stop(self) -> None: ...


class DropServers:
    """The SFTP server and the FTP server of a file, where it names them."""

    def __init__(self, drops: Drops, folders: Mapping[str, Path], clock: Clock) -> None:
        """`folders` of the sources, by name."""
        self._clock = clock
        self._folders = dict(folders)
        self._max_bytes: dict[str, int] = {}
        self._servers: list[tuple[_Server, Mapping[str, SftpDropUser] | Mapping[str, FtpDropUser]]] = []
        if drops.sftp is not None:
            self._servers.append((_load("sftp:SftpDropServer")(drops.sftp, clock), drops.sftp.users))
        if drops.ftp is not None:
            self._servers.append((_load("ftp:FtpDropServer")(drops.ftp, clock), drops.ftp.users))

    async def start(self) -> str:
        """Listen; return the addresses. Raises `Misconfigured`, and then nothing listens."""
        for user, source in self._sources():
            if source not in self._folders:
                raise Misconfigured(f"drops: user {user} names the source {source}, which is none of kind folder")
        self._open()
        addresses = list[str]()
        try:
            for server, _ in self._servers:
                addresses.append(await server.start())
        except Misconfigured:
            await self.stop()
            raise
        return " ".join(addresses)

    def serve(self, sources: Mapping[str, Any]) -> None:
        """Serve these folders from now on, by name: users of others cannot log in."""
        self._folders = {name: one.path for name, one in sources.items() if getattr(one, "kind", "") == "folder"}
        self._max_bytes = {name: sources[name].max_bytes for name in self._folders}
        self._open()

    def renew(self) -> None:
        """Show the certificate that lies there now. Raises `Misconfigured`; then the one before goes on."""
        for server, _ in self._servers:
            server.renew()

    async def stop(self) -> None:
        """End."""
        for server, _ in self._servers:
            await server.stop()

    def _sources(self) -> Iterable[tuple[str, str]]:
        return ((user, one.source) for _, users in self._servers for user, one in users.items())

    def _open(self) -> None:
        for server, users in self._servers:
            for user, one in users.items():
                folder = self._folders.get(one.source)
                if folder is None:
                    server.inboxes.pop(user, None)
                    continue
                most = self._max_bytes.get(one.source, _MAX_BYTES)
                before = server.inboxes.get(user)
                if before is None or not before.is_of(folder, one.quota, most):
                    server.inboxes[user] = Inbox(folder, one.quota, most, self._clock)


def _load(where: str) -> Any:
    """Return a server's class, whose library is loaded only where the file asks for it."""
    module, _, name = where.partition(":")
    try:
        return getattr(import_module(f"stream.feeds.drop.{module}"), name)
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("asyncssh"):
            raise
        raise Misconfigured(
            "drops.sftp needs asyncssh, which is not installed: pip install 'wirestream[sftp]'"
        ) from None
