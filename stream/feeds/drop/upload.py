"""Holds one file while an agency sends it: on disk as `.incoming/NAME.….partial`, whole only when it is kept."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

from stream.feeds.incoming import INCOMING, partial_path

__all__ = ["Upload", "synced"]


class Upload:
    """An open file. Its methods raise `OSError`, as files do."""

    def __init__(self, folder: Path, name: str, most: int) -> None:
        """Open it. `most` are the bytes that it may have."""
        self.name = name
        self.most = most
        self.size = 0
        self.closed = False
        self._written = 0
        self.failed = False
        """Whether bytes were refused, and the client was told so."""
        (folder / INCOMING).mkdir(mode=0o750, exist_ok=True)
        self.path = partial_path(folder, name, secrets.token_hex(8))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        self._file = os.open(self.path, flags, 0o640)

    def write(self, data: bytes, offset: int | None = None) -> int:
        """Write bytes, at an offset or after those before; return how many. Raises `EDQUOT` for more than is allowed,
        and nothing more is taken then.
        """
        place = self.size if offset is None else offset
        if place + len(data) > self.most:
            self.failed = True
            raise OSError(errno.EDQUOT, "more than is allowed here")
        left = memoryview(data)
        try:
            while left:
                count = os.pwrite(self._file, left, place)
                left, place = left[count:], place + count
        except OSError:
            self.failed = True
            raise
        self._written += len(data)
        self.size = max(self.size, place)
        return len(data)

    def keep(self) -> None:
        """Close it, with its bytes on the disk. Raises `EIO` where some were refused, or never sent: a client that
        goes on where it believes that it stopped.
        """
        try:
            if self.failed:
                raise OSError(errno.EIO, "not all of it could be written")
            if self._written < self.size:
                raise OSError(errno.EIO, "bytes are missing in the middle: send the whole file")
            os.fsync(self._file)
        finally:
            self.close()
        synced(self.path.parent)

    def close(self) -> None:
        """Let go of the file, as far as it came; it stays where it is."""
        if not self.closed:
            self.closed = True
            os.close(self._file)


def synced(folder: Path) -> None:
    """Return when the disk has the names of a folder."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
