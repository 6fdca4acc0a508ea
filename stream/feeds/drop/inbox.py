"""Shows an agency a folder of its own, which it may write to, and in which it sees what it sent itself.

    a.xml      whole → on the disk → renamed into the folder that the watcher takes → and only then "226" or the answer
    a.xml.tmp  whole → on the disk, and it waits in .incoming/ for the client to rename it
    cut off    → it stays in .incoming/, and the watcher takes it after ten minutes as far as it came

Clients ask for more than they need: whether the file is there, its size, folders, times, rights. They are answered from
memory, by what they sent; no path of theirs is ever one of the disk's, so none
leads out of the folder. Longer than most files, since one lock guards all of it.
"""

from __future__ import annotations

import errno
import os
import posixpath
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stream.clock import Clock
from stream.feeds.drop.moving import move_to_free
from stream.feeds.drop.upload import Upload, synced
from stream.feeds.file_names import is_partial
from stream.feeds.incoming import INCOMING, partial_path

__all__ = ["FOLDER", "Inbox", "Sent", "plain"]

_MOST = 2000
"""Names that are remembered for a user: what a client looks at after sending is the last few."""
_FOLDERS = 200
"""Folders that a user may make; they are names and nothing else."""
_PATH = 1000
"""Characters of a path: it is kept in memory with each name."""
_OPEN = 100
"""Uploads of a user at once: each has a file open here, and clients send a handful side by side."""
_NAME_BYTES = 200
"""Of a name: file systems take 255, and ours stands before and behind."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What an agency sent, as it sees it."""

    size: int
    time: float
    """Seconds since 1970."""
    path: Path | None = None
    """Where it lies while it waits for its name; None once the watcher may have it."""


FOLDER = Sent(0, 0.0)
"""What a folder looks like."""


def plain(path: str) -> str:
    """Return a client's path as an absolute one, without `..`: it is a name in memory."""
    return posixpath.normpath("/" + path.lstrip("/"))


