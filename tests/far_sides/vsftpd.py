"""vsftpd: an FTP server without MLSD, whose LIST knows minutes, and which wants the TLS session again."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any, Self

import trustme

from tests.far_sides.folder_on_disk import FolderOnDisk, ended, free_port, listening
from tests.tools import root_tool

__all__ = ["Vsftpd"]


class Vsftpd(FolderOnDisk):
    """`with Vsftpd(tmp_path) as far:`; anybody may log in as `ftp`. With `authority` it speaks TLS only."""

    def __init__(self, room: Path, *, authority: trustme.CA | None = None, **options: str) -> None:
        self._program = root_tool("/usr/sbin/vsftpd")
        self._room = room / "vsftpd"
        self._room.mkdir(exist_ok=True)
        super().__init__(self._room / "home" / "out")
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.chown(self.folder, "ftp")
        self._room.chmod(0o755)
        self.port = free_port()
        self.tls = "none" if authority is None else "explicit"
        self.ca_file = self._room / "ca.pem"
        said = {
            "listen": "YES", "listen_address": "127.0.0.1", "listen_port": str(self.port), "background": "NO",
            "seccomp_sandbox": "NO", "anonymous_enable": "YES", "no_anon_password": "YES", "ftp_username": "ftp",
            "anon_root": str(self._room / "home"), "write_enable": "YES", "anon_upload_enable": "YES",
            "anon_other_write_enable": "YES", "anon_mkdir_write_enable": "YES", "anon_world_readable_only": "NO",
        }  # fmt: skip
        if authority is not None:
            authority.cert_pem.write_to_path(self.ca_file)
            authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(self._room / "server.pem")
            said |= {
                "ssl_enable": "YES", "allow_anon_ssl": "YES", "force_anon_data_ssl": "YES",
                "force_anon_logins_ssl": "YES", "rsa_cert_file": str(self._room / "server.pem"),
                "require_ssl_reuse": "YES", "ssl_ciphers": "HIGH",
            }  # fmt: skip
        (self._room / "conf").write_text("".join(f"{key}={value}\n" for key, value in (said | options).items()))

    def __enter__(self) -> Self:
        Path("/run/vsftpd/empty").mkdir(parents=True, exist_ok=True)
        for folder in self._room.parents:  # the user `ftp` must get through to it
            if folder.owner() == "root" and folder != Path("/"):
                folder.chmod(folder.stat().st_mode | 0o011)
        self.process = subprocess.Popen([self._program, str(self._room / "conf")], stderr=subprocess.DEVNULL)
        listening(self.process, self.port)
        return self

    def __exit__(self, *_: object) -> None:
        ended(self.process)

    def settings(self, **more: Any) -> dict[str, Any]:
        found = {
            "kind": "ftp", "host": "127.0.0.1", "port": self.port, "user": "ftp", "password": "x", "tls": self.tls,
            "path": "/out", "allow_private": True,
        }  # fmt: skip
        return found | ({"ca_file": str(self.ca_file)} if self.tls != "none" else {}) | more
