"""Takes files out of a folder as agencies drop them: each when it is complete, each once, none lost.

    DIR/story.xml  →  wire.raw.v1, acknowledged  →  DIR/done/story.xml
                   →  no broker will take it     →  DIR/failed/story.xml, and why in DIR/failed/story.xml.reason

A file is complete when its size and time stood still for a moment (`settle`: a feed that pauses for longer in the
middle of a file needs a longer one, or should rename into place). Names that begin with a dot or end in a partial
download's ending are left alone until they are renamed, and so are folders and symbolic links. What a crash left
between the acknowledgement and the move is taken again: the same bytes make the same article, so nothing is stored
twice.
"""

from __future__ import annotations

import asyncio
import fcntl
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO

from watchfiles import awatch

from stream.errors import Misconfigured, Rejected, Transient
from stream.observe.logs import logger
from stream.produce.raw import RawProducer, Sent, refuse_oversize

__all__ = ["watch"]

log = logger(__name__)

_PARTIAL = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~")
"""Endings that FTP servers, browsers and editors give to what is not complete."""
_BACKOFF_MOST = 10.0
_LOOK_EVERY = 5.0
"""Seconds between looks without an event: notifications are lost on network file systems."""
_LAST_CHANCE = 2.0
"""Seconds, at the end, for an acknowledgement that is on its way: without it the file is taken again later."""
_SLACK = 0.01
"""A timer may be early by the clock's resolution."""
_STEP_MS = 50
"""Between two questions whether something changed, or the end has come."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it was looked at: size, time, and since when it is so."""

    state: tuple[int, int]
    since: float


async def watch(
    folder: Path,
    producer: RawProducer,
    source: str,
    *,
    settle: float = 0.5,
    stop: asyncio.Event,
    report: Callable[[Path, Sent | Rejected], None] = lambda _path, _result: None,
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
        known: dict[Path, _Seen] = {}
        async for _ in _looks(folder, settle, stop):
            for path in _standing_still(folder, known, settle):
                if stop.is_set():
                    return
                if _state(path) == known[path].state:  # those before it may have waited for the broker for long
                    await _take(path, folder, producer, source, report, stop)


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


async def _looks(folder: Path, settle: float, stop: asyncio.Event) -> AsyncIterator[None]:
    """When to look: at start, when something changed and stood still since, and from time to time."""
    yield
    await _pause(settle + _SLACK, stop)
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
            await _pause(settle + _SLACK, stop)
            yield
    except OSError as error:
        log.warning("no notifications from this folder; looking again and again", fault=str(error))
    while not stop.is_set():
        await _pause(settle + _SLACK, stop)
        yield


async def _pause(seconds: float, stop: asyncio.Event) -> None:
    """Sleep, but no longer than until the end comes."""
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        pass


def _standing_still(folder: Path, known: dict[Path, _Seen], settle: float) -> list[Path]:
    """Files that are as they were `settle` seconds ago, oldest first. Keeps in `known` what was seen."""
    now, moment = dict[Path, _Seen](), monotonic()
    try:
        paths = list(folder.iterdir())
    except OSError as error:
        raise Misconfigured(f"{folder} cannot be read any more ({error.strerror})") from None
    for path in paths:
        name = path.name.lower()
        if name.startswith(".") or name.endswith(_PARTIAL) or (state := _state(path)) is None:
            continue
        before = known.get(path)
        now[path] = before if before is not None and before.state == state else _Seen(state, moment)
    known.clear()
    known.update(now)
    still = [path for path, seen in now.items() if moment - seen.since >= settle]
    return sorted(still, key=lambda path: (now[path].state[1], path.name))


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of a file; null for what is none."""
    try:
        status = path.lstat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


async def _take(
    path: Path,
    folder: Path,
    producer: RawProducer,
    source: str,
    report: Callable[[Path, Sent | Rejected], None],
    stop: asyncio.Event,
) -> None:
    try:
        refuse_oversize(path.stat().st_size, producer.largest)  # noqa: ASYNC240 - local; one file is taken at a time
        payload = path.read_bytes()  # noqa: ASYNC240
    except FileNotFoundError:
        return
    except OSError as error:
        _fail(path, folder, f"it cannot be read: {error.strerror}")
        return
    except Rejected as refusal:
        _fail(path, folder, str(refusal))
        report(path, refusal)
        return
    try:
        sent = await _published(payload, path, producer, source, stop)
    except Rejected as refusal:
        _fail(path, folder, str(refusal))
        report(path, refusal)
        return
    if sent is not None:
        _move(path, folder / "done")
        report(path, sent)


def _fail(path: Path, folder: Path, reason: str) -> None:
    log.warning("file failed", file=path.name, reason=reason)
    target = _move(path, folder / "failed")
    if target is not None:
        try:
            _beside(target).write_text(reason + "\n", "utf-8", "replace")
        except OSError as error:  # the log has it
            log.warning("the reason cannot be written", file=target.name, fault=error.strerror)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".reason")


async def _published(
    payload: bytes, path: Path, producer: RawProducer, source: str, stop: asyncio.Event
) -> Sent | None:
    """Null when the end came before the broker did: the file stays where it is."""
    delay = 0.2
    while not stop.is_set():
        publishing = asyncio.ensure_future(producer.publish(payload, source, file=path.name))
        ending = asyncio.ensure_future(stop.wait())
        try:
            # The client waits for a broker by itself, without a bound: the end must not wait with it.
            await asyncio.wait({publishing, ending}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({publishing}, timeout=_LAST_CHANCE)
            if publishing.done():
                return publishing.result()
        except Transient as fault:
            log.warning("broker away, file waits", file=path.name, fault=str(fault), retry_in=delay)
        finally:
            publishing.cancel()
            ending.cancel()
        await _pause(delay, stop)
        delay = min(delay * 2, _BACKOFF_MOST)
    log.warning("ended while a file waited for the broker; it stays", file=path.name)
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
            log.warning("file was taken away while it was read", file=path.name)
            return None
        raise Misconfigured(f"{folder} is gone: files must be moved into it") from None
    except OSError as error:
        raise Misconfigured(f"{path} cannot be moved to {folder} ({error.strerror})") from None
    return target
