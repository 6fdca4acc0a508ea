"""Answers what an FTP client asks of its folder, for pyftpdlib.

Whether an upload is whole: an FTP client says so by closing the data connection, which a client that dies does as well.
One that has sent everything waits on the control connection for the answer; one that died has closed both, and one that
thinks better of it says ABOR there. So the answer waits for a moment, to see whether either comes. A connection that is
reset, and not closed, never says that a file is whole.
"""

from __future__ import annotations

import errno
import os
import posixpath
import select
import socket
import stat
import sys
from typing import Any

from pyftpdlib.filesystems import AbstractedFS

from stream.feeds.drop.inbox import FOLDER, Inbox, Sent, plain
from stream.feeds.drop.upload import Upload

__all__ = ["FtpFiles", "Receives", "Receiving"]

_MOMENT_MS = 50
"""Milliseconds for the end of the control connection to come in: both ends were sent at once, on one way."""
_RESETS = tuple((one,) for one in (errno.ECONNRESET, errno.ECONNABORTED, errno.EPIPE, errno.ETIMEDOUT))
"""What an error says, of sockets and of TLS, where a connection was broken off."""


class Receiving:
    """An upload, as pyftpdlib uses a file."""

    def __init__(self, inbox: Inbox, path: str) -> None:
        self.name = path
        self._inbox = inbox
        self._upload: Upload = inbox.begin(path)

    @property
    def closed(self) -> bool:
        return self._upload.closed

    @property
    def failed(self) -> bool:
        return self._upload.failed

    def write(self, data: bytes) -> int:
        return self._upload.write(bytes(data))

    def keep(self) -> None:
        """It is whole: have it on the disk."""
        self._inbox.keep(self._upload, self.name)

    def close(self) -> None:
        """It was cut off."""
        self._inbox.cut(self._upload)


class Receives:
    """A data connection: in front of pyftpdlib's own class, plain or TLS."""

    receive: bool
    transfer_finished: bool
    file_obj: Any
    cmd_channel: Any
    socket: Any
    _resp: tuple[Any, ...]

    def close(self) -> None:
        """Close it, and have an upload that is whole on the disk before "226" is said."""
        upload = self.file_obj
        if isinstance(upload, Receiving) and not upload.closed:
            if not self.transfer_finished or _is_reset(self.socket) or _ended(self.cmd_channel.socket):
                self.transfer_finished = False
                upload.close()
                if upload.failed:
                    self._resp = ("552 More than is allowed here; nothing was kept.", self.cmd_channel.log)
                elif self._resp and self._resp[0].startswith("226"):
                    self._resp = ("426 It was cut off; send it again.", self.cmd_channel.log)
            else:
                try:
                    upload.keep()
                except OSError as error:
                    self.transfer_finished = False
                    code = 552 if error.errno == errno.EDQUOT else 451
                    self._resp = (f"{code} {error.strerror}; nothing was kept.", self.cmd_channel.log)
        super().close()  # type: ignore[misc]


def _ended(control: Any) -> bool:
    """Return whether the other side has closed a connection, or says ABOR on it in clear, or does within a moment;
    nothing is read from it.
    """
    is_clear = isinstance(control, socket.socket)
    try:
        waiting = select.poll()
        waiting.register(control.fileno(), select.POLLRDHUP | (select.POLLIN if is_clear else 0))
        events = waiting.poll(_MOMENT_MS)
        if not events or events[0][1] != select.POLLIN:
            return bool(events)
        return b"ABOR" in control.recv(64, socket.MSG_PEEK | socket.MSG_DONTWAIT).upper()
    except (OSError, ValueError):
        return True


def _is_reset(connection: Any) -> bool:
    """Return whether a connection was reset, and not closed. pyftpdlib takes both for the end of a file, and closes
    while it handles the error.
    """
    fault = sys.exc_info()[1]
    if fault is not None and fault.args[:1] in _RESETS:
        return True
    try:
        return bool(connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
    except OSError:
        return True


class FtpFiles(AbstractedFS):  # type: ignore[misc]
    """A folder in memory: no path of a client is ever one of the disk."""

    def __init__(self, root: str, cmd_channel: Any) -> None:
        super().__init__("/", cmd_channel)
        del root
        self._inbox: Inbox = cmd_channel.inbox_of(cmd_channel.username)

    def ftp2fs(self, ftppath: str) -> str:
        return plain(posixpath.join(self.cwd, ftppath))

    def fs2ftp(self, fspath: str) -> str:
        return plain(fspath)

    def validpath(self, path: str) -> bool:
        del path
        return True

    def open(self, filename: str, mode: str) -> Receiving:
        if mode != "wb":
            raise PermissionError(errno.EACCES, "Send the whole file; nothing can be read")
        return Receiving(self._inbox, filename)

    def mkstemp(self, *_: Any, **__: Any) -> Any:
        raise PermissionError(errno.EACCES, "Give it a name")

    def chdir(self, path: str) -> None:
        if self._inbox.look(path) is not FOLDER:
            raise NotADirectoryError(errno.ENOTDIR, "No folder")
        self.cwd = plain(path)

    def mkdir(self, path: str) -> None:
        self._inbox.make_folder(path)

    def listdir(self, path: str) -> list[str]:
        return [name for name, _ in self._inbox.listed(path)]

    def listdirinfo(self, path: str) -> list[str]:
        return self.listdir(path)

    def rmdir(self, path: str) -> None:
        self._inbox.remove_folder(path)

    def remove(self, path: str) -> None:
        self._inbox.remove(path)

    def rename(self, src: str, dst: str) -> None:
        self._inbox.rename(src, dst)

    def chmod(self, path: str, mode: int) -> None:
        del mode
        self._inbox.look(path)  # rights and times are ours, and clients insist on setting them

    def utime(self, path: str, timeval: float) -> None:
        del timeval
        self._inbox.look(path)

    def stat(self, path: str) -> Any:
        return _stat(self._inbox.look(path))

    def lstat(self, path: str) -> Any:
        return self.stat(path)

    def readlink(self, path: str) -> str:
        raise OSError(errno.EINVAL, f"{path} is no link")

    def isfile(self, path: str) -> bool:
        found = self._find(path)
        return found is not None and found is not FOLDER

    def islink(self, path: str) -> bool:
        del path
        return False

    def isdir(self, path: str) -> bool:
        return self._find(path) is FOLDER

    def getsize(self, path: str) -> int:
        return self._inbox.look(path).size

    def getmtime(self, path: str) -> float:
        return self._inbox.look(path).time

    def realpath(self, path: str) -> str:
        return plain(path)

    def lexists(self, path: str) -> bool:
        return self._find(path) is not None

    def get_user_by_uid(self, uid: int) -> str:
        del uid
        return "owner"

    def get_group_by_gid(self, gid: int) -> str:
        del gid
        return "group"

    def _find(self, path: str) -> Sent | None:
        try:
            return self._inbox.look(path)
        except OSError:
            return None


def _stat(sent: Sent) -> Any:
    mode = stat.S_IFDIR | 0o755 if sent is FOLDER else stat.S_IFREG | 0o644
    return os.stat_result((mode, 0, 0, 1, 0, 0, sent.size, int(sent.time), int(sent.time), int(sent.time)))
