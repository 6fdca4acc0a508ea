"""Speaks FTP and FTPS with one server, by ftplib, and blocks: it runs in a thread of its own (`ftp.py`).

ftplib, and none of the asynchronous clients: servers want the TLS session of the control connection again on the data
connection (vsftpd and ProFTPD do unless told otherwise: "522 SSL connection failed: session reuse required"), and
ftplib is the one of those measured that can be made to.

ftplib is made to speak Latin-1, which stands for any bytes: a name that is not in the encoding of the source is read as
that, asked for by its own bytes, and costs no other. The file is longer than others since what it asks shares one
connection.
"""

from __future__ import annotations

import ftplib
import posixpath
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from stream.feeds.certificate import ends_at
from stream.feeds.file_names import names_for
from stream.feeds.remote_folder.far_folder import FileRefused, said
from stream.feeds.remote_folder.ftp_listing import from_list, from_mlsd, time_of
from stream.feeds.remote_folder.listing import MOST_LISTED, Entry
from stream.feeds.remote_folder.settings import FtpSettings
from stream.feeds.transport import FarSideFault, FarSideRefuses

__all__ = ["FtpSession"]

_BYTES = "latin-1"
"""The encoding that stands for any bytes."""
_BLOCK = 65536
_MOST_LINES = 1000
"""Of one answer: a greeting, or what a server can do, has some dozens."""
_LISTING = 32 * 1024 * 1024
"""Characters of a listing: three hundred a file, where there are as many as there may be."""
_UNKNOWN = ("500", "501", "502", "504")
"""What a server answers to a command that it does not have."""


class _Client(ftplib.FTP_TLS):
    """FTP whose data connections take up the TLS session of the control connection, and whose answers end."""

    data: socket.socket | None = None
    """The data connection in use, for who has to break it off."""
    is_aborted = False
    reads = "utf-8"
    """The encoding of what the server says."""
    _lines = 0

    def getmultiline(self) -> str:
        self._lines = 0
        return super().getmultiline()

    def getline(self) -> str:
        self._lines += 1
        if self.is_aborted or self._lines > _MOST_LINES:
            raise EOFError("an answer without end")
        line = super().getline()
        try:
            return line.encode(_BYTES).decode(self.reads)
        except UnicodeDecodeError:
            return line

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)  # noqa: S321 - agencies speak it
        self.data = connection
        if self._prot_p:  # type: ignore[attr-defined]
            session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
            self.data = secured = self.context.wrap_socket(
                connection, server_hostname=self.host, session=session, do_handshake_on_connect=False
            )
            secured.do_handshake()
            return secured, size
        return connection, size


