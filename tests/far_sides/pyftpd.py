"""pyftpdlib in a thread: an FTP server with MLSD, users and passwords, whose rights the test sets."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Self

import trustme
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import FTPServer

from tests.far_sides.folder_on_disk import FolderOnDisk

__all__ = ["PyFtpd"]


class PyFtpd(FolderOnDisk):
    """`with PyFtpd(tmp_path) as far:`; `permissions` are pyftpdlib's letters, `certificate` a PEM with its key."""

    def __init__(
        self, room: Path, *, authority: trustme.CA | None = None, certificate: trustme.LeafCert | None = None,
        permissions: str = "elradfmw",
    ) -> None:  # fmt: skip
        super().__init__(room / "pyftpd")
        self.folder.mkdir(exist_ok=True)
        self.ca_file = room / "pyftpd-ca.pem"
        if authority is not None:
            authority.cert_pem.write_to_path(self.ca_file)
        self.commands: list[str] = []
        self.logins = 0
        self.authorizer = DummyAuthorizer()
        self.authorizer.add_user("desk", "secret-word", str(self.folder), perm=permissions)
        far = self
        base = FTPHandler if certificate is None else TLS_FTPHandler

        class Handler(base):  # type: ignore[misc,valid-type]
            authorizer = self.authorizer
            auth_failed_timeout = 0.05

            def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
                far.commands.append(cmd)
                far.logins += cmd == "PASS"
                super().pre_process_command(line, cmd, arg)

        if certificate is not None:
            pem = room / "pyftpd.pem"
            certificate.private_key_and_cert_chain_pem.write_to_path(pem)
            Handler.certfile = str(pem)
            Handler.tls_control_required = Handler.tls_data_required = True
        self.tls = "none" if certificate is None else "explicit"
        self._handler = Handler
        self._ending = threading.Event()

    def __enter__(self) -> Self:
        self.server = FTPServer(("127.0.0.1", 0), self._handler, ioloop=IOLoop())
        self.port = self.server.address[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def _serve(self) -> None:
        while not self._ending.is_set():
            self.server.ioloop.loop(timeout=0.02, blocking=False)
        self.server.close_all()

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join(5)
        assert not self._thread.is_alive()

    def settings(self, **more: Any) -> dict[str, Any]:
        found = {
            "kind": "ftp", "host": "127.0.0.1", "port": self.port, "user": "desk", "password": "secret-word",
            "tls": self.tls, "path": "/", "allow_private": True,
        }  # fmt: skip
        return found | ({"ca_file": str(self.ca_file)} if self.ca_file.exists() else {}) | more
