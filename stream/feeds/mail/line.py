"""The connection to a mailbox's server, bounded in time and bytes, and closed from another thread."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from stream.feeds.certificate import ends_at
from stream.feeds.transport import FarSideFault, FarSideRefuses
from stream.network.address import is_public

__all__ = ["Line", "TooLarge", "tls_context"]

_CHUNK = 64 * 1024
_SPARE = 4 * 1024 * 1024
"""Bytes of one answer beside the mail in it: the list of half a million mails fits."""


class TooLarge(Exception):
    """The server sends a mail of more bytes than it said, and than we take. The connection is of no use any more."""


class Line:
    """One connection. `begin` before each question sets the bounds of its answer."""

    def __init__(self, host: str, port: int, *, allow_private: bool, most: int, monotonic: Callable[[], float]) -> None:
        self._host = host.strip("[]")
        self._port = port
        self._allow_private = allow_private
        self._most = most
        self._monotonic = monotonic
        self._socket: socket.socket | None = None
        self._received = bytearray()
        self._left = 0
        self._ends = 0.0
        self._aborted = False

    def begin(self, seconds: float) -> None:
        """Give the next answer so many seconds in all, and as many bytes as one mail may have."""
        self._ends = self._monotonic() + seconds
        self._left = self._most + _SPARE

    def open(self) -> None:
        """Connect to the first address that answers.

        Raises `FarSideRefuses` where none of them is public, and must be; `OSError` where none answers.
        """
        fault: Exception = FarSideFault(f"{self._host} has no address")
        found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        for family, kind, protocol, _, address in found:
            if not self._allow_private and not is_public(str(address[0])):
                fault = FarSideRefuses(
                    f"{self._host} is at an address that is not public: where it is the house's own, set "
                    "allow_private: true"
                )
                continue
            try:
                self._socket = socket.socket(family, kind, protocol)
                self._socket.settimeout(self._seconds())
                self._socket.connect(address)
            except OSError as error:
                fault = error
                self.close()
            else:
                return
        raise fault

    def secure(self, context: ssl.SSLContext) -> None:
        """Speak TLS from here on. What came before it was said by anybody: there must be nothing of it.

        Raises `ssl.SSLError`, whose kind `SSLCertVerificationError` is about the certificate.
        """
        if self._received:
            raise FarSideFault(f"{self._host} says something between STARTTLS and TLS")
        wrapped = context.wrap_socket(self._open(), server_hostname=self._host, do_handshake_on_connect=False)
        self._socket = wrapped  # before the handshake, so that `abort` finds it
        wrapped.settimeout(self._seconds())
        wrapped.do_handshake()

    @property
    def certificate_ends(self) -> datetime | None:
        """When the server's certificate ends; None without TLS."""
        return ends_at(self._socket.getpeercert()) if isinstance(self._socket, ssl.SSLSocket) else None

    def send(self, data: bytes) -> None:
        """Send all of it."""
        line = self._open()
        line.settimeout(self._seconds())
        line.sendall(data)

    def read(self, size: int) -> bytes:
        """Return so many bytes. Raises `TooLarge` before they are read, where they are more than a mail may have."""
        if size > self._most:
            raise TooLarge(f"{size} bytes")
        while len(self._received) < size:
            self._more()
        return self._taken(size)

    def readline(self) -> bytes:
        """Return a line with its end."""
        searched = 0
        while (end := self._received.find(b"\n", searched)) < 0:
            searched = len(self._received)
            self._more()
        return self._taken(end + 1)

    def wait(self, seconds: float) -> bool:
        """Return whether anything has come, at once where it has, or after so many seconds."""
        self.begin(seconds)
        try:
            while b"\n" not in self._received:
                self._more()
        except TimeoutError:
            return False
        return True

    def abort(self) -> None:
        """End whatever another thread does with this connection, now. It cannot be opened again."""
        self._aborted = True
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # not TLS's own, which waits for the other side

    def close(self) -> None:
        """Close it; may be called twice."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _open(self) -> socket.socket:
        if self._socket is None or self._aborted:
            raise ConnectionAbortedError("the connection is closed")
        return self._socket

    def _seconds(self) -> float:
        left = self._ends - self._monotonic()
        if left <= 0 or self._aborted:
            raise TimeoutError("no answer in time")
        return left

    def _more(self) -> None:
        line = self._open()
        line.settimeout(self._seconds())
        chunk = line.recv(_CHUNK)
        if not chunk:
            raise ConnectionResetError("the connection was closed")
        self._left -= len(chunk)
        if self._left < 0:
            raise ConnectionAbortedError("an answer without end")
        self._received += chunk

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._received[:size])
        del self._received[:size]
        return taken


def tls_context(ca_file: Path | None) -> ssl.SSLContext:
    """Return what checks the server's certificate and name. Raises `FarSideRefuses` where `ca_file` cannot be read."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise FarSideRefuses(f"ca_file {ca_file} cannot be read: {error.strerror or 'no PEM'}") from None