class Inbox:
    """The folder of one user. Safe for several threads. Raises `OSError`, with the number that says why."""

    def __init__(self, folder: Path, quota: int, max_bytes: int, clock: Clock) -> None:
        self._folder = folder
        self._quota = quota
        self._max_bytes = max_bytes
        self._clock = clock
        self._lock = threading.Lock()
        self._sent: dict[str, Sent] = {}
        self._folders: dict[str, None] = {"/": None}
        self._open: set[Upload] = set()

    def is_of(self, folder: Path, quota: int, max_bytes: int) -> bool:
        """Return whether it is what these would make."""
        return (self._folder, self._quota, self._max_bytes) == (folder, quota, max_bytes)

    def begin(self, path: str) -> Upload:
        """Open a file to write. Raises `EDQUOT` where the folder is full."""
        path = plain(path)
        name = _checked(path)
        with self._lock:
            if path in self._folders:
                raise OSError(errno.EISDIR, "is a folder")
            if len(self._open) >= _OPEN:
                raise OSError(errno.EMFILE, "too many uploads at once")
            room = self._quota - self._lying() - sum(one.most - one.size for one in self._open)
            if room <= 0:
                raise OSError(errno.EDQUOT, "the quota is used up until the files are taken")
            upload = Upload(self._folder, name, min(room, self._max_bytes))
            self._open.add(upload)
        return upload

    def keep(self, upload: Upload, path: str) -> None:
        """Take a file that is whole; when this returns, the disk has it under a name that the watcher takes, or one
        that waits for the client to rename it. After what it raises, and the client is told, nothing is kept.
        """
        path, waits = plain(path), _waits(upload.name)
        try:
            upload.keep()
            with self._lock:
                if not waits:
                    self._hand_over(upload.path, upload.name)
        except OSError:
            upload.path.unlink(missing_ok=True)
            raise
        finally:
            with self._lock:
                self._open.discard(upload)
        with self._lock:
            self._remember(path, Sent(upload.size, self._clock.now().timestamp(), upload.path if waits else None))

    def cut(self, upload: Upload) -> None:
        """Let go of a file that was cut off: kept as far as it came, unless the client was told that it is not."""
        upload.close()
        if upload.failed:
            upload.path.unlink(missing_ok=True)
        with self._lock:
            self._open.discard(upload)

    def rename(self, old: str, new: str) -> None:
        """Give a file another name: most clients send under a name of their own first."""
        old, new = plain(old), plain(new)
        name = _checked(new)
        with self._lock:
            if old in self._folders and old != "/":
                self._folders[new] = self._folders.pop(old)
                return
            sent = self._sent.get(old)
            if sent is None or new in self._folders:
                raise OSError(errno.ENOENT if sent is None else errno.EISDIR, "no such file, or a folder")
            path = sent.path
            if path is None:
                self._rename_here(_checked(old), name, sent.size)
            elif path.exists():  # else it waited for so long that the watcher took it
                if _waits(name):
                    target = partial_path(self._folder, name, path.name.split(".")[-2])
                    path.rename(target)
                    sent = Sent(sent.size, sent.time, target)
                else:
                    self._hand_over(path, name)
                    sent = Sent(sent.size, sent.time)
            del self._sent[old]
            self._remember(new, sent)

    def remove(self, path: str) -> None:
        """Delete a file that still waits for its name; what was handed over is ours."""
        with self._lock:
            sent = self._sent.get(plain(path))
            if sent is None:
                raise FileNotFoundError(errno.ENOENT, "no such file")
            if sent.path is None:
                raise PermissionError(errno.EACCES, "it was taken")
            with suppress(FileNotFoundError):
                sent.path.unlink()
            del self._sent[plain(path)]

    def make_folder(self, path: str) -> None:
        """Make a folder, in memory: files of all folders come into one."""
        path = plain(path)
        _checked(path)
        with self._lock:
            if path in self._folders or path in self._sent:
                raise FileExistsError(errno.EEXIST, "is there")
            if len(self._folders) >= _FOLDERS:
                raise OSError(errno.EDQUOT, "too many folders")
            self._folders[path] = None

    def remove_folder(self, path: str) -> None:
        """Forget a folder."""
        with self._lock:
            if plain(path) == "/" or plain(path) not in self._folders:
                raise FileNotFoundError(errno.ENOENT, "no such folder")
            del self._folders[plain(path)]

    def look(self, path: str) -> Sent:
        """Return what is known of a path: `FOLDER`, or a file that was sent."""
        path = plain(path)
        with self._lock:
            if path in self._folders:
                return FOLDER
            if path in self._sent:
                return self._sent[path]
        raise FileNotFoundError(errno.ENOENT, "no such file")

    def listed(self, path: str) -> list[tuple[str, Sent]]:
        """Return names and files of a folder: what this user sent lately."""
        path = plain(path)
        if self.look(path) is not FOLDER:
            raise NotADirectoryError(errno.ENOTDIR, "no folder")
        with self._lock:
            known = [*self._sent.items(), *((one, FOLDER) for one in self._folders if one != "/")]
        return [(posixpath.basename(one), sent) for one, sent in known if posixpath.dirname(one) == path]

    def _remember(self, path: str, sent: Sent) -> None:
        self._sent.pop(path, None)
        self._sent[path] = sent
        while len(self._sent) > _MOST:
            del self._sent[next(iter(self._sent))]

    def _hand_over(self, path: Path, name: str) -> None:
        """Rename a file into the folder, where nothing is overwritten, and wait until the disk has it."""
        move_to_free(path, self._folder, name)
        synced(self._folder)

    def _rename_here(self, old: str, new: str, size: int) -> None:
        """Rename a file that the watcher may have taken already: under the name that it had, then."""
        path = self._folder / old
        try:
            if old != new and not _waits(new) and path.stat(follow_symlinks=False).st_size == size:
                self._hand_over(path, new)
        except FileNotFoundError:
            pass

    def _lying(self) -> int:
        """Return the bytes that lie here and are not taken yet."""
        total = 0
        for folder in (self._folder, self._folder / INCOMING):
            with suppress(FileNotFoundError), os.scandir(folder) as entries:
                for entry in entries:
                    with suppress(FileNotFoundError):
                        if entry.is_file(follow_symlinks=False):
                            total += entry.stat(follow_symlinks=False).st_size
        return total


def _waits(name: str) -> bool:
    """Return whether a client will rename a file of this name."""
    return name.startswith(".") or is_partial(name)


def _checked(path: str) -> str:
    """Return the name that a path gives to a file. Raises `EINVAL` where no file may have it."""
    name = posixpath.basename(path)
    if len(path) > _PATH:
        raise OSError(errno.EINVAL, "a path too long")
    if not name or name in {".", ".."} or len(os.fsencode(name)) > _NAME_BYTES:
        raise OSError(errno.EINVAL, "no name for a file")
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in name):
        raise OSError(errno.EINVAL, "no name for a file")
    return name
