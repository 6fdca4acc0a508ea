"""Lets one process watch a folder: two would take a file twice."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from stream.errors import Misconfigured

__all__ = ["Watched", "alone"]


class Watched(Misconfigured):
    """Another process watches the folder."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one watcher; the lock ends with the process. Raises `Watched`, and `Misconfigured` where the
    folder cannot be written.
    """
    try:
        handle: IO[bytes] = (folder / ".wirestream.lock").open("ab")
    except OSError as error:
        raise Misconfigured(f"{folder} cannot be written ({error.strerror}): files must be moved out of it") from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Watched(f"{folder} is watched by another process already: stop that one first") from None
        yield
