"""Takes files out of a folder as agencies drop them: each when it is complete, each once, none lost.

    DIR/story.xml  →  wire.raw.v1, acknowledged  →  DIR/done/story.xml
                   →  no broker will take it     →  DIR/failed/story.xml, and why in DIR/failed/story.xml.reason

A file is complete when its size and time stood still for a moment (`settle`), and for `PATIENCE` seconds where it reads
as one that ends in the middle. One that grows afterwards, because its writer paused for longer still, is published
again, whole, when it has stood still in done/, and the log says so: that is seen for ten minutes, of the last thousand
files, while this process runs. A feed that renames into place needs none of this. Names that begin with a dot or end in
a partial download's ending are left alone until they are renamed, and so are folders and symbolic links. What a crash
left between the acknowledgement and the move is taken again: the same bytes make the same article, so nothing is
stored twice.

A file that cannot be moved away (another program has it open, it is another's) is not taken again while it is as it
was, one that cannot be read now is read later, and neither holds up the others: both are tried at each look, and
counted as backlog. Longer than most files, for what a look does is told in one place.
"""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import awatch

from schemas import Headers
from stream.clock import SYSTEM_CLOCK, Clock, pause
from stream.errors import Misconfigured, Reason, Rejected
from stream.feeds.folder.lock import alone
from stream.feeds.folder.moving import Immovable, fail, move
from stream.feeds.folder.standing import PATIENCE, Standing, State, Taken, seems_cut_off, state_of
from stream.newsdesk import Limits, shown
from stream.observe.logs import logger
from stream.produce.patient import publish_patiently
from stream.produce.raw import RawProducer, Sent, refuse_oversize

__all__ = ["watch", "watch_alone"]

log = logger(__name__)

_LOOK_EVERY = 5.0
"""Seconds between looks without an event: notifications are lost on network file systems."""
_SLACK = 0.01
"""Seconds by which a timer may be early: the clock's resolution."""
_STEP_MS = 50
"""Milliseconds between two questions whether something changed, or the end has come."""
_RIGHTS = frozenset({errno.EACCES, errno.EPERM})
"""Why a file cannot be read whose writer gives it its rights last, or never."""
_LASTING = frozenset({*_RIGHTS, errno.ELOOP, errno.EISDIR, errno.EINVAL, errno.ENXIO, errno.EFBIG, errno.EOVERFLOW})
"""Why a file cannot be read, however often it is tried. All else may pass: a share that is away, a file that another
program has for itself, or too many that we have open.
"""


async def watch(  # noqa: PLR0913 - what a command and its tests set, each for itself
    folder: Path,
    producer: RawProducer,
    source: str,
    *,
    settle: float = 0.5,
    stop: asyncio.Event,
    report: Callable[[Path, Sent | Rejected], None] = lambda _path, _result: None,
    clock: Clock = SYSTEM_CLOCK,
    look_every: float = _LOOK_EVERY,
) -> None:
    """Take files until `stop` is set; what is in the folder already comes first, oldest first.

    `settle` is how long, in seconds, a file must stand still; `look_every` how long the folder goes without a look
    where nothing tells of a change. A broker that is away is waited for; a file that waits
    when the end comes stays where it is. Raises `Misconfigured` when the folder is none (any more), cannot be written,
    or is watched by another process.
    """
    if not folder.is_dir():  # noqa: ASYNC240 - once, at start
        raise Misconfigured(f"{folder} is no folder: create it, or name another")
    with alone(folder):
        await watch_alone(
            folder, producer, source, settle=settle, stop=stop, report=report, clock=clock, look_every=look_every
        )


async def watch_alone(  # noqa: PLR0913 - as `watch`
    folder: Path,
    producer: RawProducer,
    source: str,
    *,
    settle: float,
    stop: asyncio.Event,
    report: Callable[[Path, Sent | Rejected], None],
    clock: Clock,
    look_every: float = _LOOK_EVERY,
    headers: Callable[[Path], Headers] = lambda _path: (),
    most: int | None = None,
    backlog: Callable[[int], None] = lambda _count: None,
    refer: Callable[[Path, Rejected], Awaitable[bool]] | None = None,
) -> None:
    """Do what `watch` does for who holds the folder's lock already. `headers` are those of a file's record; a file of
    more than `most` bytes fails. `backlog` is told, at first and whenever it changes, how many files stay where they
    are for now. `refer` is called for a file that fails before it is moved, and returns whether it may be: False where
    the end came first.
    """
    for name in ("done", "failed"):
        _make(folder / name)
    largest = producer.largest if most is None else min(most, producer.largest)
    desk = _Desk(folder, producer, source, report, stop, clock, headers, largest, refer)
    standing, taken, told = Standing(folder, settle, clock), Taken(clock), -1
    async for _ in _looks(folder, settle, stop, clock, look_every):
        ripe = standing.ripe()
        for path in ripe:
            if stop.is_set():
                return
            if standing.is_as_seen(path):  # those before it may have waited for the broker for long
                await desk.take(path, taken, is_patient=standing.stood(path) < PATIENCE)
        for path in taken.grown():
            if not stop.is_set():
                await desk.take_again(path, taken)
        if (staying := desk.staying(ripe)) != told:
            told = staying
            backlog(staying)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"{folder} cannot be made ({error.strerror}): files must be moved into it") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Misconfigured(f"{folder} cannot be written: files must be moved into it")


