"""Looks at a folder of another machine: takes each file once, when it stands still, and removes it only afterwards.

    list → those not taken, standing still → read some → publish, acknowledgement, mark (`take`) → delete or move

What was taken is remembered while the far side lists it, so a removal that is refused costs no second copy: it is tried
again at every look, and counted as backlog. A file is removed only where it still is what was read.

A file at which the connection ends, or which does not come in time, holds up no other: it is read behind all others,
alone, and in the end a dead letter refers to it. Where no other file comes either, it is the server's fault. Where more
of them are than can be told apart, a dead letter refers to the next at once, if another file came before it: they are
read one by one then, any of them first, so that none stands before all others at every look.
The module is longer than others since what is read, kept and removed goes by one order.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from stream.clock import Clock
from stream.errors import Reason, Rejected
from stream.feeds.remote_folder.far_folder import FarFolder, FileRefused
from stream.feeds.remote_folder.listing import Entry, is_name, place_of, wanted
from stream.feeds.remote_folder.reading import AGAIN, Reading
from stream.feeds.remote_folder.settings import RemoteFolderSettings
from stream.feeds.remote_folder.settled import Settled
from stream.feeds.remote_folder.taken import Taken
from stream.feeds.transport import (
    SINCE,
    Batch,
    FarSideFault,
    FarSideGone,
    FarSideRefuses,
    Item,
    Mark,
    Report,
    Skipped,
)

__all__ = ["RemoteFolder"]

_FILES = 50
_BYTES = 8 * 1024 * 1024
"""Of a batch: what a crash repeats, and what is held in memory at once."""
_REFUSALS = 5
"""Removals refused in a row at a look, after which the others wait for the next: it is the folder's rights."""
_UNREADABLE = 600.0
"""Seconds until a file that could not be read is tried again."""
_TRIES = 5
"""Times that a connection ends at a file before a dead letter refers to it."""
_CHANCE = 2
"""Times that count whatever else comes: the file is then read behind those at which it ended once."""
_LEFT = "left_before"
"""The key of a mark for what `since` passed over: what is older (seconds since 1970) may be unread, so it stays."""


