"""Dovecot: a real IMAP server, with its mailboxes in a folder. Anybody may log in, with one password."""

from __future__ import annotations

import imaplib
import shutil
import ssl
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import trustme

from tests.far_sides.folder_on_disk import ended, free_port, listening
from tests.tools import root_tool

__all__ = ["Dovecot", "mail"]

PASSWORD = "Zum-Glück-geheim"  # noqa: S105 - of a test's server

_CONF = """
protocols = imap
listen = 127.0.0.1
base_dir = {room}/run
log_path = {room}/log
ssl = {ssl}
ssl_cert = <{room}/cert.pem
ssl_key = <{room}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = nobody
default_login_user = nobody
default_internal_group = nogroup
mail_location = maildir:{room}/mail/%u
first_valid_uid = 1
mail_fsync = never
namespace inbox {{
  inbox = yes
  separator = /
}}
mail_max_userip_connections = 100
{more}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={room}/home/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""


def mail(number: int, body: str = "The ferry came late.", **fields: str) -> bytes:
    """A mail of an invented agency; `fields` stand above the others, `_` for `-`."""
    above = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return (
        f"{above}From: Desk <desk@agency.example>\r\nTo: wires@paper.example\r\nSubject: Ferry late {number}\r\n"
        f"Date: Sun, 08 Mar 2026 12:00:00 +0000\r\nMessage-ID: <{number}@agency.example>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\nHARBOUR, March 8 - {body} It is number {number}.\r\n"
    ).encode()


class Dovecot:
    """`with Dovecot() as far:`; a far side of kind `imap`. `capability`: all that it says it can, where it is given."""

    def __init__(self, authority: trustme.CA | None = None, capability: str = "") -> None:
        self._program = root_tool("/usr/sbin/dovecot")
        # Not in pytest's folder, which root alone may enter: each run of pytest on the machine makes it so again.
        self._room = Path(tempfile.mkdtemp(prefix="wirestream-dovecot-"))
        self._room.chmod(0o755)
        for name in ("mail", "home"):
            (self._room / name).mkdir()
            shutil.chown(self._room / name, "nobody", "nogroup")
        self.ca_file = self._room / "ca.pem"
        self.port, self.tls_port = free_port(), free_port()
        self._more = f"imap_capability = {capability}" if capability else ""
        self.certify(authority or trustme.CA())
        self.process: subprocess.Popen[bytes] | None = None

    def certify(self, authority: trustme.CA, name: str = "127.0.0.1", expires_at: datetime | None = None) -> None:
        """Have a certificate of this authority, from the next start on."""
        authority.cert_pem.write_to_path(self.ca_file)
        certificate = authority.issue_cert(name, not_after=expires_at)
        certificate.private_key_pem.write_to_path(self._room / "key.pem")
        certificate.cert_chain_pems[0].write_to_path(self._room / "cert.pem")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._room, ignore_errors=True)

    def start(self) -> None:
        """Start it, on the ports that it had."""
        said = _CONF.format(
            room=self._room, ssl="yes", password=PASSWORD, port=self.port, tls_port=self.tls_port, more=self._more
        )
        conf = self._room / "conf"
        conf.write_text(said)
        self.process = subprocess.Popen([self._program, "-F", "-c", str(conf)], stderr=subprocess.DEVNULL)
        listening(self.process, self.port)

    def stop(self) -> None:
        """Stop it: whoever is connected hears BYE, or nothing more."""
        if self.process is not None:
            ended(self.process)
            self.process = None

    def settings(self, **more: Any) -> dict[str, Any]:
        """The keys of a source of it."""
        return {
            "kind": "imap", "host": "127.0.0.1", "port": self.tls_port, "tls": "implicit", "ca_file": str(self.ca_file),
            "user": "wires", "password": PASSWORD, "allow_private": True, "timeout": "10s",
        } | more  # fmt: skip

    @contextmanager
    def person(self, folder: str | None = "INBOX", user: str = "wires"):
        """A person's mail program, logged in."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=20) as program:
            program.authenticate("PLAIN", lambda _: f"\0{user}\0{PASSWORD}".encode())
            if folder is not None:
                program.select(folder)
            yield program

    def deliver(self, *mails: bytes, folder: str = "INBOX", user: str = "wires", at: datetime | None = None) -> None:
        """Put mails into a folder, as arrived at a time."""
        self.deliver_dated(dict.fromkeys(mails, at), folder=folder, user=user)

    def deliver_dated(self, mails: Mapping[bytes, datetime | None], folder: str = "INBOX", user: str = "wires") -> None:
        """Put mails into a folder, each as arrived at its time."""
        with self.person(None, user) as program:
            for one, at in mails.items():
                when = imaplib.Time2Internaldate(at) if at is not None else None
                status, said = program.append(folder, None, when, one)  # type: ignore[arg-type]
                assert status == "OK", said

    def fill(self, count: int) -> list[bytes]:
        """Put so many mails into the mailbox; return them."""
        mails = [mail(number) for number in range(count)]
        self.deliver(*mails)
        return mails

    def left(self, folder: str = "INBOX", user: str = "wires") -> list[bytes]:
        """The mails that lie in a folder."""
        with self.person(None, user) as program:
            if program.select(folder, readonly=True)[0] != "OK":
                return []
            _, answer = program.uid("FETCH", "1:*", "(BODY.PEEK[])")
            return [part[1] for part in answer if isinstance(part, tuple)]

    def flags(self, folder: str = "INBOX", user: str = "wires") -> list[bytes]:
        """The flags of each mail of a folder."""
        with self.person(None, user) as program:
            program.select(folder, readonly=True)
            _, answer = program.uid("FETCH", "1:*", "(FLAGS)")
            return [line for line in answer if isinstance(line, bytes)]

    def cut_off(self, one: bytes, user: str = "wires") -> None:
        """Leave the beginning of a mail's file, as a disk that was full does."""
        for path in (self._room / "mail" / user).glob("*/*,S=*"):
            if one.replace(b"\r\n", b"\n") == path.read_bytes().replace(b"\r\n", b"\n"):
                path.write_bytes(one[:100])

    def renumber(self, user: str = "wires") -> None:
        """Forget all UIDs, as a mailbox that was restored: UIDVALIDITY is another one."""
        for path in (self._room / "mail" / user).glob("dovecot*"):
            path.unlink()

    def context(self) -> ssl.SSLContext:
        """What trusts its certificate."""
        return ssl.create_default_context(cafile=str(self.ca_file))