class FtpSession:
    """One connection, logged in and in the folder of the source. Each method but `abort` blocks."""

    def __init__(self, settings: FtpSettings, folder: str, now: datetime, odd: set[str]) -> None:
        """Nothing is connected yet, so that `abort` finds whoever connects. `odd` is filled in by `entries`: the names
        that are not in the encoding of the source; whoever connects anew hands them on.
        """
        self._settings = settings
        self._folder = folder
        self._now = now
        self._odd = odd
        self._has: set[str] = set()
        self._client = _Client(
            timeout=settings.timeout, context=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), encoding=_BYTES
        )
        self._client.reads = settings.encoding

    def connect(self, address: str) -> None:
        """Connect. Raises what ftplib, ssl and sockets do, and `FarSideRefuses` for what the server refuses."""
        self._client.context = ssl.create_default_context(cafile=self._settings.ca_file)
        try:
            self._login(self._settings, self._folder, address)
            self._has = {line.split()[0].upper() for line in self._features().splitlines()[1:-1] if line.split()}
        except BaseException:
            self.abort()
            raise

    def _login(self, settings: FtpSettings, folder: str, address: str) -> None:
        client = self._client
        client.connect(address, settings.port)
        client.host = settings.host.strip("[]")  # what the certificate must be for
        try:
            if settings.tls == "explicit":
                client.auth()
        except ftplib.error_perm:
            raise FarSideRefuses("the server speaks no TLS: only `tls: none`, passwords in clear, would do") from None
        try:
            client.login(self._sent(settings.user), self._sent(settings.password.get_secret_value()), secure=False)
        except ftplib.error_perm:
            raise FarSideRefuses(f"the server refuses the login of {settings.user}") from None
        try:
            if settings.tls == "explicit":
                client.prot_p()
            client.cwd(self._sent(folder))
        except ftplib.error_perm as error:
            raise FarSideRefuses(f"{folder}: {said(error)}") from None

    def _features(self) -> str:
        try:
            return self._client.sendcmd("FEAT")
        except ftplib.error_perm:
            return ""

    @property
    def certificate_ends(self) -> datetime | None:
        """When the server's certificate ends; None without TLS."""
        return ends_at(self._client.sock.getpeercert()) if isinstance(self._client.sock, ssl.SSLSocket) else None

    def is_alive(self) -> bool:
        """Ask for a sign of life."""
        try:
            self._client.voidcmd("NOOP")
        except (ftplib.Error, OSError, EOFError):
            return False
        return True

    @property
    def knows_seconds(self) -> bool:
        """Return whether its listing has times in UTC to the second."""
        return bool(self._has & {"MLSD", "MLST"})

    def entries(self) -> list[Entry]:
        """Return the regular files of the folder."""
        lines, left = list[str](), _LISTING

        def one(line: str) -> None:
            nonlocal left
            left -= len(line)
            if len(lines) >= MOST_LISTED or left < 0:
                raise FarSideFault(f"more than {MOST_LISTED} files are in the folder: name another")
            lines.append(line)

        try:
            ended = self._client.retrlines("MLSD" if self.knows_seconds else "LIST", one)
        except ftplib.error_perm as error:
            if str(error).startswith("550") and "no files" in str(error).lower():  # some say so of an empty folder
                return []
            raise FarSideRefuses(f"the folder may not be listed: {said(error)}") from None
        if "failed to open" in ended.lower():  # vsftpd: "226 Transfer done (but failed to open directory)."
            raise FarSideRefuses("the folder may not be listed")
        texts, odd = list[str](), list[str]()
        for line in lines:
            try:
                texts.append(line.encode(_BYTES).decode(self._settings.encoding))
            except UnicodeDecodeError:
                odd.append(line)
        entries = self._read_from([*texts, *odd])
        self._odd.clear()
        with suppress(FarSideFault):  # none of them is a line of a file
            self._odd.update(entry.name for entry in self._read_from(odd))
        return entries

    def _read_from(self, lines: list[str]) -> list[Entry]:
        return list(from_mlsd(lines) if self.knows_seconds else from_list(lines, self._now))

    def _sent(self, name: str) -> str:
        """Return a name, or whatever else people write, as ftplib is to send it."""
        return name if name in self._odd else name.encode(self._settings.encoding).decode(_BYTES)

    def read(self, entry: Entry) -> bytes | None:
        """Return the bytes of a file; None where they are not as many as listed."""
        payload = bytearray()
        with _one_file():
            self._client.voidcmd("TYPE I")
            with self._client.transfercmd(f"RETR {self._sent(entry.name)}") as connection:
                while (block := connection.recv(_BLOCK)) and len(payload) <= entry.size:
                    payload += block
            if len(payload) <= entry.size:
                self._client.voidresp()
        if len(payload) > entry.size:
            self.abort()  # the server is still sending
        return bytes(payload) if len(payload) == entry.size else None

    def facts(self, entry: Entry) -> tuple[int | None, datetime | None]:
        """Return size and time of a file as they are now, as far as the server says; (-1, None): it is gone."""
        name = self._sent(entry.name)
        self._client.voidcmd("TYPE I")
        size, when = self._ask(f"SIZE {name}"), self._ask(f"MDTM {name}")
        if "" in (size, when):
            return -1, None
        return int(size) if size and size.isdecimal() else None, time_of(when) if when else None

    def _ask(self, command: str) -> str | None:
        """Return the words of an answer; None where the server has no such command, "" where it has no such file."""
        with _one_file():
            try:
                return self._client.sendcmd(command)[3:].strip()
            except ftplib.error_perm as error:
                return None if str(error)[:3] in _UNKNOWN else ""

    def delete(self, entry: Entry) -> None:
        """Delete a file."""
        with _one_file():
            self._client.delete(self._sent(entry.name))

    def move(self, entry: Entry, folder: str) -> None:
        """Move a file, under a name that is free."""
        source, folder = self._sent(entry.name), self._sent(folder)
        self._client.voidcmd("TYPE I")
        with suppress(ftplib.error_perm):  # it is there, or the rename below says why not
            if not self._is_folder(folder):
                self._client.mkd(folder)
        for name in names_for(source):
            target = posixpath.join(folder, name)
            if not self._ask(f"SIZE {target}"):
                with _one_file():
                    self._client.rename(source, target)
                return
        raise FileRefused("every name for it is in use in the folder that files are moved into")

    def _is_folder(self, folder: str) -> bool:
        here = self._here()
        try:
            self._client.cwd(folder)
        except ftplib.error_perm:
            return False
        try:
            self._client.cwd(here)
        except ftplib.error_perm as error:  # what is asked for from here on would be of another folder
            raise FarSideFault(f"the server refuses the way back into the folder: {said(error)}") from None
        return True

    def _here(self) -> str:
        """Return the folder of the connection, to be sent as it is: a login's may be in another encoding."""
        self._client.reads = _BYTES
        try:
            return self._client.pwd()
        finally:
            self._client.reads = self._settings.encoding

    def abort(self) -> None:
        """Break the connection off, from any thread: what blocks on it ends."""
        self._client.is_aborted = True
        for one in (self._client.data, self._client.sock):
            if one is not None:
                with suppress(OSError):
                    socket.socket.shutdown(one, socket.SHUT_RDWR)
        with suppress(OSError):
            self._client.close()


@contextmanager
def _one_file() -> Iterator[None]:
    """Say as a refusal of one file what a server answers of it: 550 and its like, and the 450 to 452 that are of a file
    in use, a disk that cannot be read or is full (RFC 959, 5.4). 421, 425 and 426 are of the connection.
    """
    try:
        yield
    except ftplib.error_perm as error:
        raise FileRefused(said(error)) from None
    except ftplib.error_temp as error:
        if not str(error).startswith("45"):
            raise
        raise FileRefused(said(error)) from None
