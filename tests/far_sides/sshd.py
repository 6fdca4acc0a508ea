"""OpenSSH's own server, as root, for one key, on a folder."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any, Self

import asyncssh

from tests.far_sides.folder_on_disk import FolderOnDisk, ended, free_port, listening
from tests.tools import root_tool

__all__ = ["Sshd"]


class Sshd(FolderOnDisk):
    """`with Sshd(tmp_path) as far:`; `far.settings()` are the keys of a source."""

    def __init__(self, room: Path, *, port: int | None = None) -> None:
        self._room = room / "sshd"
        self._room.mkdir(exist_ok=True)
        super().__init__(room / "out")
        self.folder.mkdir(exist_ok=True)
        self.port = port or free_port()
        self._program = root_tool("/usr/sbin/sshd")
        host = asyncssh.generate_private_key("ssh-ed25519")
        user = asyncssh.generate_private_key("ssh-ed25519")
        host.write_private_key(self._room / "host")
        user.write_private_key(self._room / "user")
        user.write_public_key(self._room / "authorized")
        self.host_key = host.export_public_key().decode().strip()
        self.key_file = self._room / "user"
        for name in ("host", "user"):
            (self._room / name).chmod(0o600)
        (self._room / "conf").write_text(
            f"HostKey {self._room}/host\nListenAddress 127.0.0.1\nPort {self.port}\nUsePAM no\nStrictModes no\n"
            f"AuthorizedKeysFile {self._room}/authorized\nPermitRootLogin prohibit-password\nPidFile none\n"
            f"Subsystem sftp internal-sftp\nForceCommand internal-sftp -d {self.folder}\n"
        )

    def __enter__(self) -> Self:
        Path("/run/sshd").mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [self._program, "-D", "-e", "-f", str(self._room / "conf")], stderr=subprocess.DEVNULL
        )
        listening(self.process, self.port)
        return self

    def __exit__(self, *_: object) -> None:
        ended(self.process)

    def settings(self, **more: Any) -> dict[str, Any]:
        return {
            "kind": "sftp", "host": "127.0.0.1", "port": self.port, "user": "root", "key_file": str(self.key_file),
            "host_key": self.host_key, "path": str(self.folder), "allow_private": True,
        } | more  # fmt: skip
