"""Decides where a look at a mailbox begins: at a first look, after a reset, and where its UIDs are new."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from stream.feeds.mail.imap_answers import Opened
from stream.feeds.mail.imap_mark import ImapMark
from stream.feeds.mail.mailbox import Mailbox
from stream.feeds.transport import Report, Skipped

__all__ = ["begin"]

Ask = Callable[[Callable[[], Any]], Awaitable[Any]]

_WITHIN = timedelta(hours=6)
_FIRST = 50
"""Of a mailbox that was never looked at: what is of the last hours, and no more than a desk can read. Years of mail may
lie in it."""
_SIZES = 100
"""Mails whose time is asked for at once."""
_DAY = timedelta(days=1)
"""A server searches by its own days, of whatever zone."""


async def begin(kept: ImapMark, mailbox: Mailbox, opened: Opened, report: Report, now: datetime, ask: Ask) -> None:
    """Go by the UIDs of the mailbox that was opened: on with those that are kept, or by new ones, whose mails are
    compared with what was taken. `ask` runs a question in the thread of the connection.
    """
    if opened.uidvalidity and kept.uidvalidity == opened.uidvalidity:
        return
    newest = opened.uidnext - 1 if opened.uidnext else max(await ask(lambda: mailbox.uids_from(1)), default=0)
    anew = kept.uidvalidity is None
    if kept.floor is None:
        kept.floor = await _floor_of_first_look(mailbox, now, ask)
    day = (kept.floor.astimezone(UTC) - _DAY).date()
    first = min(await ask(lambda: mailbox.uids_since(day)), default=newest + 1)
    if anew:
        left = opened.mails - len(await ask(lambda: mailbox.uids_from(first)))
        report.skipped(Skipped.OLD, max(left, 0))
    kept.begin(opened.uidvalidity or None, newest, first - 1)


async def _floor_of_first_look(mailbox: Mailbox, now: datetime, ask: Ask) -> datetime:
    floor = now - _WITHIN
    day = (floor - _DAY).date()
    uids = await ask(lambda: mailbox.uids_since(day))
    arrived: list[datetime] = []
    for at in range(0, len(uids), _SIZES):
        some = uids[at : at + _SIZES]
        heads = await ask(lambda some=some: mailbox.heads(some))  # type: ignore[misc]
        arrived += [head.arrived for head in heads.values() if head.arrived and head.arrived >= floor]
    return sorted(arrived)[-_FIRST] if len(arrived) > _FIRST else floor
