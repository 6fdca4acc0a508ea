"""The keys of the sources of kinds `imap` and `lmtp`, and of the listener that those of `lmtp` share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from stream.feeds.source import Keys, PolledSettings, SourceSettings
from stream.feeds.values import Listen, Secret

__all__ = ["ImapSettings", "LmtpListener", "LmtpSettings"]

_AFTER = re.compile(r"leave|seen|delete|move:[^\x00-\x1f\x7f]+")
_OneLine = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""It becomes part of a command: a line end in it would begin another."""
_Address = Annotated[str, StringConstraints(max_length=320, pattern=r"^[^\s@<>]+@[^\s@<>]+$")]


class LmtpListener(Keys):
    """`lmtp:` at the top of the file: where the house's mail server delivers."""

    listen: Listen = "127.0.0.1:2424"


class _MailSettings(Keys):
    require: Literal["dkim", "any"] = "any"
    """`dkim`: mail whose sender is not proved is not taken."""
    authserv: str | None = Field(default=None, max_length=255)
    """The name that the house's own mail server signs `Authentication-Results` with; any other's counts for nothing."""

    @model_validator(mode="after")
    def _provable(self) -> Self:
        if self.require == "dkim" and self.authserv is None:
            raise ValueError("require: dkim needs authserv, the name in your mail server's Authentication-Results")
        return self


class LmtpSettings(SourceSettings, _MailSettings):
    """Mail to these addresses."""

    kind: Literal["lmtp"]
    to: tuple[_Address, ...] = Field(min_length=1)


class ImapSettings(PolledSettings, _MailSettings):
    """A mailbox."""

    kind: Literal["imap"]
    host: str = Field(min_length=1, max_length=255, pattern=r"^[^\s/@:]+$|^\[[0-9a-fA-F:]+\]$")
    port: int = Field(default=993, ge=1, le=65535)
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    ca_file: Path | None = None
    user: _OneLine
    password: Secret
    folder: _OneLine = "INBOX"
    after: str = "leave"
    """What becomes of a mail that was taken: `leave`, `seen`, `delete` or `move:FOLDER`."""

    @field_validator("after")
    @classmethod
    def _known(cls, value: str) -> str:
        if not _AFTER.fullmatch(value):
            raise ValueError(f"{value!r} is none of leave, seen, delete and move:FOLDER")
        return value
