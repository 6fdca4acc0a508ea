"""The wire desk: where it listens, who may read, and what is shown to whom."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from stream.settings.section import Section

__all__ = ["Desk"]

_HEADER = re.compile(r"[A-Za-z0-9-]{1,64}")
_BASE_PATH = re.compile(r"(/[A-Za-z0-9._~-]{1,64}){0,4}")
MOST_PROXIES = 64
"""Networks of trusted proxies: a house has one or two."""


class Desk(Section):
    """The pages and the read API of `wirestream desk`."""

    host: str = "127.0.0.1"
    """Beyond this machine only with `auth` of `bearer` or `proxy`."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """0: the system chooses; the desk logs it."""
    auth: Literal["none", "bearer", "proxy"] = "none"
    """Who may read. `none`: whoever reaches this machine's loopback. `bearer`: who has a token of `tokens_file`.
    `proxy`: whom a proxy of `trusted_proxies` names in `proxy_header`."""
    tokens_file: Path | None = None
    """With `bearer`: lines of `NAME SHA-256-OF-THE-TOKEN SCOPES` (`read`, `editor`, `admin`, by commas). It is watched:
    a line taken out ends its token within seconds."""
    proxy_header: str = "X-Forwarded-User"
    """With `proxy`: the header that names the user."""
    proxy_groups_header: str | None = None
    """With `proxy`: the header that names the user's groups, by commas; `editor` and `admin` are scopes. Without it
    every user has `read` alone."""
    trusted_proxies: str = ""
    """With `proxy`: the addresses or networks of the proxies whose headers are believed: `10.0.3.7,10.1.0.0/24`."""
    embargo: Literal["show", "hide-body"] = "show"
    """What is shown of an article under embargo: all of it, marked, or its head alone."""
    timezone: str = "UTC"
    """The newsroom's time zone, by its IANA name (`Europe/Berlin`)."""
    base_path: str = ""
    """The path under which a proxy shows the desk (`/wire`), which the proxy takes off; none: at the root."""

    @field_validator("proxy_header", "proxy_groups_header")
    @classmethod
    def _header(cls, value: str | None) -> str | None:
        if value is not None and not _HEADER.fullmatch(value):
            raise ValueError(f"{value[:64]!r} is no name of a header: letters, digits and `-`")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        networks_of(value)
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{value[:64]!r} is no time zone: write it as Europe/Berlin") from None
        return value

    @field_validator("base_path")
    @classmethod
    def _path(cls, value: str) -> str:
        if not _BASE_PATH.fullmatch(value):
            raise ValueError(f"{value[:64]!r} is no path: it begins with / and does not end with one, as /wire")
        return value

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """`trusted_proxies`, read."""
        return networks_of(self.trusted_proxies)


def networks_of(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks of a list by commas. Raises `ValueError` with the one that is none."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if len(parts) > MOST_PROXIES:
        raise ValueError(f"{len(parts)} networks are more than {MOST_PROXIES}")
    found = []
    for part in parts:
        try:
            found.append(ip_network(part))
        except ValueError:
            raise ValueError(f"{part[:64]!r} is neither an address nor a network: 10.0.3.7 or 10.1.0.0/24") from None
    return tuple(found)
