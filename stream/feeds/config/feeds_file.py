"""Defines a feeds file: its sources by name, the servers that some of them share, and the defaults of all."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from stream.feeds.drop.settings import Drops
from stream.feeds.http.settings import HttpSettings
from stream.feeds.kinds import AnySource
from stream.feeds.mail.settings import LmtpListener
from stream.feeds.push.settings import PushListener
from stream.feeds.source import Keys

__all__ = ["NAME_PATTERN", "FeedsFile", "SourceName"]

NAME_PATTERN = r"^[a-z0-9-]{1,40}$"
SourceName = Annotated[str, Field(pattern=NAME_PATTERN)]
"""The name of a source: the key of its raw records, and a label of metrics."""


class FeedsFile(Keys):
    """A whole file. `load` (beside this module) fills `defaults` into the sources, and then drops them."""

    defaults: dict[str, Any] = Field(default_factory=dict)
    http: HttpSettings = HttpSettings()
    push: PushListener = PushListener()
    lmtp: LmtpListener = LmtpListener()
    drops: Drops = Drops()
    sources: dict[SourceName, Annotated[AnySource, Field(discriminator="kind")]] = Field(min_length=1)
