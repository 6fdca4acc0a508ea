"""Files and folders that commands are given: what in them is copy, and how a name is shown."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

__all__ = ["EXPECTED", "files_of", "kind_of", "shown"]

EXPECTED = "expected.json"
"""The name of a folder's expectations: an object from file name to `Expected`. Such a file is never replayed."""
_KINDS = (
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def shown(path: Path | str) -> str:
    """A path as text that every output and every JSON takes: bytes that are no UTF-8 are escaped as Python does."""
    return os.fsencode(path.as_posix() if isinstance(path, Path) else path).decode("utf-8", "backslashreplace")


def kind_of(path: Path) -> str | None:
    """What something is that is no file to be read: `a FIFO`, `a socket`, `a device`, `a link to nothing`; null for a
    file, and for a folder.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return "a link to nothing" if path.is_symlink() else None
    return next((kind for fits, kind in _KINDS if fits(mode)), None)


def say_skipped(path: Path, kind: str) -> None:
    """One line on stderr: what lies in a folder and is no copy must not be missed by anyone."""
    sys.stderr.write(f"wirestream: {shown(path)} is {kind}: left out\n")


def files_of(paths: Iterable[Path], skipped: Callable[[Path, str], None] = say_skipped) -> Iterator[Path]:
    """The files that paths stand for: a file itself, whatever it is; of a folder the files below it, sorted by path,
    hidden ones and expectations left out. A FIFO, socket or device in a folder, which would be waited for, goes to
    `skipped` with what it is.
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
