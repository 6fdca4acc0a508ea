"""Names the files of `.incoming/`, where a drop server keeps an upload until it is whole, inside the folder that is
watched: the watcher leaves folders that begin with a dot alone, and a rename within a file system is all or nothing.
"""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["INCOMING", "abandoned", "name_of", "partial_path"]

INCOMING = ".incoming"
_PARTIAL = re.compile(r"(?P<name>.+)\.[0-9a-f]{16}\.partial", re.DOTALL)
_ABANDONED = 600.0
"""Seconds without a byte after which an upload is given up; a drop server cuts idle ones off well before."""


def partial_path(folder: Path, name: str, token: str) -> Path:
    """Return where an upload of a name lies until it is whole; `token` are 16 hexadecimal digits of its own."""
    return folder / INCOMING / f"{name}.{token}.partial"


def name_of(path: Path) -> str:
    """Return the name that an upload was to have."""
    matched = _PARTIAL.fullmatch(path.name)
    return matched["name"] if matched else path.name


def abandoned(folder: Path, now: float) -> list[Path]:
    """Return the uploads that nobody goes on with, oldest first; `now` in seconds since 1970."""
    found = list[tuple[float, Path]]()
    try:
        for path in (folder / INCOMING).iterdir():
            if path.suffix == ".partial" and path.is_file() and not path.is_symlink():
                found.append((path.stat().st_mtime, path))
    except OSError:  # no drop server is here, or the file was just renamed: the next look sees it
        pass
    return [path for written, path in sorted(found) if now - written >= _ABANDONED]
