"""Moves a file to a name that is free: nothing that waits is ever overwritten."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from stream.feeds.file_names import names_for

__all__ = ["move_to_free"]


def move_to_free(path: Path, folder: Path, name: str) -> None:
    """Move a file into a folder, under its name or the next that is free. Raises `EEXIST` where none is."""
    for free in names_for(name):
        if _moved(path, folder / free):
            return
    raise FileExistsError(errno.EEXIST, "too many files of this name wait")


def _moved(path: Path, target: Path) -> bool:
    """Move a file to a name that is free; return False where it is not. A link is made first: unlike a rename, it never
    takes another's place.
    """
    try:
        os.link(path, target, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EMLINK}:
            raise
        if os.path.lexists(target):  # a file system without links
            return False
        path.rename(target)
        return True
    path.unlink()
    return True
