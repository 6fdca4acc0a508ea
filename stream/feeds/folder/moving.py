"""Moves the files that a watcher took: they lie under names of their own, and why they failed beside them."""

from __future__ import annotations

from pathlib import Path

from stream.errors import Misconfigured
from stream.newsdesk import shown
from stream.observe.logs import logger

__all__ = ["fail", "move"]

log = logger(__name__)


def fail(path: Path, folder: Path, reason: str) -> None:
    """Move a file into failed/, and write beside it why. Raises as `move`."""
    log.warning("file failed", file=shown(path.name), reason=reason)
    target = move(path, folder / "failed")
    if target is not None:
        try:
            _beside(target).write_text(reason + "\n", "utf-8", "replace")
        except OSError as error:  # the log has it
            log.warning("the reason cannot be written", file=shown(target.name), fault=error.strerror)


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".reason")


def move(path: Path, folder: Path) -> Path | None:
    """Move a file into `folder`, under a name of its own, for an agency may use a name again, and say where it lies
    now; None when somebody took it away meanwhile.

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
