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
"""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO

from watchfiles import awatch

from stream.errors import Misconfigured, Rejected, Transient
from stream.newsdesk.folder import shown
from stream.observe.logs import logger
from stream.produce.raw import RawProducer, Sent, refuse_oversize
from stream.produce.standing import PATIENCE, Standing, Taken, seems_cut_off, state_of
from stream.wire import Limits

__all__ = ["Clock", "watch"]

log = logger(__name__)

_BACKOFF_MOST = 10.0
_LOOK_EVERY = 5.0
"""Seconds between looks without an event: notifications are lost on network file systems."""
_LAST_CHANCE = 2.0
"""Seconds, at the end, for an acknowledgement that is on its way: without it the file is taken again later."""
_SLACK = 0.01
"""A timer may be early by the clock's resolution."""
_STEP_MS = 50
"""Between two questions whether something changed, or the end has come."""


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    """Sleep, but no longer than until the end comes."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that a watcher goes by."""

    now: Callable[[], float] = monotonic
    """Seconds."""
    pause: Callable[[float, asyncio.Event], Awaitable[None]] = _pause
    """Wait for some seconds, but no longer than until the end comes."""


_CLOCK = Clock()


async def watch(
    folder: Path,
    producer: RawProducer,
    source: str,
    *,
    settle: float = 0.5,
    stop: asyncio.Event,
    report: Callable[[Path, Sent | Rejected], None] = lambda _path, _result: None,
    clock: Clock = _CLOCK,
) -> None:
    """Take files until `stop` is set; what is in the folder already comes first, oldest first.

    `settle` is how long, in seconds, a file must stand still. A broker that is away is waited for; a file that waits
    when the end comes stays where it is. Raises `Misconfigured` when the folder is none (any more), cannot be written,
    or is watched by another process.
    """
    if not folder.is_dir():  # noqa: ASYNC240 - once, at start
        raise Misconfigured(f"{folder} is no folder: create it, or name another")
    with _alone(folder):
        for name in ("done", "failed"):
            _make(folder / name)
        desk = _Desk(folder, producer, source, report, stop)
        standing, taken = Standing(folder, settle, clock.now), Taken(clock.now)
        async for _ in _looks(folder, settle, stop, clock):
            for path in standing.ripe():
                if stop.is_set():
                    return
                if standing.is_as_seen(path):  # those before it may have waited for the broker for long
                    await desk.take(path, taken, is_patient=standing.stood(path) < PATIENCE)
            for path in taken.grown():
                if not stop.is_set():
                    await desk.take_again(path, taken)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"{folder} cannot be made ({error.strerror}): files must be moved into it") from None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One watcher a folder: two would take a file twice."""
    try:
        handle: IO[bytes] = (folder / ".wirestream.lock").open("ab")
    except OSError as error:
        raise Misconfigured(f"{folder} cannot be written ({error.strerror}): files must be moved out of it") from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Misconfigured(f"{folder} is watched by another process already: stop that one first") from None
        yield


async def _looks(folder: Path, settle: float, stop: asyncio.Event, clock: Clock) -> AsyncIterator[None]:
    """When to look: at start, when something changed and stood still since, and from time to time."""
    yield
    await clock.pause(settle + _SLACK, stop)
    yield
    try:
        async for _ in awatch(
            folder,
            recursive=False,
            stop_event=stop,
            step=_STEP_MS,
            rust_timeout=int(_LOOK_EVERY * 1000),
            yield_on_timeout=True,
            watch_filter=None,
        ):
            yield
            await clock.pause(settle + _SLACK, stop)
            yield
    except OSError as error:
        log.warning("no notifications from this folder; looking again and again", fault=str(error))
    while not stop.is_set():
        await clock.pause(settle + _SLACK, stop)
        yield


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where files go: to the broker, then to done/ or failed/."""

    folder: Path
    producer: RawProducer
    source: str
    report: Callable[[Path, Sent | Rejected], None]
    stop: asyncio.Event

    async def take(self, path: Path, taken: Taken, *, is_patient: bool) -> None:
        """Publish a file and move it. `is_patient`: one that seems to end in the middle is left for a later look."""
        state = state_of(path)
        try:
            refuse_oversize(path.stat().st_size, self.producer.largest)  # noqa: ASYNC240 - local; one file at a time
            payload = path.read_bytes()  # noqa: ASYNC240
        except FileNotFoundError:
            return
        except OSError as error:
            _fail(path, self.folder, f"it cannot be read: {error.strerror}")
            return
        except Rejected as refusal:
            self._refuse(path, refusal)
            return
        if is_patient and seems_cut_off(payload, Limits(payload_bytes=self.producer.largest)):
            return
        try:
            sent = await _published(payload, path, self.producer, self.source, self.stop)
        except Rejected as refusal:
            self._refuse(path, refusal)
            return
        if sent is not None:
            if (target := _move(path, self.folder / "done")) and state:
                taken.keep(target, state)
            self.report(path, sent)

    async def take_again(self, path: Path, taken: Taken) -> None:
        """Publish a file of done/ once more, which grew after it was taken."""
        state = state_of(path)
        try:
            payload = path.read_bytes()  # noqa: ASYNC240
            sent = await _published(payload, path, self.producer, self.source, self.stop)
        except OSError as error:
            log.warning("a file grew after it was taken, and cannot be read again", file=shown(path), fault=str(error))
            return
        except Rejected as refusal:
            self._refuse(path, refusal)
            return
        if sent is not None and state is not None:
            log.warning("a file grew after it was taken: published again, whole", file=shown(path), bytes=len(payload))
            taken.keep(path, state)
            self.report(path, sent)

    def _refuse(self, path: Path, refusal: Rejected) -> None:
        _fail(path, self.folder, str(refusal))
        self.report(path, refusal)


