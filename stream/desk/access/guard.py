"""Tells who asks, by one of three ways: this machine alone, a token, or the header of a proxy that is trusted."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Protocol

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from stream.clock import Clock
from stream.desk.access.tokens import Tokens
from stream.desk.access.user import ANYBODY, Scope, User
from stream.desk.door.forgery import is_loopback
from stream.desk.problem import Kind, Problem
from stream.errors import Misconfigured
from stream.observe.logs import logger
from stream.settings import Desk

__all__ = ["COOKIES", "Guard", "guard_of"]

log = logger(__name__)

COOKIES = ("__Host-wirestream", "wirestream")
"""Where a browser keeps its token: over HTTPS under the first name, which no other host can set; else the second."""
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
Address = tuple[str, int] | None


class Guard(Protocol):
    """Tells who asks."""

    open: bool
    """Whether whoever reaches it is let in."""
    has_login: bool
    """Whether a browser can be given a token."""

    def user(self, headers: Headers, client: Address) -> User:
        """Return who asks. Raises `Problem` where nobody can tell."""


def guard_of(settings: Desk, clock: Clock) -> Guard:
    """Return the guard of these settings. Raises `Misconfigured` where they would let in who is not meant to be."""
    if settings.auth == "bearer":
        if settings.tokens_file is None:
            raise Misconfigured(
                "WIRESTREAM_DESK__AUTH is bearer, and WIRESTREAM_DESK__TOKENS_FILE is not set: name a file of lines "
                "that `wirestream token NAME` makes"
            )
        return _Bearer(Tokens(settings.tokens_file, clock))
    if settings.auth == "proxy":
        if not settings.networks:
            raise Misconfigured(
                "WIRESTREAM_DESK__AUTH is proxy, and WIRESTREAM_DESK__TRUSTED_PROXIES is not set: anybody could name "
                "himself in the header; set it to the addresses that your proxy connects from"
            )
        return _Proxy(settings)
    if not is_loopback(settings.host):
        raise Misconfigured(
            f"WIRESTREAM_DESK__HOST is {settings.host or 'empty'}, beyond this machine, and WIRESTREAM_DESK__AUTH is "
            "none: anybody could read all copy; set it to bearer or proxy, or the host to 127.0.0.1"
        )
    return _Open()


class _Open:
    open = True
    has_login = False

    def user(self, headers: Headers, client: Address) -> User:  # noqa: ARG002 - whoever it is
        return ANYBODY


class _Bearer:
    open = False
    has_login = True

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def user(self, headers: Headers, client: Address) -> User:  # noqa: ARG002 - from anywhere
        found = self.tokens.user_of(token) if (token := _token_of(headers)) else None
        if found is None:
            said = "a token is needed" if not token else "the token is not known, or was taken back"
            raise Problem(Kind.NOT_KNOWN, said, headers={"WWW-Authenticate": "Bearer"})
        return found


def _token_of(headers: Headers) -> str:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    cookies = cookie_parser(headers.get("cookie", ""))
    return next((cookies[name] for name in COOKIES if cookies.get(name)), "")


class _Proxy:
    open = False
    has_login = False

    def __init__(self, settings: Desk) -> None:
        self._settings = settings
        self._networks = settings.networks

    def user(self, headers: Headers, client: Address) -> User:
        name = headers.getlist(self._settings.proxy_header)
        if not self._is_trusted(client):
            if name:
                log.warning("a header from outside of the trusted proxies names a user", client=client and client[0])
            raise Problem(Kind.NOT_KNOWN, "the desk is reached by way of its proxy alone")
        if len(name) != 1 or not _NAME.fullmatch(name[0]):
            raise Problem(Kind.NOT_KNOWN, f"the proxy names no user in {self._settings.proxy_header}")
        return User(name[0], self._scopes(headers))

    def _is_trusted(self, client: Address) -> bool:
        if client is None:
            return False
        try:
            address: IPv4Address | IPv6Address = ip_address(client[0].partition("%")[0])
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)

    def _scopes(self, headers: Headers) -> frozenset[Scope]:
        header = self._settings.proxy_groups_header
        groups = headers.getlist(header) if header else []
        named = {part.strip() for group in groups for part in group.split(",")}
        return frozenset({Scope.READ, *(scope for scope in Scope if scope.value in named)})
