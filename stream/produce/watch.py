"""Takes files out of a folder as agencies drop them: each when it is complete, each once, none lost.

    DIR/story.xml  →  wire.raw.v1, acknowledged  →  DIR/done/story.xml
                   →  no broker will take it     →  DIR/failed/story.xml, and why in DIR/failed/story.xml.reason

A file is complete when its size and time stood still for a moment, or when it was renamed into place. Names that
begin with a dot or end in a partial download's ending are left alone until they are renamed. What a crash left between
the acknowledgement and the move is taken again: the same bytes make the same article, so nothing is stored twice.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from watchfiles import awatch

from stream.errors import Misconfigured, Rejected, Transient
from stream.observe.logs import logger
from stream.produce.raw import RawProducer, Sent

__all__ = ["watch"]

log = logger(__name__)

_PARTIAL = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~")
"""Endings that FTP servers, browsers and editors give to what is not complete."""
_BACKOFF_MOST = 10.0
_LOOK_EVERY = 5.0
"""Seconds between looks without an event: notifications are lost on network file systems."""


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

    `settle` is how long, in seconds, a file must stand still. Raises `Misconfigured` when the folder is none, cannot
    be written, or is watched by another process.
    """
    if not folder.is_dir():  # noqa: ASYNC240 - once, at start
        raise Misconfigured(f"{folder} is no folder: create it, or name another")
    with _alone(folder):
        for name in ("done", "failed"):
            (folder / name).mkdir(exist_ok=True)
        known: dict[Path, tuple[int, int]] = {}
        async for _ in _looks(folder, settle, stop):
            for path in _standing_still(folder, known):
                await _take(path, folder, producer, source, report, stop)
                if stop.is_set():
                    return


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
    changes = awatch(
        folder,
        recursive=False,
        stop_event=stop,
        step=int(settle * 1000),
        rust_timeout=int(_LOOK_EVERY * 1000),
        yield_on_timeout=True,
        watch_filter=None,
    )
    async for _ in changes:
        yield
        await asyncio.sleep(settle)
        yield


def _standing_still(folder: Path, known: dict[Path, tuple[int, int]]) -> list[Path]:
    """Files that are as they were at the last look, oldest first."""
    now: dict[Path, tuple[int, int]] = {}
    for entry in os.scandir(folder):
        name = entry.name
        if name.startswith(".") or name.lower().endswith(_PARTIAL) or not entry.is_file(follow_symlinks=False):
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        now[folder / name] = (status.st_size, status.st_mtime_ns)
    still = [path for path, state in now.items() if known.get(path) == state]
    known.clear()
    known.update(now)
    return sorted(still, key=lambda path: (now[path][1], path.name))


async def _take(
    path: Path,
    folder: Path,
    producer: RawProducer,
    source: str,
    report: Callable[[Path, Sent | Rejected], None],
    stop: asyncio.Event,
) -> None:
    try:
        payload = path.read_bytes()  # noqa: ASYNC240 - local and small; one file is taken at a time
        sent = await _published(payload, path, producer, source, stop)
    except FileNotFoundError:
        return
    except (OSError, Rejected) as error:
        reason = str(error)
        target = _move(path, folder / "failed")
        target.with_name(target.name + ".reason").write_text(reason + "\n", "utf-8")
        log.warning("file failed", file=path.name, reason=reason)
        if isinstance(error, Rejected):
            report(path, error)
        return
    if sent is not None:
        _move(path, folder / "done")
        report(path, sent)


async def _published(
    payload: bytes, path: Path, producer: RawProducer, source: str, stop: asyncio.Event
) -> Sent | None:
    """Null when the end came before the broker did: the file stays where it is."""
    delay = 0.2
    while not stop.is_set():
        try:
            return await producer.publish(payload, source, file=path.name)
        except Transient as fault:
            log.warning("broker away, file waits", file=path.name, fault=str(fault), retry_in=delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, _BACKOFF_MOST)
    return None


def _move(path: Path, folder: Path) -> Path:
    """Into `folder`, under a name of its own: an agency may use a name again."""
    target = folder / path.name
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem}.{number}{path.suffix}"
    path.rename(target)
    return target