async def _looks(
    folder: Path, settle: float, stop: asyncio.Event, clock: Clock, look_every: float
) -> AsyncIterator[None]:
    """Come back whenever it is time to look: at start, when something changed and stood still since, and from time to
    time.
    """
    yield
    await pause(settle + _SLACK, stop, clock)
    yield
    try:
        async for _ in awatch(
            folder,
            recursive=False,
            stop_event=stop,
            step=_STEP_MS,
            rust_timeout=int(look_every * 1000),
            yield_on_timeout=True,
            watch_filter=None,
        ):
            yield
            await pause(settle + _SLACK, stop, clock)
            yield
    except OSError as error:
        log.warning("no notifications from this folder; looking again and again", fault=str(error))
    while not stop.is_set():
        await pause(settle + _SLACK, stop, clock)
        yield


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where files go: to the broker, then to done/ or failed/."""

    folder: Path
    producer: RawProducer
    source: str
    report: Callable[[Path, Sent | Rejected], None]
    stop: asyncio.Event
    clock: Clock
    headers: Callable[[Path], Headers]
    largest: int
    """Bytes, at most, of a file."""
    refer: Callable[[Path, Rejected], Awaitable[bool]] | None
    _stay: dict[Path, tuple[State, str | None]] = field(default_factory=dict)
    """Files that could not be moved, as they were, and why they failed; None where the brokers have them."""
    _unread: set[Path] = field(default_factory=set)
    """Files that could not be read now."""

    def staying(self, ripe: Iterable[Path]) -> int:
        """Return how many of the files that stand still stay where they are for now; forget all others."""
        ripe = set(ripe)
        for path in self._stay.keys() - ripe:
            del self._stay[path]
        self._unread.intersection_update(ripe)
        return len(self._stay) + len(self._unread)

    async def take(self, path: Path, taken: Taken, *, is_patient: bool) -> None:
        """Publish a file and move it. `is_patient`: one that seems to end in the middle is left for a later look."""
        if (state := state_of(path)) is None:
            return
        if (before := self._stay.get(path)) is not None and before[0] == state:
            self._put_away(path, state, before[1], taken)
            return
        payload = await self._payload(path, state, taken, is_patient=is_patient)
        if payload is None:
            return
        if is_patient and seems_cut_off(payload, Limits(payload_bytes=self.producer.largest)):
            return
        try:
            sent = await self._published(payload, path)
        except Rejected as refusal:
            await self._refuse(path, state, refusal, taken)
            return
        if sent is not None:
            self._put_away(path, state, None, taken)
            self.report(path, sent)

    async def _payload(self, path: Path, state: State, taken: Taken, *, is_patient: bool) -> bytes | None:
        """Return a file's bytes; None where it is gone, failed, or is to be read later."""
        try:
            self._refuse_large(path.stat().st_size)  # noqa: ASYNC240 - local; one file at a time
            payload = path.read_bytes()  # noqa: ASYNC240
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno not in _LASTING or (is_patient and error.errno in _RIGHTS):
                self._leave(path, error)
            else:
                refusal = Rejected(Reason.UNEXPECTED, f"it cannot be read: {error.strerror}")
                await self._refuse(path, state, refusal, taken)
            return None
        except Rejected as refusal:
            await self._refuse(path, state, refusal, taken)
            return None
        self._unread.discard(path)
        return payload

    def _refuse_large(self, size: int) -> None:
        if self.largest < min(size, self.producer.largest):
            raise Rejected(Reason.OVERSIZE, f"{size} bytes; the limit is {self.largest} (max_bytes of the source)")
        refuse_oversize(size, self.largest)

    def _leave(self, path: Path, error: OSError) -> None:
        """Have a file that cannot be read now read later."""
        if path not in self._unread:
            self._unread.add(path)
            log.warning("a file cannot be read now: tried again and again", file=shown(path.name), fault=error.strerror)

    def _put_away(self, path: Path, state: State, reason: str | None, taken: Taken) -> None:
        """Move a file that the brokers have, or one that failed for a reason; where it cannot be moved, it stays."""
        self._unread.discard(path)
        try:
            if reason is not None:
                fail(path, self.folder, reason)
            elif target := move(path, self.folder / "done"):
                taken.keep(target, state)
        except Immovable as error:
            if path not in self._stay:
                log.warning("a file stays where it is, and is not taken again", fault=str(error), failed=reason)
            self._stay[path] = state, reason
        else:
            self._stay.pop(path, None)

    async def take_again(self, path: Path, taken: Taken) -> None:
        """Publish a file of done/ once more, which grew after it was taken."""
        state = state_of(path)
        try:
            payload = path.read_bytes()  # noqa: ASYNC240
            sent = await self._published(payload, path)
        except OSError as error:
            log.warning("a file grew after it was taken, and cannot be read again", file=shown(path), fault=str(error))
            return
        except Rejected as refusal:
            if state is not None:
                await self._refuse(path, state, refusal, taken)
            return
        if sent is not None and state is not None:
            log.warning("a file grew after it was taken: published again, whole", file=shown(path), bytes=len(payload))
            taken.keep(path, state)
            self.report(path, sent)

    async def _refuse(self, path: Path, state: State, refusal: Rejected, taken: Taken) -> None:
        if self.refer is not None and not await self.refer(path, refusal):
            return
        self._put_away(path, state, str(refusal), taken)
        self.report(path, refusal)

    async def _published(self, payload: bytes, path: Path) -> Sent | None:
        return await publish_patiently(
            self.producer, payload, self.source,
            file=shown(path.name), headers=self.headers(path), stop=self.stop, clock=self.clock,
        )  # fmt: skip
