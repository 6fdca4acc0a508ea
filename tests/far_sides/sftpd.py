"""asyncssh's server in the test's loop: passwords and rights that the test sets, and connections that it cuts."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import asyncssh

from tests.far_sides.folder_on_disk import FolderOnDisk

__all__ = ["Sftpd"]


class Sftpd(FolderOnDisk):
    """`async with Sftpd(tmp_path) as far:`."""

    def __init__(self, room: Path) -> None:
        super().__init__(room / "sftpd")
        self.folder.mkdir(exist_ok=True)
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.password = "secret-word"  # noqa: S105 - a test's
        self.logins = 0
        self.refuses: set[str] = set()
        """The operations that are refused: `remove`, `rename`, `scandir`, `open`."""
        self.asked: list[str] = []
        self.connections: list[asyncssh.SSHServerConnection] = []
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncssh.listen(
            "127.0.0.1",
            self.port,
            server_host_keys=[self.key],
            server_factory=lambda: _Login(self),
            sftp_factory=lambda channel: _Files(channel, self),
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        self._server.close()
        await self._server.wait_closed()

    def cut(self) -> None:
        """Cut all connections without a word."""
        for connection in self.connections:
            connection.abort()
        self.connections.clear()

    def settings(self, **more: Any) -> dict[str, Any]:
        return {
            "kind": "sftp", "host": "127.0.0.1", "port": self.port, "user": "desk", "password": self.password,
            "host_key": self.key.export_public_key().decode().strip(), "path": "/", "allow_private": True,
        } | more  # fmt: skip


class _Login(asyncssh.SSHServer):
    def __init__(self, far: Sftpd) -> None:
        self._far = far

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._far.connections.append(conn)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self._far.logins += 1
        return (username, password) == ("desk", self._far.password)


class _Files(asyncssh.SFTPServer):
    def __init__(self, channel: Any, far: Sftpd) -> None:
        super().__init__(channel, chroot=str(far.folder).encode())
        self._far = far

    def _ask(self, what: str) -> None:
        self._far.asked.append(what)
        if what in self._far.refuses:
            raise asyncssh.SFTPPermissionDenied("not yours")

    def remove(self, path: bytes) -> Any:
        self._ask("remove")
        return super().remove(path)

    def rename(self, oldpath: bytes, newpath: bytes) -> Any:
        self._ask("rename")
        return super().rename(oldpath, newpath)

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> Any:
        self._ask("open")
        return super().open(path, pflags, attrs)

    async def scandir(self, path: bytes) -> Any:
        self._ask("scandir")
        async for one in super().scandir(path):
            yield one
