"""Looks at the files that a feeds file names: keys, certificates. Whoever uses one reads what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from stream.feeds.config.feeds_file import FeedsFile
from stream.newsdesk.folder import shown

__all__ = ["Stamps", "files_of", "missing_files", "stamps"]

Stamps = Mapping[Path, tuple[int, ...] | None]
"""What tells one state of a file from another: inode, size, time of its last change. None where it cannot be seen."""


def files_of(settings: BaseModel) -> Iterator[tuple[tuple[str, ...], Path]]:
    """Yield the files that a part of a feeds file names, with the keys that name them; no folder that copy comes in."""
    for name, value in settings:
        if isinstance(value, Path) and name != "path":
            yield (name,), value
        elif isinstance(value, BaseModel):
            yield from (((name, *keys), file) for keys, file in files_of(value))


def stamps(feeds: FeedsFile) -> Stamps:
    """Return the state of every file that is named, for `changes`: a key that was replaced under the same name."""
    parts = (feeds.push, feeds.lmtp, feeds.drops, *feeds.sources.values())
    return {file: _stamp(file) for part in parts for _, file in files_of(part)}


def missing_files(feeds: FeedsFile) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what is named and not there, by the path in the feeds file: no mistake, for it may be elsewhere that the
    sources run.
    """
    parts = {("push",): feeds.push, ("drops",): feeds.drops}
    for path, part in (*parts.items(), *((("sources", name), source) for name, source in feeds.sources.items())):
        for keys, file in files_of(part):
            if not file.is_file():
                yield (*path, *keys), f"there is no file {shown(file)} on this machine"
        folder = getattr(part, "path", None)
        if isinstance(folder, Path) and not folder.is_dir():
            yield (*path, "path"), f"there is no folder {shown(folder)} on this machine"


def _stamp(file: Path) -> tuple[int, ...] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
