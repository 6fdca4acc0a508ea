"""Answers what an SFTP client asks of its folder.

Whether an upload is whole: a client that has sent everything asks to close the file, and asyncssh closes what is open
when a connection ends, by the same method. The two are told apart by who calls it; what is not surely asked for by the
client counts as cut off.
"""

from __future__ import annotations

import asyncio
import errno
import inspect
import os
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

import asyncssh

from stream.clock import Clock
from stream.feeds.drop.inbox import FOLDER, Inbox, Sent, plain
from stream.feeds.drop.upload import Upload

__all__ = ["SftpFiles"]

_CLOSED_BY_CLIENT = "_process_close"
"""The method of asyncssh that closes a file because the client asks for it. Under another name every upload would count
as cut off, and be taken ten minutes late: a test sees it."""


class SftpFiles(asyncssh.SFTPServer):
    """What a client asks of its folder. Whatever is not answered here ends in `map_path`, which refuses."""

    def __init__(
        self, channel: asyncssh.SSHServerChannel[bytes], inbox: Inbox, asked: Callable[[], None], clock: Clock
    ) -> None:
        super().__init__(channel)
        self._inbox = inbox
        self._tell = asked
        self._clock = clock
        self._paths: dict[Upload, str] = {}

    def map_path(self, path: bytes) -> bytes:
        del path
        raise asyncssh.SFTPOpUnsupported("not here")

    def _asked(self) -> Inbox:
        self._tell()
        return self._inbox

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        del attrs
        if not pflags & asyncssh.FXF_WRITE:
            raise PermissionError(errno.EACCES, "files can be sent, and not read")
        if pflags & asyncssh.FXF_APPEND:
            raise asyncssh.SFTPOpUnsupported("send the whole file")
        upload = self._asked().begin(_text(path))
        self._paths[upload] = _text(path)
        return upload

    def write(self, file_obj: object, offset: int, data: bytes) -> int:
        self._asked()
        return cast("Upload", file_obj).write(data, offset)

    def close(self, file_obj: object) -> Awaitable[None] | None:
        upload = cast("Upload", file_obj)
        path = self._paths.pop(upload, None)
        frame = inspect.currentframe()
        caller = frame.f_back.f_code.co_name if frame is not None and frame.f_back is not None else ""
        if path is None or caller != _CLOSED_BY_CLIENT:
            self._inbox.cut(upload)
            return None
        return asyncio.to_thread(self._asked().keep, upload, path)

    def exit(self) -> None:
        """Say that all went well, without which `scp` takes it that it did not."""
        if not self.channel.is_closing():
            self.channel.exit(0)

    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        del file_obj, offset, size
        raise PermissionError(errno.EACCES, "files can be sent, and not read")

    def stat(self, path: bytes) -> asyncssh.SFTPAttrs:
        return _attributes(self._asked().look(_text(path)))

    def lstat(self, path: bytes) -> asyncssh.SFTPAttrs:
        return self.stat(path)

    def fstat(self, file_obj: object) -> asyncssh.SFTPAttrs:
        return _attributes(Sent(cast("Upload", file_obj).size, self._clock.now().timestamp()))

    def setstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        del attrs
        self._asked().look(_text(path))  # times and rights are ours, and clients insist on setting them

    def lsetstat(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        self.setstat(path, attrs)

    def fsetstat(self, file_obj: object, attrs: asyncssh.SFTPAttrs) -> None:
        """Take no notice of it."""

    def fsync(self, file_obj: object) -> None:
        """Take no notice of it: closing the file does so."""

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        listed = self._asked().listed(_text(path))
        for name, sent in [(".", FOLDER), ("..", FOLDER), *listed]:
            yield asyncssh.SFTPName(os.fsencode(name), attrs=_attributes(sent))

    def remove(self, path: bytes) -> None:
        self._asked().remove(_text(path))

    def mkdir(self, path: bytes, attrs: asyncssh.SFTPAttrs) -> None:
        del attrs
        self._asked().make_folder(_text(path))

    def rmdir(self, path: bytes) -> None:
        self._asked().remove_folder(_text(path))

    def realpath(self, path: bytes) -> bytes:
        return os.fsencode(plain(_text(path)))

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        await asyncio.to_thread(self._asked().rename, _text(oldpath), _text(newpath))

    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        await self.rename(oldpath, newpath)


def _text(path: bytes) -> str:
    return os.fsdecode(path)


def _attributes(sent: Sent) -> asyncssh.SFTPAttrs:
    kind = stat.S_IFDIR | 0o755 if sent is FOLDER else stat.S_IFREG | 0o644
    return asyncssh.SFTPAttrs(
        size=sent.size, permissions=kind, atime=int(sent.time), mtime=int(sent.time), uid=0, gid=0
    )
