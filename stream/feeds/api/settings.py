"""The keys of the sources of kinds `ap`, `wireq` and `json`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from stream.feeds.source import PolledSettings
from stream.feeds.values import Secret

__all__ = ["ApSettings", "JsonSettings", "WireqSettings"]

_POINTER = r"^(/[^/]*)*$"


class ApSettings(PolledSettings):
    """The Associated Press' Media API: a long poll, so `every` waits only after a fault."""

    kind: Literal["ap"]
    key: Secret
    url: str = "https://api.ap.org/media/v/content/feed"
    products: tuple[int, ...] = ()
    """AP's product ids; all that the key may have where it is empty."""


class WireqSettings(PolledSettings):
    """dpa's wireQ: the secret is in the address."""

    kind: Literal["wireq"]
    url: Secret


class JsonSettings(PolledSettings):
    """Any API that answers pages of JSON. JSON pointers (RFC 6901) say what is where."""

    kind: Literal["json"]
    url: Secret
    items: str = Field(default="", pattern=_POINTER)
    """Where the list of items is in the answer."""
    id: str = Field(default="/id", pattern=_POINTER)
    """Where an item's id is."""
    updated: str | None = Field(default=None, pattern=_POINTER)
    """Where an item says when it was changed; the same id with another value is taken again."""
    next: str | None = Field(default=None, pattern=_POINTER)
    """Where the address of the next page is."""
    headers: dict[str, Secret] = Field(default_factory=dict)
    """To send: `{Authorization: "Bearer ${KEY}"}`."""
