"""Keeps what was taken out of a mailbox, as the mark of its source.

The highest UID does it, as long as the server's UIDs hold. When they do not (UIDVALIDITY is another one: a mailbox that
was moved, restored, rebuilt), what was taken last is told by its bytes or its Message-ID. Flags say nothing: they are
people's.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from stream.feeds.transport import SINCE, Mark

__all__ = ["Fingerprint", "ImapMark", "fingerprint"]

_MOST = 5000
"""Mails that are remembered: days of a busy mailbox. Of 14 bytes each, in base64, they are 93 kB of the 128 that a mark
may have."""
_BYTES, _ID, _HOUR = 6, 5, 3
"""Bytes of each hash, and of the hour of arrival: 5,000 mails of which one collides once in 50,000 million."""
_ENTRY = _BYTES + _ID + _HOUR
_BACKLOG = 1000
"""UIDs that wait to be removed; what is beyond them stays in the mailbox."""
_UNREAD = 100
_OFTEN = 1 << 16
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_NO_ID = bytes(_ID)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a mail is told by under another UID."""

    content: bytes
    message_id: bytes
    """Zeros where it has none."""


def fingerprint(raw: bytes, message_id: str) -> Fingerprint:
    """Return a mail's."""
    named = hashlib.sha256(message_id.encode("utf-8", "replace")).digest()[:_ID] if message_id else _NO_ID
    return Fingerprint(hashlib.sha256(raw).digest()[:_BYTES], named)


@dataclass(slots=True)
class ImapMark:
    """What a look knows, and changes as it takes."""

    uidvalidity: int | None = None
    """None: the mailbox was never looked at, or the server's UIDs do not last."""
    last_uid: int = 0
    upto: int = 0
    """The highest UID when the UIDs began to hold: up to it, what is dated before `floor`, or known, is not taken."""
    floor: datetime | None = None
    backlog: list[int] = field(default_factory=list)
    """UIDs of mails that were taken and are still to be removed, moved or flagged."""
    unread: dict[int, int] = field(default_factory=dict)
    """UIDs that the server did not give out, and how often it was asked."""
    careful: bool = False
    """Whether sizes are asked for one mail at a time: the connection ended at one of several."""
    _known: dict[bytes, tuple[bytes, int]] = field(default_factory=dict)
    """Content to Message-ID and hour of arrival, the oldest first."""
    _ids: Counter[bytes] = field(default_factory=Counter)

    @classmethod
    def of(cls, mark: Mark) -> ImapMark:
        """Read a mark. What is none of ours counts as not there."""
        read = cls(
            uidvalidity=_number(mark.get("uidvalidity")) or None,
            last_uid=_number(mark.get("last_uid")),
            upto=_number(mark.get("upto")),
            floor=_instant(mark.get("floor")) or _instant(mark.get(SINCE)),
            backlog=_numbers(mark.get("backlog")),
            unread=_counts(mark.get("unread")),
            careful=mark.get("careful") is True,
        )
        read._restore(mark.get("known"))
        return read

    def mark(self) -> dict[str, Any]:
        """Return it as it is kept."""
        known = b"".join(
            content + named + hour.to_bytes(_HOUR, "big") for content, (named, hour) in self._known.items()
        )
        return {
            "v": 1,
            "uidvalidity": self.uidvalidity,
            "last_uid": self.last_uid,
            "upto": self.upto,
            "floor": None if self.floor is None else self.floor.isoformat(),
            "backlog": self.backlog,
            "unread": [list(one) for one in self.unread.items()],
            "known": base64.b64encode(known).decode("ascii"),
            **({"careful": True} if self.careful else {}),
        }

    def begin(self, uidvalidity: int | None, upto: int, last_uid: int) -> None:
        """Go by new UIDs: what was said of the old ones means nothing now."""
        self.uidvalidity, self.upto, self.last_uid = uidvalidity, upto, last_uid
        self.backlog, self.unread = [], {}

    def knows(self, one: Fingerprint, uid: int) -> bool:
        """Return whether a mail was taken under another UID.

        The same bytes are the same mail: somebody moved it away and back. The same Message-ID is it only where the UIDs
        began anew, for a mailbox that is moved may be given other bytes (a field more); and not where several mails
        came with it: some senders give all of theirs the same.
        """
        if one.content in self._known:
            return True
        return uid <= self.upto and one.message_id != _NO_ID and self._ids[one.message_id] == 1

    def remember(self, one: Fingerprint, arrived: datetime) -> None:
        """Keep a mail as taken. Where that is one too many, all that is as old as the oldest counts as taken."""
        hour = min(max(int((arrived - _EPOCH) / timedelta(hours=1)), 0), (1 << 8 * _HOUR) - 1)
        if one.content not in self._known:
            self._add(one, hour)
        while len(self._known) > _MOST:
            content = next(iter(self._known))
            named, dropped = self._known.pop(content)
            self._ids[named] -= 1
            if not self._ids[named]:
                del self._ids[named]
            after = _EPOCH + timedelta(hours=dropped + 1)
            self.floor = after if self.floor is None else max(self.floor, after)

    def forget(self, one: Fingerprint) -> None:
        """Take back that a mail was taken: no broker has its bytes, so that it is never to be removed as known."""
        named, _ = self._known.pop(one.content, (_NO_ID, 0))
        self._ids[named] -= 1

    def to_remove(self, uids: Iterable[int]) -> None:
        """Keep the UIDs of what is to be removed at the far side once it is acknowledged."""
        self.backlog = [*self.backlog, *uids][-_BACKLOG:]

    def not_given(self, uid: int) -> int:
        """Keep that the server did not give a mail out; return how often. One too many is never asked for again: it
        counts as one that was asked for often.
        """
        if uid not in self.unread and self.is_full:
            return _OFTEN
        self.unread[uid] = self.unread.get(uid, 0) + 1
        return self.unread[uid]

    @property
    def is_full(self) -> bool:
        """Whether no other UID can be kept as one that was not given out."""
        return len(self.unread) >= _UNREAD

    def _add(self, one: Fingerprint, hour: int) -> None:
        self._known[one.content] = (one.message_id, hour)
        self._ids[one.message_id] += 1

    def _restore(self, known: object) -> None:
        try:
            packed = base64.b64decode(known, validate=True) if isinstance(known, str) else b""
        except (binascii.Error, ValueError):
            return
        for at in range(0, len(packed) - _ENTRY + 1, _ENTRY):
            entry = packed[at : at + _ENTRY]
            named = entry[_BYTES : _BYTES + _ID]
            self._add(Fingerprint(entry[:_BYTES], named), int.from_bytes(entry[-_HOUR:], "big"))


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 < value < 1 << 63 else 0


def _numbers(values: object) -> list[int]:
    return [number for value in values if (number := _number(value))] if isinstance(values, list) else []


def _counts(values: object) -> dict[int, int]:
    pairs = [_numbers(one) for one in values] if isinstance(values, list) else []
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _instant(value: object) -> datetime | None:
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return read if read is None or read.tzinfo is not None else read.replace(tzinfo=UTC)
