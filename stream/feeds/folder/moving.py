"""Moves the files that a watcher took: they lie under names of their own, and why they failed beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from stream.errors import Misconfigured
from stream.newsdesk import shown
from stream.observe.logs import logger

__all__ = ["Immovable", "fail", "move"]

log = logger(__name__)

_NAME_BYTES = 200
"""Of a name: file systems take 255, and a number and `.reason` stand behind it."""


class Immovable(Misconfigured):
    """A file cannot be moved now: it is in use, another's, or the disk is full."""


def fail(path: Path, folder: Path, reason: str, name: str | None = None) -> None:
    """Move a file into failed/, and write beside it why. Raises as `move`."""
    target = move(path, folder / "failed", name)
    if target is not None:
        log.warning("file failed", file=shown(name or path.name), reason=reason)
        try:
            _beside(target).write_text(reason + "\n", "utf-8", "replace")
        except OSError as error:  # the log has it
            log.warning("the reason cannot be written", file=shown(target.name), fault=error.strerror)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".reason")


def move(path: Path, folder: Path, name: str | None = None) -> Path | None:
    """Move a file into `folder`, under its name or `name`, and another where that is in use, for an agency may use a
    name again. Say where it lies now; None when somebody took it away meanwhile.

    Raises `Immovable` when it cannot be moved now, and `Misconfigured` when the folder is gone.
    """
    free = (folder / name for name in _names(Path(name or path.name)))
    target = next(one for one in free if not os.path.lexists(one) and not os.path.lexists(_beside(one)))
    try:
        path.rename(target)
    except FileNotFoundError:
        if folder.is_dir():
            log.warning("file was taken away while it was read", file=shown(path.name))
            return None
        raise Misconfigured(f"{folder} is gone: files must be moved into it") from None
    except OSError as error:
        raise Immovable(f"{path} cannot be moved to {folder} ({error.strerror})") from None
    return target


def _names(path: Path) -> Iterator[str]:
    """Yield the names that a file may have where it is moved to: its own, shortened where it is very long, and then
    `a.2.xml` and so on.
    """
    stem, suffix = path.stem, path.suffix
    if len(os.fsencode(suffix)) > _NAME_BYTES // 2:  # a sentence with a dot in it
        stem, suffix = path.name, ""
    while len(os.fsencode(stem + suffix)) > _NAME_BYTES:
        stem = stem[:-1]
    yield stem + suffix
    for number in count(2):
        yield f"{stem}.{number}{suffix}"