def _fail(path: Path, folder: Path, reason: str) -> None:
    log.warning("file failed", file=shown(path.name), reason=reason)
    target = _move(path, folder / "failed")
    if target is not None:
        try:
            _beside(target).write_text(reason + "\n", "utf-8", "replace")
        except OSError as error:  # the log has it
            log.warning("the reason cannot be written", file=shown(target.name), fault=error.strerror)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".reason")


async def _published(
    payload: bytes, path: Path, producer: RawProducer, source: str, stop: asyncio.Event
) -> Sent | None:
    """Null when the end came before the broker did: the file stays where it is."""
    delay = 0.2
    while not stop.is_set():
        publishing = asyncio.ensure_future(producer.publish(payload, source, file=shown(path.name)))
        ending = asyncio.ensure_future(stop.wait())
        try:
            # The client waits for a broker by itself, without a bound: the end must not wait with it.
            await asyncio.wait({publishing, ending}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({publishing}, timeout=_LAST_CHANCE)
            if publishing.done():
                return publishing.result()
        except Transient as fault:
            log.warning("broker away, file waits", file=shown(path.name), fault=str(fault), retry_in=delay)
        finally:
            publishing.cancel()
            ending.cancel()
        await _pause(delay, stop)
        delay = min(delay * 2, _BACKOFF_MOST)
    log.warning("ended while a file waited for the broker; it stays", file=shown(path.name))
    return None


def _move(path: Path, folder: Path) -> Path | None:
    """Into `folder`, under a name of its own: an agency may use a name again. Null when somebody took it away.

    Raises `Misconfigured` when it cannot be moved, for it would be taken again and again.
    """
    target = folder / path.name
    number = 1
    while target.exists() or _beside(target).exists():
        number += 1
        target = folder / f"{path.stem}.{number}{path.suffix}"
    try:
        path.rename(target)
    except FileNotFoundError:
        if folder.is_dir():
            log.warning("file was taken away while it was read", file=shown(path.name))
            return None
        raise Misconfigured(f"{folder} is gone: files must be moved into it") from None
    except OSError as error:
        raise Misconfigured(f"{path} cannot be moved to {folder} ({error.strerror})") from None
    return target
