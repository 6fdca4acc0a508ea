"""A drop server of both kinds, over one folder."""

from __future__ import annotations

import subprocess
from contextlib import asynccontextmanager

import asyncssh
import pytest
import trustme
from pydantic import TypeAdapter

from stream.clock import SystemClock
from stream.feeds.drop.servers import DropServers
from stream.feeds.drop.settings import Drops
from stream.feeds.folder.settings import FolderSettings


class Dropped:
    """What a client needs to know."""

    def __init__(self, room):
        self.folder = room / "afp"
        self.folder.mkdir()
        self.room = room
        self.key_file = room / "key"
        self.user_key = asyncssh.generate_private_key("ssh-ed25519")
        self.user_key.write_private_key(self.key_file)
        self.key_file.chmod(0o600)
        self.host_key = asyncssh.generate_private_key("ssh-ed25519")
        self.host_key.write_private_key(room / "host")
        self.authority = trustme.CA()
        self.clock = SystemClock()
        self.sftp_port = self.ftp_port = 0

    def drops(self, tls="none", quota="1MiB", **ftp):
        if tls == "required":
            certificate = self.authority.issue_cert("127.0.0.1")
            certificate.private_key_pem.write_to_path(self.room / "server.key")
            certificate.cert_chain_pems[0].write_to_path(self.room / "server.pem")
            ftp |= {"certificate": self.room / "server.pem", "key": self.room / "server.key"}
        key = self.user_key.export_public_key().decode().strip()
        return TypeAdapter(Drops).validate_python(
            {
                "sftp": {
                    "listen": "127.0.0.1:0", "host_key_file": self.room / "host",
                    "users": {"afp": {"key": key, "password": "word", "source": "afp", "quota": quota}},
                },
                "ftp": {
                    "listen": "127.0.0.1:0", "tls": tls,
                    "users": {"afp": {"password": "word", "source": "afp", "quota": quota}},
                } | ftp,
            }
        )  # fmt: skip

    @asynccontextmanager
    async def serving(self, max_bytes="4MiB", **drops):
        server = DropServers(self.drops(**drops), {"afp": self.folder}, self.clock)
        addresses = await server.start()
        settings = TypeAdapter(FolderSettings).validate_python(
            {"kind": "folder", "path": self.folder, "max_bytes": max_bytes}
        )
        server.serve({"afp": settings})
        self.sftp_port, self.ftp_port = (int(address.rpartition(":")[2]) for address in addresses.split())
        try:
            yield server
        finally:
            await server.stop()

    def connect(self, **options):
        """A connection of asyncssh, by key."""
        return asyncssh.connect(
            "127.0.0.1", self.sftp_port, username="afp", config=None, agent_path=None,
            known_hosts=([self.host_key.convert_to_public()], [], []), **({"client_keys": [self.user_key]} | options),
        )  # fmt: skip

    def openssh(self, program, *arguments):
        """A command line of OpenSSH's own clients."""
        return [
            program, "-P", str(self.sftp_port), "-i", str(self.key_file), "-F", "none", "-B", "32768",
            "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentityAgent=none",
            "-o", "LogLevel=ERROR", *arguments,
        ]  # fmt: skip

    def names(self):
        return sorted(path.name for path in self.folder.iterdir() if path.is_file())

    def incoming(self):
        """The one upload that is not whole."""
        return self.folder / ".incoming" / self.partial()[0]

    def partial(self):
        incoming = self.folder / ".incoming"
        return sorted(path.name for path in incoming.iterdir()) if incoming.is_dir() else []


@pytest.fixture
def dropped(tmp_path):
    return Dropped(tmp_path)


@pytest.fixture
def started():
    """Starts programs, and ends those that the test leaves."""
    running = []

    def start(command, **named):
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **named))
        return running[-1]

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait(5)
        process.stdout.close()
