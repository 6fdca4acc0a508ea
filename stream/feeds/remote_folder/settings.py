"""The keys of the sources of kinds `sftp` and `ftp`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from stream.feeds.source import PolledSettings
from stream.feeds.values import Seconds, Secret

__all__ = ["FtpSettings", "RemoteFolderSettings", "SftpSettings"]

_AFTER = re.compile(r"delete|leave|move:[^\0\r\n]+")


class RemoteFolderSettings(PolledSettings):
    """What both kinds have."""

    host: str = Field(min_length=1, max_length=255, pattern=r"^[^\s/@:]+$|^\[[0-9a-fA-F:]+\]$")
    user: str = Field(min_length=1, max_length=100)
    path: str = "."
    """A folder, or a folder with a pattern behind it: `/out/*.xml`."""
    settle: Seconds = 5.0
    """How long size and time of a file must stand still, over two looks."""
    after: str = "leave"
    """What becomes of a file that was taken: `delete`, `move:FOLDER` (at the far side), or `leave`."""

    @field_validator("after")
    @classmethod
    def _known(cls, value: str) -> str:
        if not _AFTER.fullmatch(value):
            raise ValueError(f"{value!r} is none of delete, leave and move:FOLDER")
        return value


class SftpSettings(RemoteFolderSettings):
    """Files of an SFTP server."""

    kind: Literal["sftp"]
    port: int = Field(default=22, ge=1, le=65535)
    host_key: str = Field(min_length=20)
    """The server's public key, as in known_hosts (`ssh-ed25519 AAAA…`): without it anybody could be the agency."""
    password: Secret | None = None
    key_file: Path | None = None

    @model_validator(mode="after")
    def _one_login(self) -> Self:
        if (self.password is None) == (self.key_file is None):
            raise ValueError("needs one of password and key_file")
        return self


class FtpSettings(RemoteFolderSettings):
    """Files of an FTP server."""

    kind: Literal["ftp"]
    port: int = Field(default=21, ge=1, le=65535)
    password: Secret
    tls: Literal["explicit", "none"] = "explicit"
    """`none` sends the password in clear: it must be said in so many words."""
    ca_file: Path | None = None
    """PEM of who signed the server's certificate, where the system does not know it."""
    encoding: str = "utf-8"
    """Of the names of files: `latin-1` for old servers."""
