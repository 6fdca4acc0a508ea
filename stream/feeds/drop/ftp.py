"""Takes files by FTP and FTPS, from threads: pyftpdlib has one for each connection, so that a slow disk holds up one
agency alone.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from typing import Any

from OpenSSL import SSL
from pyftpdlib.authorizers import AuthenticationFailed
from pyftpdlib.handlers import DTPHandler, FTPHandler, TLS_DTPHandler, TLS_FTPHandler
from pyftpdlib.ioloop import IOLoop
from pyftpdlib.servers import ThreadedFTPServer

from stream.clock import Clock
from stream.errors import Misconfigured
from stream.feeds.drop.door import FAILURE_SECONDS, Door
from stream.feeds.drop.ftp_files import FtpFiles, Receives
from stream.feeds.drop.inbox import Inbox
from stream.feeds.drop.settings import FtpDrop
from stream.observe.logs import logger

__all__ = ["FtpDropServer"]

log = logger(__name__)

_CONNECTIONS = 50
_OF_ADDRESS = 10
"""Connections at once, and of one address: agencies use one or two."""
_IDLE_SECONDS = 300
_STALLED_SECONDS = 120
"""Without a command, and without a byte of an upload: well before an upload counts as given up."""
_STEP = 0.2
"""Seconds between two questions whether the end has come."""
_RIGHTS = frozenset("elwfmdMT")
"""pyftpdlib's letters: change folder, list, store, rename, make folders, delete, rights, times; neither read nor
append. What a deletion may delete, the inbox knows."""


class FtpDropServer:
    """The FTP server of a feeds file."""

    def __init__(self, settings: FtpDrop, clock: Clock) -> None:
        self._settings = settings
        passwords = {user: one.password.get_secret_value() for user, one in settings.users.items()}
        self.door = Door(passwords, clock)
        self.inboxes: dict[str, Inbox] = {}
        """By user."""
        self._server: ThreadedFTPServer | None = None
        self._thread: threading.Thread | None = None
        self._ending = threading.Event()
        self._connection: type[FTPHandler] | None = None

    async def start(self) -> str:
        """Listen; return the address. Raises `Misconfigured`."""
        host, _, port = self._settings.listen.rpartition(":")
        logging.getLogger("pyftpdlib").setLevel(logging.WARNING)  # else each command of each client is a line
        try:
            self._connection = self._handler()
            self._server = _Server((host.strip("[]"), int(port)), self._connection, ioloop=IOLoop())
        except OSError as error:
            raise Misconfigured(f"drops.ftp.listen: {self._settings.listen} ({error.strerror})") from None
        self._server.max_cons = _CONNECTIONS
        self._server.max_cons_per_ip = _OF_ADDRESS
        self._thread = threading.Thread(target=self._serve, args=(self._server,), name="ftp drop", daemon=True)
        self._thread.start()
        return f"{'ftps' if self._settings.tls == 'required' else 'ftp'}://{host}:{self._server.address[1]}"

    def renew(self) -> None:
        """Show the certificate that lies there now. Raises `Misconfigured`; then the one before goes on."""
        if self._connection is not None and self._settings.tls == "required":
            self._connection.ssl_context = self._context()

    async def stop(self) -> None:
        """Stop listening, and end the connections."""
        self._ending.set()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join, 10.0)

    def _serve(self, server: ThreadedFTPServer) -> None:
        while not self._ending.is_set():
            server.ioloop.loop(timeout=_STEP, blocking=False)
        server.close_all()

    def _handler(self) -> type[FTPHandler]:
        settings, secured = self._settings, self._settings.tls == "required"
        data: type = type("Data", (Receives, TLS_DTPHandler if secured else DTPHandler), {"timeout": _STALLED_SECONDS})
        keys: dict[str, Any] = {
            "dtp_handler": data,
            "authorizer": _Authorizer(self),
            "abstracted_fs": FtpFiles,
            "inbox_of": staticmethod(lambda user: self.inboxes[user]),
            "banner": "Wirestream",
            "timeout": _IDLE_SECONDS,
            "max_login_attempts": 3,
            "auth_failed_timeout": FAILURE_SECONDS,
            "use_sendfile": False,
            "permit_foreign_addresses": False,
        }
        if settings.masquerade is not None:
            keys["masquerade_address"] = settings.masquerade
        if settings.passive_ports is not None:
            keys["passive_ports"] = range(settings.passive_ports[0], settings.passive_ports[1] + 1)
        if secured:
            keys |= {"tls_control_required": True, "tls_data_required": True, "ssl_context": self._context()}
        return type("Control", (TLS_FTPHandler if secured else FTPHandler,), keys)

    def _context(self) -> SSL.Context:
        """Return the TLS of the server. Raises `Misconfigured` for files that cannot be used."""
        context = SSL.Context(SSL.TLS_SERVER_METHOD)
        context.set_min_proto_version(SSL.TLS1_2_VERSION)
        context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        try:
            context.use_certificate_chain_file(str(self._settings.certificate))
            context.use_privatekey_file(str(self._settings.key))
            context.check_privatekey()
        except (SSL.Error, OSError):
            raise Misconfigured(
                f"drops.ftp: {self._settings.certificate} and {self._settings.key} are no certificate and key in PEM"
            ) from None
        return context


class _Server(ThreadedFTPServer):  # type: ignore[misc]
    """pyftpdlib's, with the state that it keeps in the class in the object: several may run in one process."""

    poll_timeout = _STEP

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._lock = threading.Lock()
        self._exit = threading.Event()
        super().__init__(*arguments, **named)

    def handle_error(self) -> None:
        """Go on listening after a connection that could not be taken (too many files are open, no thread is left):
        pyftpdlib closes its port for good. What waits there says so again at once: hence the moment.
        """
        log.warning("a connection to the FTP drop server cannot be taken now", fault=repr(sys.exc_info()[1]))
        time.sleep(_STEP)

    def _loop(self, handler: Any) -> None:
        """Serve one connection; close it where that fails, else it would count among those of its address for ever."""
        try:
            super()._loop(handler)
        except Exception as error:  # noqa: BLE001 - a thread of its own: nobody else hears of it
            log.warning("a connection to the FTP drop server failed", fault=repr(error))
            handler.close()


class _Authorizer:
    """Judges logins, as pyftpdlib asks for it."""

    def __init__(self, server: FtpDropServer) -> None:
        self._server = server

    def validate_authentication(self, username: str, password: str, handler: Any) -> None:
        if not self._server.door.admits(username, password, handler.remote_ip) or not self.has_user(username):
            raise AuthenticationFailed("Authentication failed.")

    def has_user(self, username: str) -> bool:
        return username in self._server.inboxes

    def get_home_dir(self, username: str) -> str:
        del username
        return "/"

    def has_perm(self, username: str, perm: str, path: str | None = None) -> bool:
        del username, path
        return perm in _RIGHTS

    def get_perms(self, username: str) -> str:
        del username
        return "".join(_RIGHTS)

    def get_msg_login(self, username: str) -> str:
        del username
        return "Send your files; nothing can be read."

    def get_msg_quit(self, username: str) -> str:
        del username
        return "Goodbye."

    def impersonate_user(self, username: str, password: str) -> None:
        """Stay who we are: paths are names in memory."""

    def terminate_impersonation(self, username: str) -> None:
        """Stay who we are."""
