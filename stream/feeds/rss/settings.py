"""The keys of a source of kind `rss`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from stream.feeds.source import Keys, PolledSettings
from stream.feeds.values import Seconds, Secret

__all__ = ["First", "RssSettings"]


class First(Keys):
    """How much of what is there a first look takes; the rest counts as taken."""

    within: Seconds = 6 * 3600.0
    most: int = Field(default=50, ge=0, le=10_000)


class RssSettings(PolledSettings):
    """A feed at an address: RSS, Atom or JSON Feed, told by content."""

    kind: Literal["rss"]
    url: Secret
    """http or https; may hold `${NAME}`. Queries and passwords in it are shown nowhere."""
    first: First = First()
    identity: Literal["auto", "link", "guid", "title"] = "auto"
    """What makes two entries the same one."""
