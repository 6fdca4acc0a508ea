"""Moves the files that a watcher took: they lie under names of their own, and why they failed beside them."""

from __future__ import annotations

import os
from pathlib import Path

from stream.errors import Misconfigured
from stream.feeds.file_names import names_for
from stream.newsdesk import shown
from stream.observe.logs import logger

__all__ = ["Immovable", "fail", "move"]

log = logger(__name__)

_NAME_BYTES = 200
"""Of a name: file systems take 255, and a number and `.reason` stand behind it."""
_CLASHES = 10_000
"""Files of one name that may lie there: some agencies have one name for all, and done/ may be tidied once a year."""


class Immovable(Misconfigured):
    """A file cannot be moved now: it is in use, another's, the disk is full, or each name for it is in use."""


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
    names = (folder / one for one in names_for(name or path.name, clashes=_CLASHES, most=_NAME_BYTES))
    target = next((one for one in names if not os.path.lexists(one) and not os.path.lexists(_beside(one))), None)
    if target is None:
        raise Immovable(f"{path} cannot be moved to {folder} (every name for it is in use there)")
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
