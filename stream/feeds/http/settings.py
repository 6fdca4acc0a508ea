"""The keys of `http` in a feeds file: how far sides are asked over HTTP."""

from __future__ import annotations

from pydantic import Field

from stream.feeds.source import Keys

__all__ = ["HttpSettings"]


class HttpSettings(Keys):
    """What holds for all sources that are asked over HTTP; read at the start only."""

    contact: str | None = Field(default=None, pattern=r"^[\x21-\x7e][\x20-\x7e]{0,199}$")
    """Whom a publisher may write to about our looks: an address or a page. It stands in `User-Agent`."""
