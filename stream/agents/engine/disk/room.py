"""Asks whether the disk of a store has room, by writing: no number of free bytes knows of quotas and limits."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from stream.clock import Clock
from stream.errors import Transient
from stream.observe.logs import logger
from stream.settings import Settings

__all__ = ["await_room", "try_room"]

log = logger(__name__)

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FIRST_SECONDS = 1.0
"""The first wait; each further one is twice as long, up to the guard's `backoff_max`."""


def try_room(folder: Path, count: int) -> None:
    """Write so many bytes into a folder, and take them away again. Raises `Transient` where they do not fit; whatever
    else is wrong with the folder is for whoever uses it to find.
    """
    probe = folder / f".room-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with probe.open("wb") as file:
            file.write(b"\0" * count)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Transient(f"{folder} has no room for {count >> 20} MB ({error.strerror}): make room there") from None
    finally:
        with suppress(OSError):  # where the folder is none, or may not be written, there is no probe either
            probe.unlink(missing_ok=True)


async def await_room(settings: Settings, say: Callable[[str | None], None], clock: Clock) -> None:
    """Return once there is room for the index on disk, if it is to be there. `say` is called with what is waited for,
    and with None when the wait is over. It waits without end: a worker that gave up would be started again, to find
    the same.
    """
    folder, delay = settings.dedupe.state_dir, _FIRST_SECONDS
    while folder is not None:
        try:
            try_room(folder, settings.dedupe.write_buffer_mb << 20)
        except Transient as fault:
            say(f"waiting: {fault}")
            log.warning("waiting for room", fault=str(fault), retry_in=round(delay, 1))
            await clock.sleep(delay * random.uniform(0.8, 1.2))  # noqa: S311 - jitter
            delay = min(delay * 2, settings.guard.backoff_max)
        else:
            break
    say(None)
