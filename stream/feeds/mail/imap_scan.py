"""Takes what is new in a mailbox that is open, in batches: what a mail's size, age and bytes make of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

from stream.clock import Clock
from stream.errors import Reason, Rejected
from stream.feeds.mail.authentication import auth_of
from stream.feeds.mail.header_fields import message_id_of
from stream.feeds.mail.imap_answers import Head, NotGiven
from stream.feeds.mail.imap_mark import Fingerprint, ImapMark, fingerprint
from stream.feeds.mail.line import TooLarge
from stream.feeds.mail.mailbox import Mailbox
from stream.feeds.mail.settings import ImapSettings
from stream.feeds.transport import Auth, Batch, FarSideFault, Item, Mark, Report, Skipped

__all__ = ["Scan"]

T = TypeVar("T")

_SIZES = 100
"""Mails whose size is asked for at once."""
_BATCH = 20
"""Mails that are acknowledged together: one mark of 100 kB for all of them."""
_TOGETHER = 500
"""Mails that are put away by one command: servers take lines of 8 kB."""
_TRIES = 5
"""Times that a mail is asked for that the server lists and does not give out, before a dead letter refers to it."""


@dataclass(slots=True)
class _Gathered:
    """What one batch will be."""

    items: list[Item] = field(default_factory=list)
    uids: list[int] = field(default_factory=list)
    """Of the items, in their order."""
    known: list[tuple[Fingerprint, datetime]] = field(default_factory=list)
    removable: list[int] = field(default_factory=list)
    read: list[int] = field(default_factory=list)
    """UIDs that were given out at last."""
    last: int = 0
    bytes: int = 0
    broken: bool = False
    """Whether the connection is of no use any more."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One mailbox, as it is open now."""

    settings: ImapSettings
    mailbox: Mailbox
    kept: ImapMark
    report: Report
    clock: Clock
    ask: Callable[[Callable[[], T]], Awaitable[T]]
    """Runs a question in the thread of the connection."""

    async def batches(self) -> AsyncGenerator[Batch, None]:
        """Yield what is new, the lowest UID first, and put away what was acknowledged; at the end an empty batch."""
        kept = self.kept
        new = await self.ask(lambda: self.mailbox.uids_from(kept.last_uid + 1))
        uids = [*sorted(uid for uid in kept.unread if uid <= kept.last_uid), *new]
        for at in range(0, len(uids), _SIZES):
            chunk = uids[at : at + _SIZES]
            heads = await self.ask(lambda chunk=chunk: self.mailbox.heads(chunk))  # type: ignore[misc]
            gathered = _Gathered()
            for uid in chunk:
                gathered.last = uid
                if (head := heads.get(uid)) is None:
                    gathered.read.append(uid)  # it is gone
                elif await self._gather(uid, head, gathered) and self._is_full(gathered):
                    yield self._batch(gathered)
                    if gathered.broken:
                        raise FarSideFault(f"{self.settings.host}: a mail is larger than it was said to be")
                    await self._put_away()
                    gathered = _Gathered()
            yield self._batch(gathered)
        await self._put_away()
        yield Batch(mark=kept.mark())

    def _is_full(self, gathered: _Gathered) -> bool:
        return gathered.broken or len(gathered.items) >= _BATCH or gathered.bytes >= self.settings.max_bytes

    def _batch(self, gathered: _Gathered) -> Batch:
        """Return what is to be acknowledged, with the mark that holds then."""
        kept = self.kept
        kept.last_uid = max(kept.last_uid, gathered.last)
        for uid in gathered.read:
            kept.unread.pop(uid, None)
        for one, arrived in gathered.known:
            kept.remember(one, arrived)
        if self.settings.after != "leave":
            kept.to_remove(gathered.removable)
        return Batch(
            items=gathered.items,
            mark=kept.mark(),
            mark_where_refused=lambda refused: self._without(refused, gathered),
        )

    def _without(self, refused: Iterable[int], gathered: _Gathered) -> Mark:
        """Return the mark by which none of these is removed: a dead letter refers to them, and they stay there."""
        uids = {gathered.uids[place] for place in refused}
        for place in refused:
            if gathered.items[place].refusal is None:
                self.kept.forget(gathered.known[place][0])
        self.kept.backlog = [uid for uid in self.kept.backlog if uid not in uids]
        return self.kept.mark()

    async def _put_away(self) -> None:
        backlog = self.kept.backlog[:_TOGETHER]
        if not backlog:
            return
        refusal = await self.ask(lambda: self.mailbox.put_away(backlog))
        if refusal is None:
            self.kept.backlog = self.kept.backlog[_TOGETHER:]
            self.report.note(None)
        else:
            self.report.note(f"taken, but `after: {self.settings.after}` is refused: {refusal}")
        self.report.backlog(len(self.kept.backlog))

    async def _gather(self, uid: int, head: Head, gathered: _Gathered) -> bool:
        """Add a mail to what is gathered, where it is to be taken; return whether anything was added."""
        floor = self.kept.floor
        if uid <= self.kept.upto and floor is not None and (head.arrived or floor) < floor:
            self.report.skipped(Skipped.OLD)
            return False
        found = await self._fetched(uid, head, gathered)
        if found is None:
            return False
        gathered.read.append(uid)
        if isinstance(found, Rejected):
            return self._refer(uid, head, found, gathered)
        return self._take(uid, head, found, gathered)

    async def _fetched(self, uid: int, head: Head, gathered: _Gathered) -> bytes | Rejected | None:
        """Return a mail's bytes, or why a dead letter is to refer to it; None where it is gone, or asked for again."""
        most = self.settings.max_bytes
        try:
            if head.size <= most:
                return await self.ask(lambda: self.mailbox.fetch(uid))
        except TooLarge:
            gathered.broken = True
        except NotGiven as words:
            self.report.skipped(Skipped.UNREADABLE)
            if self.kept.not_given(uid) < _TRIES:
                return None
            return Rejected(Reason.UNEXPECTED, f"the mail server does not give it out: {words}")
        self.report.skipped(Skipped.OVERSIZE)
        size = max(head.size, most + 1)
        return Rejected(Reason.OVERSIZE, f"{size} bytes; the limit is {most} (max_bytes of the source)")

    def _take(self, uid: int, head: Head, raw: bytes, gathered: _Gathered) -> bool:
        message_id = message_id_of(raw)
        one = fingerprint(raw, message_id)
        if self.kept.knows(one, uid) or any(one.content == other.content for other, _ in gathered.known):
            self.report.skipped(Skipped.KNOWN)
            gathered.removable.append(uid)
            return False
        auth = auth_of(raw, self.settings.authserv)
        if self.settings.require == "dkim" and auth is not Auth.PASS:
            self.report.skipped(Skipped.UNAUTHENTIC)
            return False
        item = Item(payload=raw, name=message_id, origin=message_id or self._where(uid), auth=auth)
        self._add(gathered, uid, one, head, item)
        gathered.removable.append(uid)
        gathered.bytes += len(raw)
        return True

    def _refer(self, uid: int, head: Head, refusal: Rejected, gathered: _Gathered) -> bool:
        """Add a mail without its bytes. It stays where it is, whatever `after` says: nobody else has them. Its size
        and its moment tell it only where the UIDs began anew: under a new UID it is another mail.
        """
        one = fingerprint(f"{head.size} {head.arrived}".encode(), "")
        if uid <= self.kept.upto and self.kept.knows(one, uid):
            return False
        self._add(gathered, uid, one, head, Item(payload=b"", origin=self._where(uid), auth=Auth.NONE, refusal=refusal))
        return True

    def _add(self, gathered: _Gathered, uid: int, one: Fingerprint, head: Head, item: Item) -> None:
        arrived = head.arrived or self.clock.now()
        gathered.items.append(
            Item(
                payload=item.payload,
                name=item.name or f"uid-{uid}",
                origin=item.origin,
                delivery_id=f"{self.kept.uidvalidity or 0}/{uid}",
                modified=head.arrived,
                auth=item.auth,
                refusal=item.refusal,
            )
        )
        gathered.uids.append(uid)
        gathered.known.append((one, arrived))

    def _where(self, uid: int) -> str:
        """Return the address of a mail (RFC 5092), without the user."""
        folder = quote(self.settings.folder, safe="/")
        return f"imap://{self.settings.host}/{folder};UIDVALIDITY={self.kept.uidvalidity or 0}/;UID={uid}"
