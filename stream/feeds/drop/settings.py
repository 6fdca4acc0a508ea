"""The keys of `drops:`, the servers that agencies push files to."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from stream.feeds.source import Keys
from stream.feeds.values import Bytes, Listen, Secret

__all__ = ["Drops", "FtpDrop", "FtpDropUser", "SftpDrop", "SftpDropUser"]


class _User(Keys):
    source: str
    """The source of kind `folder` whose folder the files come into."""
    quota: Bytes = 1024**3
    """Bytes that may lie there before more is refused."""
    password: Secret | None = None


class SftpDropUser(_User):
    """Who may push by SFTP."""

    key: str | None = None
    """The user's public key."""

    @model_validator(mode="after")
    def _login(self) -> Self:
        if self.key is None and self.password is None:
            raise ValueError("needs key or password")
        return self


class FtpDropUser(_User):
    """Who may push by FTP."""

    password: Secret


class SftpDrop(Keys):
    """The SFTP server."""

    listen: Listen
    host_key_file: Path
    users: dict[str, SftpDropUser] = Field(min_length=1)


class FtpDrop(Keys):
    """The FTP server."""

    listen: Listen
    tls: Literal["required", "none"] = "required"
    """`none` takes passwords in clear: it must be said in so many words."""
    certificate: Path | None = None
    key: Path | None = None
    masquerade: str | None = None
    """The address to give for data connections, behind NAT."""
    passive_ports: tuple[int, int] | None = None
    users: dict[str, FtpDropUser] = Field(min_length=1)

    @model_validator(mode="after")
    def _secured(self) -> Self:
        if self.tls == "required" and (self.certificate is None or self.key is None):
            raise ValueError("tls: required needs certificate and key")
        return self


class Drops(Keys):
    """`drops:` at the top of the file."""

    sftp: SftpDrop | None = None
    ftp: FtpDrop | None = None
