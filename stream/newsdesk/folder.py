"""Reads files and folders of wire copy: which files they stand for, what a file holds, and how its name is shown."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from schemas import RawRecord
from stream.errors import Misconfigured
from stream.normalise import Origin
from stream.wire import Limits

__all__ = ["EXPECTED", "files_of", "kind_of", "origin_of", "payload_of", "shown"]

EXPECTED = "expected.json"
"""The name of a folder's expectations: an object from file name to `Expected`. Such a file is never replayed."""
_KINDS = (
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def shown(path: Path | str) -> str:
    """Return a path as text that every output and every JSON takes: bytes that are no UTF-8 are escaped as Python
    does.
    """
    return os.fsencode(path.as_posix() if isinstance(path, Path) else path).decode("utf-8", "backslashreplace")


def kind_of(path: Path) -> str | None:
    """Return what something is that is no file to be read: `a FIFO`, `a socket`, `a device`, `a link to nothing`. None
    for a file, and for a folder.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return "a link to nothing" if path.is_symlink() else None
    return next((kind for fits, kind in _KINDS if fits(mode)), None)


def say_skipped(path: Path, kind: str) -> None:
    """Print one line on stderr: nobody must believe that what was left out of a folder was read."""
    sys.stderr.write(f"wirestream: {shown(path)} is {kind}: left out\n")


def files_of(paths: Iterable[Path], skipped: Callable[[Path, str], None] = say_skipped) -> Iterator[Path]:
    """Yield the files that paths stand for. A path that is no folder stands for itself, whatever it is; a folder stands
    for the files below it, sorted by path, without hidden ones and expectations (`EXPECTED`). A FIFO, socket or device
    in a folder would be waited for: it is handed to `skipped` with what it is.
    """
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(_below(path)):
            if kind := kind_of(file):
                skipped(file, kind)
            else:
                yield file


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent) / name for name in names if not name.startswith(".") and name != EXPECTED)


def payload_of(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a file, and no more of them than tell that it is too large: a file of gigabytes must not fill
    the memory. Raises `Misconfigured` where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(limits.payload_bytes + 1)
    except OSError as error:
        raise Misconfigured(f"{shown(path)} cannot be read: {error.strerror}") from None


def origin_of(path: Path, *, source: str | None = None, offset: int = 0) -> Origin:
    """Return where and when the copy of a file came in: as the record `file/0/offset` of a feed, when the file was last
    written. The feed is `source`, or is called as the file's folder. Raises `Misconfigured` where it cannot be read.
    """
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise Misconfigured(f"{shown(path)} cannot be read: {error.strerror}") from None
    feed = source or shown(path.resolve().parent.name) or "file"
    return Origin(RawRecord(topic="file", partition=0, offset=offset), feed, written)
