"""The keys of a source of kind `push`, and of the listener that all of them share."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, model_validator

from stream.feeds.push.keys import key_of
from stream.feeds.source import Keys, SourceSettings
from stream.feeds.transport import Auth
from stream.feeds.values import Listen, Secret, Secrets

__all__ = ["PushListener", "PushSettings"]


def _several(value: object) -> object:
    return list(value) if isinstance(value, list | tuple) else [value]


def _rate(value: object) -> object:
    return float(value.removesuffix("/s")) if isinstance(value, str) else value


class PushListener(Keys):
    """`push:` at the top of the file: where pushes come in."""

    listen: Listen = "127.0.0.1:8080"
    certificate: Path | None = None
    """PEM; with `key`. Without them a proxy in front speaks TLS."""
    key: Path | None = None
    forwarded_from: tuple[IPv4Network | IPv6Network, ...] = ()
    """Proxies whose `X-Forwarded-For` is believed."""


class PushSettings(SourceSettings):
    """A source that posts to `/v1/sources/NAME`."""

    kind: Literal["push"]
    scheme: Literal["standard", "superdesk", "github", "websub", "bearer", "unsigned"]
    """How the sender proves who it is. `unsigned` must be said in so many words."""
    secret: Annotated[tuple[Secret, ...], BeforeValidator(_several)] = ()
    """One, or two while keys change."""
    rate: Annotated[float, BeforeValidator(_rate), Field(gt=0, le=10_000)] = 50.0
    """Requests a second, `20/s`; twice that at once."""
    from_: tuple[IPv4Network | IPv6Network, ...] = Field(default=(), alias="from")
    """Addresses that may push; any where it is empty."""

    @model_validator(mode="after")
    def _proved(self, info: ValidationInfo) -> PushSettings:
        if self.scheme == "unsigned" and self.secret:
            raise ValueError("scheme unsigned has no secret: name the scheme that the sender signs by")
        if self.scheme != "unsigned" and not self.secret:
            raise ValueError(f"scheme {self.scheme} needs secret: a push that nobody signed is refused")
        if isinstance(info.context, Secrets) and info.context.missing:
            return self  # what is missing is said by name; here it is an empty text
        for place, secret in enumerate(self.secret, 1):
            if not key_of(self.scheme, secret.get_secret_value()):
                form = "base64, as the sender shows it: whsec_…" if self.scheme == "standard" else "no empty text"
                raise ValueError(f"secret {place} is no key of scheme {self.scheme}: it is {form}")
        return self

    def untrusted_because(self, auth: Auth | None) -> str | None:
        """Return why a kill must not act: a bare token, or none, proves too little, unless the file says `trusted`."""
        if self.trusted is None and self.scheme in {"bearer", "unsigned"}:
            return f"a push by scheme {self.scheme} does not prove its sender"
        return super().untrusted_because(auth)
