"""Defines what a folder of another machine can be asked, whatever the protocol."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from stream.errors import WirestreamError
from stream.feeds.remote_folder.listing import Entry

__all__ = ["FarFolder", "FileRefused", "said"]

_SHOWN = 120
"""Characters of what a server says that are shown: its reason stands in the first few words."""


class FileRefused(WirestreamError):
    """The far side refuses one file: to read, delete or move it. The others go on."""


class FarFolder(Protocol):
    """A folder of another machine. Each question has the time-out of its source, and raises `FarSideFault`."""

    at_once: int
    """Files that may be read at the same time."""
    certificate_ends: datetime | None
    """When the server's certificate ends; None where it has none."""

    async def entries(self) -> list[Entry]:
        """Return its regular files, in any order, and connect where need be: links are not followed."""

    async def read(self, entry: Entry) -> bytes | None:
        """Return the bytes of a file; None where it is no longer as it was listed. Raises `FileRefused`."""

    async def modified(self, entry: Entry) -> datetime | None:
        """Return when a file was last changed, as far as the far side says so."""

    async def is_as_listed(self, entry: Entry) -> bool:
        """Return whether a file still is what was listed, and read: another one of its name is not ours to remove."""

    async def delete(self, entry: Entry) -> None:
        """Delete a file. Raises `FileRefused`."""

    async def move(self, entry: Entry, folder: str) -> None:
        """Move a file into a folder (by its path, or by one from this folder on) under a name of its own: nothing is
        overwritten. Raises `FileRefused`.
        """

    def origin(self, entry: Entry) -> str:
        """Return a file's URL, without the user."""

    async def close(self) -> None:
        """Let go of the connection; may be called twice."""


def said(words: object) -> str:
    """Return what a server says in a form that can be shown: one line, not long."""
    text = " ".join(str(words).split())
    return "".join(sign for sign in text if sign.isprintable())[:_SHOWN]
