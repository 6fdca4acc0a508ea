"""Asks a mailbox, blocking: what is new, how large it is, its bytes; and puts away what was taken.

Raises `FarSideFault` for whatever the server does, and `TooLarge` for a mail that is larger than it said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from stream.feeds.mail.folder_name import in_command
from stream.feeds.mail.imap_answers import Head, NotGiven, Opened
from stream.feeds.mail.imap_client import ImapClient, in_trouble, said, translated
from stream.feeds.mail.line import Line, TooLarge, tls_context
from stream.feeds.mail.put_away import put_away
from stream.feeds.mail.settings import ImapSettings
from stream.feeds.transport import FarSideFault, FarSideRefuses

__all__ = ["Mailbox"]

_UID = re.compile(rb"\bUID (\d{1,20})")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,20})")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]{1,60})"')
_BODY = re.compile(rb"(?i)\bBODY\[\] ?\{\d+\}$")
_TOLD = "EXISTS"
_FETCH = "fetch a mail"
_DONE = 10.0
"""Seconds that a server may take to end an IDLE: with the 50 s that it lasts, a connection that died without a word is
known after a minute."""
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Mailbox:
    """One connection to one folder; used by one thread but for `abort`."""

    def __init__(self, settings: ImapSettings, monotonic: Callable[[], float]) -> None:
        self._settings = settings
        self._line = Line(
            settings.host,
            settings.port,
            allow_private=settings.allow_private,
            most=settings.max_bytes,
            monotonic=monotonic,
        )
        self._server: ImapClient | None = None

    def open(self) -> Opened:
        """Connect, log in and open the folder: only for reading, where nothing is to be changed in it."""
        settings = self._settings
        with self._bounded("connect"):
            context = None if settings.tls == "none" else tls_context(settings.ca_file)
            self._line.open()
            if context is not None and settings.tls == "implicit":
                self._line.secure(context)
            self._server = server = ImapClient(self._line)
            if context is not None and settings.tls == "starttls":
                server.secure(context)
        with self._bounded("login"):
            server.sign_in(settings.user, settings.password.get_secret_value())
        with self._bounded("open the folder"):
            return self._select(server)

    @property
    def certificate_ends(self) -> datetime | None:
        """When the server's certificate ends; None without TLS."""
        return self._line.certificate_ends

    def uids_from(self, first: int) -> list[int]:
        """Return the UIDs from one on, ascending."""
        with self._asking("search") as server:
            server.noop()  # some servers look into the folder only then
            server.untagged_responses.clear()  # what is told from here on, the search may not have seen
            found = self._search(server, "UID", f"{first}:*")
        return [uid for uid in found if uid >= first]  # asked for what is not there, servers name the last one

    def uids_since(self, day: date) -> list[int]:
        """Return the UIDs of what arrived on that day of the server's, or later."""
        with self._asking("search") as server:
            return self._search(server, "SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def heads(self, uids: Sequence[int]) -> dict[int, Head]:
        """Return size and time of arrival of each that is still there."""
        with self._asking("fetch sizes") as server:
            status, lines = server.uid("FETCH", _set(uids), "(UID RFC822.SIZE INTERNALDATE)")
            if status != "OK":
                raise FarSideFault(f"the server gives no sizes: {said(lines)}")
            found = {}
            for line in lines:
                text = line[0] if isinstance(line, tuple) else line or b""
                uid, size, arrived = _UID.search(text), _SIZE.search(text), _DATE.search(text)
                if uid:  # without a size the bytes tell
                    found[int(uid[1])] = Head(int(size[1]) if size else 0, _moment(arrived[1]) if arrived else None)
            return found

    def fetch(self, uid: int) -> bytes | None:
        """Return a mail's bytes and leave its flags alone; None where it is gone. Raises `NotGiven`."""
        with self._asking(_FETCH) as server:
            status, lines = server.uid("FETCH", str(uid), "(UID BODY.PEEK[])")
            refusal = said(lines) if status != "OK" else None
            for place, line in enumerate(lines if refusal is None else []):
                if isinstance(line, tuple) and _BODY.search(line[0]):
                    rest = lines[place + 1] if place + 1 < len(lines) else b""
                    if uid in {_named(line[0]), _named(rest)}:
                        return bytes(line[1])
            if refusal is None and any(isinstance(line, bytes) and _named(line) == uid for line in lines):
                refusal = "it has no bytes"
            if refusal is not None and in_trouble(refusal.encode()) == "UNAVAILABLE":
                raise FarSideFault("the server gives out no mail now (UNAVAILABLE)")  # other codes may be of one mail
        if refusal is not None:
            raise NotGiven(refusal)
        return None

    def put_away(self, uids: Sequence[int]) -> str | None:
        """Flag, remove or move them, as `after` says; return None, or the server's words where it refuses. Those that
        are gone are no matter. Nobody else's mail is touched: where the server cannot expunge single mails (UIDPLUS),
        they stay there marked as deleted.
        """
        with self._asking("put mails away") as server:
            there = sorted(set(self._search(server, "UID", _set(uids))) & set(uids))
            return put_away(server, _set(there), self._settings.after) if there else None

    def idle(self, seconds: float) -> None:
        """Return when the server tells of anything, or after so many seconds."""
        with self._asking("idle") as server:
            if _TOLD in server.untagged_responses:  # told between the search and now, and so not told again
                return
            tag = server.start_idle()
            if _TOLD not in server.untagged_responses:
                self._line.wait(seconds)
        with self._asking("end idle", min(_DONE, self._settings.timeout)) as server:
            server.end_idle(tag)

    def abort(self) -> None:
        """End whatever another thread does here, now."""
        self._line.abort()

    def close(self) -> None:
        """Let go of the connection without a word: servers are used to it, and one that hangs would not hear it."""
        self._line.close()

    @contextmanager
    def _bounded(self, doing: str, seconds: float | None = None) -> Iterator[None]:
        self._line.begin(seconds or self._settings.timeout)
        with translated(self._settings.host, doing):
            try:
                yield
            except TooLarge:
                if doing != _FETCH:  # no mail was asked for
                    raise FarSideFault(f"an answer without end ({doing})") from None
                raise

    @contextmanager
    def _asking(self, doing: str, seconds: float | None = None) -> Iterator[ImapClient]:
        with self._bounded(doing, seconds):
            if self._server is None:
                raise FarSideFault("it is not connected")
            self._server.forget(but=_TOLD)
            yield self._server

    def _select(self, server: ImapClient) -> Opened:
        folder = self._settings.folder
        reading = self._settings.after == "leave"
        try:
            status, lines = server.select(in_command(folder), readonly=reading)
        except ImapClient.readonly:  # then nothing can be put away: the backlog says so
            server.is_readonly, status, lines = True, "OK", [b""]
        if status != "OK":
            if code := in_trouble(said(lines).encode()):
                raise FarSideFault(f"folder {folder} cannot be opened now ({code})")
            raise FarSideRefuses(f"folder {folder} cannot be opened: {said(lines)}")
        lasting = not server.untagged_responses.get("UIDNOTSTICKY")
        return Opened(
            uidvalidity=_said_number(server, "UIDVALIDITY") if lasting else 0,
            uidnext=_said_number(server, "UIDNEXT"),
            mails=_said_number(server, "EXISTS"),
            tells="IDLE" in server.capabilities,
        )

    def _search(self, server: ImapClient, *criteria: str) -> list[int]:
        status, lines = server.uid("SEARCH", *criteria)
        if status != "OK":
            raise FarSideFault(f"the server refuses a search: {said(lines)}")
        return sorted({_number(word) for line in lines if line for word in line.split()})


def _set(uids: Sequence[int]) -> str:
    return ",".join(map(str, uids))


def _named(line: object) -> int:
    named = _UID.search(line) if isinstance(line, bytes) else None
    return int(named[1]) if named else 0


def _said_number(server: ImapClient, name: str) -> int:
    word = server.untagged_responses.get(name, [b""])[-1]
    return _number(word) if isinstance(word, bytes) and word.isdigit() else 0


def _number(word: bytes) -> int:
    """Return a number of a server's, which has 32 bits (RFC 3501, section 9): a larger one would fit in no mark."""
    if len(word) > 10 or (number := int(word)) >= 1 << 32:
        raise FarSideFault("the server gives a mail a number that is none")
    return number


def _moment(text: bytes) -> datetime | None:
    try:
        read = parsedate_to_datetime(text.decode("ascii"))
        return read.astimezone(UTC) if read.tzinfo is not None else read.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
