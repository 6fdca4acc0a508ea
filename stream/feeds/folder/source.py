"""Takes the files of a source of kind `folder`: the watcher, with the headers of the source, and beside it what uploads
to the drop server left unfinished.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from schemas import Headers
from stream.clock import Clock, pause
from stream.errors import Misconfigured, Reason, Rejected
from stream.feeds.folder.lock import alone
from stream.feeds.folder.moving import fail, move
from stream.feeds.folder.settings import FolderSettings
from stream.feeds.folder.standing import State, state_of
from stream.feeds.folder.watch import watch_alone
from stream.feeds.incoming import INCOMING, abandoned, name_of
from stream.feeds.publish import Ended, Publisher, headers_of
from stream.feeds.transport import Item, Skipped
from stream.newsdesk import shown
from stream.observe.feed_metrics import SKIPPED
from stream.observe.logs import logger
from stream.produce.raw import RawProducer, Sent

__all__ = ["run_folder"]

log = logger(__name__)

_LEFTOVERS = 30.0
"""Seconds between looks at unfinished uploads, which wait for ten minutes anyway."""


async def run_folder(
    name: str,
    settings: FolderSettings,
    producer: RawProducer,
    *,
    stop: asyncio.Event,
    clock: Clock,
    arrived: Callable[[str, int], None],
    backlog: Callable[[str, int], None],
) -> None:
    """Take files until `stop` is set; `arrived` is told of each that the brokers have, `backlog` of how many stay where
    they are for now.

    Raises `Watched` where another process has the folder: ask again in some seconds; and `Misconfigured` where it is
    gone or cannot be written.
    """
    if not settings.path.is_dir():
        raise Misconfigured(f"{settings.path} is no folder: create it, or name another")
    source = _Source(name, settings, Publisher(producer, name, "folder", settings, clock), stop, clock, arrived)
    with alone(settings.path):
        leftovers = asyncio.create_task(source.take_leftovers())
        try:
            await watch_alone(
                settings.path, producer, name,
                settle=settings.settle, stop=stop, report=source.report, clock=clock,
                headers=source.headers, most=settings.max_bytes, backlog=partial(backlog, name),
                refer=source.refer,
            )  # fmt: skip
        finally:
            await asyncio.wait({leftovers}, timeout=0 if not stop.is_set() else None)
            leftovers.cancel()
            with suppress(asyncio.CancelledError):
                await leftovers


class _Source:
    """One folder, while this process holds it."""

    def __init__(
        self,
        name: str,
        settings: FolderSettings,
        publisher: Publisher,
        stop: asyncio.Event,
        clock: Clock,
        arrived: Callable[[str, int], None],
    ) -> None:
        self._name = name
        self._settings = settings
        self._publisher = publisher
        self._stop = stop
        self._clock = clock
        self._arrived = arrived
        self._stay: dict[Path, tuple[State, str | None]] = {}
        """Unfinished uploads that could not be moved, as they were, and why they failed; None where the brokers have
        them.
        """

    def report(self, _path: Path, result: Sent | Rejected) -> None:
        """Tell of a file that the brokers have."""
        if isinstance(result, Sent):
            self._arrived(self._name, 1)

    def headers(self, path: Path) -> Headers:
        """Return the headers of a file's record."""
        return headers_of(self._item(path, b""), "folder", self._settings, self._clock.now())

    def _item(self, path: Path, payload: bytes, incomplete: str | None = None) -> Item:
        try:
            modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except (OSError, ValueError, OverflowError):  # a copy keeps the time of its file, be it of the year 30,000
            modified = None
        folder = path.parent.parent if path.parent.name == INCOMING else path.parent
        name = name_of(path) if incomplete else path.name
        return Item(
            payload=payload, name=shown(name), origin=shown(folder / name), modified=modified, incomplete=incomplete
        )

    async def refer(self, path: Path, refusal: Rejected, *, incomplete: str | None = None) -> bool:
        """Have a dead letter refer to a file that fails, for in failed/ nobody may look.

        Returns False where the end came first.
        """
        item = replace(self._item(path, b"", incomplete), refusal=refusal)
        try:
            await self._publisher.patiently([item], self._stop)
        except Ended:
            return False
        why = Skipped.OVERSIZE if refusal.reason is Reason.OVERSIZE else Skipped.UNREADABLE
        SKIPPED.labels(self._name, why).inc()
        return True

    async def take_leftovers(self) -> None:
        """Take, again and again, what uploads left that were cut off and that nobody went on with."""
        while not self._stop.is_set():
            left = abandoned(self._settings.path, self._clock.now().timestamp())
            for gone in self._stay.keys() - set(left):
                del self._stay[gone]
            try:
                for path in left:
                    state, before = state_of(path), self._stay.get(path)
                    if before is not None and before[0] == state:
                        self._put_away(path, *before)
                    elif state is not None:
                        await self._take_leftover(path, state)
            except Ended:
                return
            await pause(_LEFTOVERS, self._stop, self._clock)

    async def _take_leftover(self, path: Path, state: State) -> None:
        try:
            status = path.stat()  # noqa: ASYNC240 - local; one file at a time
            size = status.st_size
            if status.st_nlink > 1:  # it was whole, and the end came between its new name and the old one's removal
                path.unlink()  # noqa: ASYNC240
                return
            if size == 0:
                path.unlink()  # noqa: ASYNC240
                log.warning("an upload was cut off before its first byte", feed=self._name, file=shown(name_of(path)))
                return
            if size > self._settings.max_bytes:
                refusal = Rejected(
                    Reason.OVERSIZE, f"{size} bytes; the limit is {self._settings.max_bytes} (max_bytes of the source)"
                )
                if await self.refer(path, refusal, incomplete="upload"):
                    self._put_away(path, state, str(refusal))
                return
            payload = path.read_bytes()  # noqa: ASYNC240
        except FileNotFoundError:
            return
        except OSError as error:
            log.warning("an unfinished upload cannot be read", feed=self._name, fault=error.strerror)
            return
        refused = await self._publisher.patiently([self._item(path, payload, "upload")], self._stop)
        log.warning("an upload was cut off: taken as far as it came", feed=self._name, file=shown(name_of(path)))
        if not refused:
            self._arrived(self._name, 1)
        self._put_away(path, state, str(refused[0]) if refused else None)

    def _put_away(self, path: Path, state: State, reason: str | None) -> None:
        """Move an upload into done/, or into failed/ for a reason, under the name that it was to have. Where it cannot
        be moved, it stays, and the brokers are told of it no second time.
        """
        try:
            if reason is not None:
                fail(path, self._settings.path, reason, name_of(path))
            else:
                move(path, self._settings.path / "done", name_of(path))
        except Misconfigured as error:  # the watcher will say so, if it is more than this file
            if path not in self._stay:
                log.warning("an unfinished upload cannot be moved", feed=self._name, fault=str(error), failed=reason)
            self._stay[path] = state, reason
        else:
            self._stay.pop(path, None)
