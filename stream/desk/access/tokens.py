"""The tokens that let in, of a file that is watched: `NAME SHA-256 SCOPES`, a line each.

The file has hashes alone, so who reads it cannot come in by it. A token has 256 bits of chance: a plain hash of it is
as hard to guess as the token, and needs no slow one.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from stream.clock import Clock
from stream.desk.access.user import Scope, User
from stream.errors import Misconfigured
from stream.observe import desk_metrics
from stream.observe.logs import logger

__all__ = ["Tokens", "new_token"]

log = logger(__name__)

_EVERY = 1.0
"""Seconds between two looks at the file: a token that is taken out ends within that."""
_MOST = 1000
"""Tokens of a file: each is compared with each request's."""
_LARGEST = 1_000_000
"""Bytes of a file."""
_LINE = re.compile(r"(?P<name>[^\s#]\S{0,99})\s+(?P<hash>[0-9a-fA-F]{64})\s+(?P<scopes>[a-z]+(?:,[a-z]+)*)")
_LONGEST = 200
"""Characters of a token that is looked at: ours have 48."""


@dataclass(frozen=True, slots=True)
class _Entry:
    digest: bytes
    user: User


def new_token(name: str, scopes: frozenset[Scope]) -> tuple[str, str]:
    """Return a new token, and its line of the file. Raises `Misconfigured` for a name that no line can have."""
    token = "wire_" + secrets.token_urlsafe(32)
    line = f"{name} {_digest(token).hex()} {','.join(scope for scope in Scope if scope in scopes)}"
    if not _LINE.fullmatch(line):
        raise Misconfigured(f"the name {name[:100]!r} is none: 1 to 100 characters without a space, and no # first")
    return token, line


class Tokens:
    """The tokens of one file, as it is now. Raises `Misconfigured` at first for a file with a wrong line.

    Later a wrong line lets nobody in, and neither does a file that is gone: what an operator takes out in a hurry is
    out, whatever else is wrong with the file. The log says it, and so does a metric.
    """

    def __init__(self, file: Path, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._seen = _stamp(file)  # first: what changes while it is read is read again
        self._entries, wrong = _read(file)
        if wrong:
            raise Misconfigured(f"WIRESTREAM_DESK__TOKENS_FILE: {wrong[0]}")
        self._looked_at = clock.monotonic()
        desk_metrics.TOKENS_WRONG.set(0)

    def user_of(self, token: str) -> User | None:
        """Return whose token it is; None where it is nobody's. Takes as long for one as for another."""
        self._look()
        digest = _digest(token[:_LONGEST])
        found = None
        for entry in self._entries:
            if hmac.compare_digest(entry.digest, digest):
                found = entry.user
        return found

    def _look(self) -> None:
        now = self._clock.monotonic()
        if now - self._looked_at < _EVERY:
            return
        self._looked_at = now
        stamp = _stamp(self._file)
        if stamp == self._seen:
            return
        self._seen = stamp
        self._entries, wrong = _read(self._file)
        desk_metrics.TOKENS_WRONG.set(len(wrong))
        if wrong:
            log.error("the tokens file is wrong: these lines let nobody in", wrong=wrong[:20])
        log.info("the tokens file was read again", tokens=len(self._entries))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(file: Path) -> tuple[tuple[_Entry, ...], list[str]]:
    """Return the tokens of the file, and what is wrong with it, a sentence each."""
    try:
        with file.open("rb") as opened:
            lines = opened.read(_LARGEST).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        return (), [f"{file} cannot be read ({type(error).__name__})"]
    entries: list[_Entry] = []
    wrong: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if (entry := _entry(line.strip())) is None or len(entries) == _MOST:
            wrong.append(f"{file}, line {number}: write NAME SHA-256-OF-THE-TOKEN SCOPES, as `wirestream token` does")
        else:
            entries.append(entry)
    return tuple(entries), wrong


def _entry(line: str) -> _Entry | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    try:
        scopes = frozenset(Scope(scope) for scope in found["scopes"].split(","))
    except ValueError:
        return None
    return _Entry(bytes.fromhex(found["hash"]), User(found["name"], scopes | {Scope.READ}))