class RemoteFolder:
    """A transport over any `FarFolder`."""

    def __init__(self, settings: RemoteFolderSettings, far: FarFolder, clock: Clock) -> None:
        self._settings = settings
        self._far = far
        self._clock = clock
        self.certificate_ends: datetime | None = None
        self._pattern = place_of(settings.path)[1]
        self._settled = Settled(settings.settle, clock)
        self._taken: Taken | None = None
        """What is known beyond the mark; None where the mark alone counts."""
        self._mark: Mark | None = None
        self._left = 0
        self._unreadable: dict[int, float] = {}
        self._given = False
        """Whether a file came, in this look."""

    async def look(self, mark: Mark, report: Report) -> AsyncGenerator[Batch, None]:
        listed = await self._far.entries()
        self.certificate_ends = self._far.certificate_ends
        entries = wanted(listed, self._pattern)
        if unfit := sum(not is_name(entry.name) for entry in listed):
            report.skipped(Skipped.UNREADABLE, unfit)
        taken = self._of(mark, entries)
        if SINCE in mark:
            self._pass_over(datetime.fromisoformat(str(mark[SINCE])).timestamp(), entries, taken, report)
        left_over = [one for one in entries if one in taken and one.mtime >= self._left]
        backlog, self._given = 0, False
        for some in self._batches(entries, taken):
            read, fault = await self._read(some, taken, report)
            batch = Batch(
                items=[item for _, item in read],
                mark=self._marked(taken),
                mark_where_refused=partial(self._without, taken, read),
            )
            self._taken = None
            yield batch
            self._taken, self._mark = taken, batch.mark
            if fault is not None:
                raise fault
            backlog += await self._remove([one for one in some if one in taken], taken)
        backlog += await self._remove_left_over(left_over, taken)
        report.backlog(backlog)
        report.note(_note(backlog, unfit, is_full=taken.is_full))
        last = Batch(mark=self._marked(taken), wait=self._settled.wait())
        self._taken = None
        yield last
        self._taken, self._mark = taken, last.mark

    async def close(self) -> None:
        await self._far.close()

    def _of(self, mark: Mark, entries: Sequence[Entry]) -> Taken:
        """Return what a mark knows, or what is in memory where that is what became of the mark."""
        if self._taken is None or mark != self._mark:
            self._left = int(mark.get(_LEFT, 0))
            return Taken(mark, entries)
        self._taken.relist(entries)
        return self._taken

    def _marked(self, taken: Taken) -> dict[str, Any]:
        return taken.mark() | ({_LEFT: self._left} if self._left else {})

    def _without(self, taken: Taken, read: Sequence[tuple[Entry, Item]], refused: Iterable[int]) -> dict[str, Any]:
        """Return the mark by which none of these is removed: the far side alone has their bytes."""
        for place in refused:
            taken.keep(read[place][0])
        return self._marked(taken)

    def _pass_over(self, since: float, entries: Sequence[Entry], taken: Taken, report: Report) -> None:
        self._left = int(since)
        older = [entry for entry in entries if entry.mtime < self._left]
        for entry in older:
            taken.add(entry)
        report.skipped(Skipped.OLD, len(older))

    def _batches(self, entries: Sequence[Entry], taken: Taken) -> Iterator[list[Entry]]:
        """Yield the files to take now, some at a time; behind them, alone, those at which the connection ended."""
        ripe = self._ripe(entries, taken)
        first = [entry for entry in ripe if not taken.ends(entry)]
        if first and taken.is_hard_full:
            first.insert(0, first.pop(random.randrange(len(first))))  # noqa: S311 - no secret
        yield from _in_batches(first, self._settings.max_bytes)
        for entry in sorted(filter(taken.ends, ripe), key=taken.ends):
            yield [entry]

    def _ripe(self, entries: Sequence[Entry], taken: Taken) -> list[Entry]:
        """Return the files to take now, oldest first."""
        moment = self._clock.monotonic()
        self._unreadable = {
            entry.key: since
            for entry in entries
            if (since := self._unreadable.get(entry.key)) is not None and moment - since < _UNREADABLE
        }
        still = self._settled.still([entry for entry in entries if entry not in taken])
        return [entry for entry in still if entry.key not in self._unreadable]

    async def _read(
        self, some: Sequence[Entry], taken: Taken, report: Report
    ) -> tuple[list[tuple[Entry, Item]], FarSideFault | None]:
        """Read a batch's files and count them as taken; those that cannot be read come again. Return the fault, too,
        that ended the connection meanwhile: of those that were not begun by then nothing is said.
        """
        at_once = 1 if taken.is_hard_full else self._far.at_once
        reading = Reading(self._far, self._settings.max_bytes, at_once)
        found = await asyncio.gather(*(reading.item(entry) for entry in some), return_exceptions=True)
        read, known = list[tuple[Entry, Item]](), 0
        self._given = self._given or reading.came
        for entry, one in zip(some, found, strict=True):
            item = self._failed(entry, one, taken, reading) if isinstance(one, BaseException) else one
            if item is None:
                self._settled.unsettle(entry)
            elif item is not AGAIN:
                taken.add(entry)
                if self._is_repeated(item, taken):
                    known += 1
                else:
                    read.append((entry, item))
        unread = sum(isinstance(one, BaseException) for one in found)
        oversize = sum(item.refusal is not None and item.refusal.reason is Reason.OVERSIZE for _, item in read)
        for why, count in ((Skipped.UNREADABLE, unread), (Skipped.KNOWN, known), (Skipped.OVERSIZE, oversize)):
            if count:
                report.skipped(why, count)
        return read, reading.fault

    def _failed(self, entry: Entry, error: BaseException, taken: Taken, reading: Reading) -> Item:
        """Take note that a file could not be read; return what is published instead, or `AGAIN`. One at which the
        connection ended often enough is given up, where others came.
        """
        tries = taken.ends(entry)
        is_one_more = not tries and taken.is_hard_full
        may_be_anothers = is_one_more and reading.at_once > 1
        may_be_the_servers = (is_one_more or tries >= _CHANCE) and not self._given
        if isinstance(error, FileRefused):
            self._unreadable[entry.key] = self._clock.monotonic()
        elif not isinstance(error, FarSideFault):
            raise error
        elif isinstance(error, FarSideRefuses | FarSideGone) or may_be_the_servers or may_be_anothers:
            return AGAIN
        elif taken.ended_at(entry) >= _TRIES:
            why = f"the connection ends whenever it is read: {error}"
            return reading.refused(entry, Rejected(Reason.UNEXPECTED, why))
        return AGAIN

    def _is_repeated(self, item: Item, taken: Taken) -> bool:
        """Return whether the far side only touched a file. Where files are removed, one that comes again is new."""
        if self._settings.after != "leave" or item.refusal is not None:
            return False
        if taken.knows_bytes(item.payload):
            return True
        taken.add_bytes(item.payload)
        return False

    async def _remove_left_over(self, entries: Sequence[Entry], taken: Taken) -> int:
        """Remove what an earlier look could not, as `_remove`. Where the connection ends at it, the look is no failure:
        what is new was taken, and what does not stand still yet is to be known at the next look.
        """
        try:
            return await self._remove(entries, taken)
        except (FarSideRefuses, FarSideGone):
            raise
        except FarSideFault:
            return sum(entry in taken and not taken.is_kept(entry) for entry in entries)

    async def _remove(self, entries: Sequence[Entry], taken: Taken) -> int:
        """Delete or move files that were taken; return how many of them the far side refused to."""
        after = self._settings.after
        if after == "leave":
            return 0
        refused, in_a_row = 0, 0
        for entry in entries:
            if taken.is_kept(entry):
                continue
            if in_a_row >= _REFUSALS:
                refused += 1
                continue
            try:
                if await self._far.is_as_listed(entry):
                    if after == "delete":
                        await self._far.delete(entry)
                    else:
                        await self._far.move(entry, after.removeprefix("move:"))
            except FileRefused:
                refused, in_a_row = refused + 1, in_a_row + 1
            else:
                in_a_row = 0
                taken.forget(entry)
        return refused


def _note(backlog: int, unfit: int, *, is_full: bool) -> str | None:
    said = []
    if backlog:
        said.append(f"{backlog} files that were taken cannot be removed at the far side")
    if is_full:
        said.append("so many files were refused that none is removed any more: empty the folder")
    if unfit:
        said.append(f"{unfit} files have names that cannot be asked for")
    return "; ".join(said) or None


def _in_batches(entries: Sequence[Entry], max_bytes: int) -> Iterator[list[Entry]]:
    """Yield files in order, some at a time; those that are too large to read have no weight."""
    some, weight = list[Entry](), 0
    for entry in entries:
        size = entry.size if entry.size <= max_bytes else 0
        if some and (len(some) >= _FILES or weight + size > _BYTES):
            yield some
            some, weight = [], 0
        some.append(entry)
        weight += size
    if some:
        yield some
