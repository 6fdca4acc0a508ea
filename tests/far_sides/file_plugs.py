"""The far sides of `sftp` and `ftp` for `tests.feed_faults`, which kills the runner at each gap: OpenSSH and vsftpd."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.far_sides.plugs import Plug
from tests.far_sides.sshd import Sshd
from tests.far_sides.vsftpd import Vsftpd

__all__ = ["FtpPlug", "SftpPlug"]


class _FilePlug(Plug):
    """A server that is started in the test's process alone; what was taken is deleted."""

    batch = 50
    items = 240
    """More than of others, for a batch is large: some must still come when the second run looks."""
    server: type[Sshd | Vsftpd]

    def __init__(self, folder: Path, bootstrap: str = "") -> None:
        super().__init__(folder, bootstrap)
        self._filled = 0

    def start(self) -> None:
        self.folder.mkdir()
        self._far = self.server(self.folder)
        self._far.__enter__()

    def stop(self) -> None:
        self._far.__exit__()

    def keys(self) -> dict[str, Any]:
        return self._far.settings(every="0.2s", settle="0.1s", after="delete")

    def fill(self, count: int) -> list[str]:
        payloads = self._far.fill(count, start=self._filled)
        self._filled += count
        return [payload.decode() for payload in payloads]

    def left(self) -> int:
        return len(self._far.left())

    def id_of(self, payload: bytes) -> str:
        return payload.decode()


class SftpPlug(_FilePlug):
    """OpenSSH's server."""

    name, server = "ansa", Sshd


class FtpPlug(_FilePlug):
    """vsftpd, without TLS: its LIST knows minutes."""

    name, server = "efe", Vsftpd
