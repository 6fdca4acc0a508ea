"""Takes what is new in a mailbox that is open, in batches: what a mail's size, age and bytes make of it.

Servers end the connection in the middle of a mail that they cannot read to its end (Dovecot does, where a file is
shorter than its name says, or may not be read). Such a mail is asked for behind all others, and in the end a dead
letter refers to it: it holds up no other. Where the server gives out no other mail either, it is the server's fault.
Where more of them are than a mark keeps, any other mail is asked for first, to know which of both it is, and a dead
letter refers to the next at once.
"""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote

from stream.clock import Clock
from stream.errors import Reason, Rejected
from stream.feeds.mail.authentication import auth_of
from stream.feeds.mail.header_fields import message_id_of
from stream.feeds.mail.imap_answers import ConnectionLost, Head, NotGiven
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
_BEHIND = 2
"""Tries in vain after which a mail is asked for behind all others: one may be chance, and order is worth a second."""


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
    passed: int = 0
    """UIDs that were looked at."""
    bytes: int = 0
    fault: FarSideFault | None = None
    """Set where the connection is of no use any more."""


@dataclass(slots=True)
class Scan:
    """One mailbox, as it is open now."""

    settings: ImapSettings
    mailbox: Mailbox
    kept: ImapMark
    report: Report
    clock: Clock
    ask: Callable[[Callable[[], T]], Awaitable[T]]
    """Runs a question in the thread of the connection."""
    _given: bool = field(default=False, init=False)
    """Whether the server gave out a mail."""

    async def batches(self) -> AsyncGenerator[Batch, None]:
        """Yield what is new, the lowest UID first, and put away what was acknowledged; at the end an empty batch.

        Raises `ConnectionLost` behind a batch with all that came before.
        """
        kept, gathered = self.kept, _Gathered()
        if kept.is_full:
            await self._try_any()
        uids = self._in_order(await self.ask(lambda: self.mailbox.uids_from(kept.last_uid + 1)))
        together = 1 if kept.careful else _SIZES
        for at in range(0, len(uids), together):
            chunk = uids[at : at + together]
            heads = await self._heads(chunk, gathered)
            for uid in chunk:
                if gathered.fault is None:
                    await self._gather(uid, heads.get(uid), gathered)
                if gathered.fault is not None:
                    yield self._batch(gathered)
                    raise gathered.fault
                if self._is_full(gathered):
                    yield self._batch(gathered)
                    await self._put_away()
                    gathered = _Gathered()
        if gathered.passed:
            yield self._batch(gathered)
        await self._put_away()
        kept.careful = kept.careful and bool(kept.unread)
        yield Batch(mark=kept.mark())

    async def _try_any(self) -> None:
        """Find out, where there is something new, whether the server gives out any mail, be it one that was taken."""
        listed = await self.ask(lambda: self.mailbox.uids_from(1))
        others = [uid for uid in listed if uid not in self.kept.unread]
        if not others or others[-1] <= self.kept.last_uid:
            return
        uid = random.choice(others)  # noqa: S311 - no secret
        head = (await self.ask(lambda: self.mailbox.heads([uid]))).get(uid)
        if head is None or head.size > self.settings.max_bytes:
            return
        try:
            self._given = await self.ask(lambda: self.mailbox.fetch(uid)) is not None
        except TooLarge:
            raise self._larger() from None
        except NotGiven:
            return

    def _in_order(self, new: Iterable[int]) -> list[int]:
        """Return the UIDs to ask for: those that were not given out once before the new ones, as they came; those that
        were not so again behind them.
        """
        unread = sorted((uid, tries) for uid, tries in self.kept.unread.items() if uid <= self.kept.last_uid)
        before = [uid for uid, tries in unread if tries < _BEHIND]
        return [*before, *new, *(uid for uid, tries in unread if tries >= _BEHIND)]

    async def _heads(self, chunk: list[int], gathered: _Gathered) -> dict[int, Head]:
        """Return size and time of each; none where the connection ends, of which of several mails nobody can tell."""
        try:
            return await self.ask(lambda: self.mailbox.heads(chunk))
        except ConnectionLost as fault:
            if len(chunk) > 1:
                self.kept.careful, gathered.fault = True, fault
            elif (refusal := self._ends_at(chunk[0], fault, gathered)) is not None:
                self._refer(chunk[0], Head(0, None), refusal, gathered)
        return {}

    def _ends_at(self, uid: int, fault: ConnectionLost, gathered: _Gathered) -> Rejected | None:
        """Take note that the connection ended at a mail; return why a dead letter is to refer to it, where it did so
        often enough, and others were given out.
        """
        kept, gathered.fault = self.kept, fault
        tries = kept.unread.get(uid, 0)
        if ((not tries and kept.is_full) or tries >= _BEHIND) and not self._given:
            return None
        self.report.skipped(Skipped.UNREADABLE)
        gathered.last = max(gathered.last, uid)
        if kept.not_given(uid) < _TRIES:
            return None
        gathered.read.append(uid)
        return Rejected(Reason.UNEXPECTED, f"the connection ends whenever it is asked for: {fault}")

    def _is_full(self, gathered: _Gathered) -> bool:
        many = gathered.passed >= _SIZES or len(gathered.items) >= _BATCH
        return many or gathered.bytes >= self.settings.max_bytes

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

    async def _gather(self, uid: int, head: Head | None, gathered: _Gathered) -> None:
        """Add a mail to what is gathered, where it is to be taken."""
        gathered.passed += 1
        if head is None:  # it is gone
            gathered.read.append(uid)
        elif self._is_old(uid, head):
            self.report.skipped(Skipped.OLD)
        else:
            found = await self._fetched(uid, head, gathered)
            if found is None and gathered.fault is not None:
                return
            if found is not None:
                gathered.read.append(uid)
            if isinstance(found, Rejected):
                self._refer(uid, head, found, gathered)
            elif found is not None:
                self._given = True
                self._take(uid, head, found, gathered)
        gathered.last = max(gathered.last, uid)

    def _is_old(self, uid: int, head: Head) -> bool:
        floor = self.kept.floor
        return uid <= self.kept.upto and floor is not None and (head.arrived or floor) < floor

    async def _fetched(self, uid: int, head: Head, gathered: _Gathered) -> bytes | Rejected | None:
        """Return a mail's bytes, or why a dead letter is to refer to it; None where it is gone, or asked for again."""
        most = self.settings.max_bytes
        try:
            if head.size <= most:
                return await self.ask(lambda: self.mailbox.fetch(uid))
        except TooLarge:
            gathered.fault = self._larger()
        except ConnectionLost as fault:
            return self._ends_at(uid, fault, gathered)
        except NotGiven as words:
            self.report.skipped(Skipped.UNREADABLE)
            if self.kept.not_given(uid) < _TRIES:
                return None
            return Rejected(Reason.UNEXPECTED, f"the mail server does not give it out: {words}")
        self.report.skipped(Skipped.OVERSIZE)
        size = max(head.size, most + 1)
        return Rejected(Reason.OVERSIZE, f"{size} bytes; the limit is {most} (max_bytes of the source)")

    def _larger(self) -> FarSideFault:
        return FarSideFault(f"{self.settings.host}: a mail is larger than it was said to be")

    def _take(self, uid: int, head: Head, raw: bytes, gathered: _Gathered) -> None:
        message_id = message_id_of(raw)
        one = fingerprint(raw, message_id)
        if self.kept.knows(one, uid) or any(one.content == other.content for other, _ in gathered.known):
            self.report.skipped(Skipped.KNOWN)
            gathered.removable.append(uid)
            return
        auth = auth_of(raw, self.settings.authserv)
        if self.settings.require == "dkim" and auth is not Auth.PASS:
            self.report.skipped(Skipped.UNAUTHENTIC)
            return
        item = Item(payload=raw, name=message_id, origin=message_id or self._where(uid), auth=auth)
        self._add(gathered, uid, one, head, item)
        gathered.removable.append(uid)
        gathered.bytes += len(raw)

    def _refer(self, uid: int, head: Head, refusal: Rejected, gathered: _Gathered) -> None:
        """Add a mail without its bytes. It stays where it is, whatever `after` says: nobody else has them. Its size
        and its moment tell it only where the UIDs began anew: under a new UID it is another mail.
        """
        one = fingerprint(f"{head.size} {head.arrived}".encode(), "")
        if uid <= self.kept.upto and self.kept.knows(one, uid):
            return
        self._add(gathered, uid, one, head, Item(payload=b"", origin=self._where(uid), auth=Auth.NONE, refusal=refusal))

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
