"""The library's IMAP client over a bounded line, with the few things that it lacks: IDLE, TLS that cannot be stripped,
capabilities that are asked for again, and faults that show no password.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from stream.feeds.mail.imap_answers import ConnectionLost
from stream.feeds.mail.line import Line, TooLarge
from stream.feeds.transport import FarSideFault, FarSideRefuses

__all__ = ["ImapClient", "in_trouble", "said", "translated"]

imaplib.Commands.setdefault("IDLE", ("SELECTED",))

_CODE = re.compile(rb"\[([A-Z-]{1,40})")
_PASSING = frozenset({b"UNAVAILABLE", b"INUSE", b"LIMIT", b"SERVERBUG", b"CONTACTADMIN"})
"""Response codes (RFC 5530) of a server that is in trouble: no word about the password."""
_LONGEST = 160
"""Characters of a server's words that are repeated."""
_UNFIT = re.compile(r"[^\x20-\x7e]+")


class ImapClient(imaplib.IMAP4):
    """A connection that has been greeted."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__()

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:  # noqa: ARG002 - the library's
        """Connecting is the line's: it is open."""
        self.host, self.port = host, port

    def read(self, size: int) -> bytes:
        return self._line.read(size)

    def readline(self) -> bytes:
        return self._line.readline()

    def send(self, data: bytes) -> None:  # type: ignore[override]
        self._line.send(data)

    def shutdown(self) -> None:
        self._line.close()

    def secure(self, context: ssl.SSLContext) -> None:
        """Speak TLS from here on (STARTTLS). Raises `FarSideRefuses` where the server does not offer it: going on
        without it would show the password to whoever took the offer out.
        """
        if self.state != "NONAUTH" or "STARTTLS" not in self.capabilities:
            raise FarSideRefuses("the server offers no STARTTLS: set tls: implicit and its port, or ask who runs it")
        if self.xatom("STARTTLS")[0] != "OK":
            raise FarSideRefuses("the server refuses STARTTLS")
        self._line.secure(context)
        self.ask_capabilities()

    def ask_capabilities(self) -> None:
        """Ask again: servers say more after TLS, and after the login."""
        _, answer = self.capability()
        self.capabilities = tuple((answer[-1] or b"").decode("ascii", "replace").upper().split())

    def sign_in(self, user: str, password: str) -> None:
        """Log in. Raises `FarSideRefuses` where user or password are wrong; no word of the server is in the sentence,
        for some repeat the command.
        """
        if self.state == "AUTH":  # greeted with PREAUTH
            return
        try:
            if "AUTH=PLAIN" in self.capabilities:
                self.authenticate("PLAIN", lambda _: b"\0%b\0%b" % (user.encode(), password.encode()))
            elif "LOGINDISABLED" in self.capabilities:
                raise FarSideRefuses("the server takes no password without TLS: set tls: starttls or implicit")
            elif password.isascii() and password.isprintable() and user.isascii():
                self.login(user, password)
            else:
                raise FarSideRefuses("the server takes plain ASCII passwords only")
        except imaplib.IMAP4.abort:
            raise FarSideFault("the connection ended in the login") from None
        except imaplib.IMAP4.error as error:
            if code := in_trouble(str(error).encode("ascii", "replace")):
                raise FarSideFault(f"the server takes no login now ({code})") from None
            raise FarSideRefuses("the server refuses user and password") from None
        self.ask_capabilities()

    def forget(self, *, but: str) -> None:
        """Forget what was told unasked, of which the library keeps all, except for the last of one kind."""
        told = self.untagged_responses
        self.untagged_responses = {but: told[but][-1:]} if but in told else {}

    def start_idle(self) -> bytes:
        """Ask to be told what comes; return what ends it."""
        tag: bytes = self._command("IDLE")
        while self._get_response() is not None:
            if self.tagged_commands[tag]:
                raise FarSideFault("the server refuses IDLE, which it offers")
        return tag

    def end_idle(self, tag: bytes) -> None:
        """End it, and take in what was said meanwhile."""
        self.send(b"DONE\r\n")
        self._command_complete("IDLE", tag)


def in_trouble(words: bytes) -> str | None:
    """Return the response code of a refusal that is about the server itself, and may pass; None for any other."""
    code = _CODE.search(words)
    return code[1].decode() if code and code[1] in _PASSING else None


def said(answer: object) -> str:
    """Return a server's words as they may be shown."""
    words = b" ".join(part for part in answer if isinstance(part, bytes)) if isinstance(answer, list) else b""
    return _UNFIT.sub(" ", words.decode("latin-1"))[:_LONGEST].strip()


@contextmanager
def translated(host: str, doing: str) -> Iterator[None]:
    """Make a `FarSideFault` of whatever goes wrong with a server, and a `FarSideRefuses` of its certificate. It is a
    `ConnectionLost` where the connection is of no use any more.
    """
    try:
        yield
    except TooLarge:
        raise
    except FarSideRefuses as fault:
        raise FarSideRefuses(f"{host}: {fault}") from None
    except FarSideFault as fault:
        raise FarSideFault(f"{host}: {fault}") from None
    except ssl.SSLCertVerificationError as error:
        raise FarSideRefuses(f"{host}: the server's certificate does not hold: {error.verify_message}") from None
    except TimeoutError:
        raise ConnectionLost(f"{host}: no answer in time ({doing})") from None
    except OSError as error:
        raise ConnectionLost(f"{host}: {error.strerror or type(error).__name__} ({doing})") from None
    except imaplib.IMAP4.abort:
        raise ConnectionLost(f"{host}: the server ended the connection ({doing})") from None
    except Exception as error:  # noqa: BLE001 - the library raises whatever nonsense leads it to
        what = f"the server answers what is no IMAP ({doing}: {type(error).__name__})"
        raise ConnectionLost(f"{host}: {what}") from None
