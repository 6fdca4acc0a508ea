"""Refuses what another site makes a reader's browser send: to change anything, and under a name that is not ours."""

from __future__ import annotations

from ipaddress import ip_address

from starlette.datastructures import Headers

from stream.desk.problem import Kind, Problem

__all__ = ["is_loopback", "refuse_cross_site", "refuse_foreign_host"]

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_cross_site(method: str, headers: Headers, *, by_token: bool) -> None:
    """Raise `Problem` where another site's page sends a request that may change something.

    Browsers say where a request comes from: all of today by `Sec-Fetch-Site` (over HTTPS and on loopback), and by
    `Origin`. Who says neither is no browser, and carries no cookie that it does not know of. Nor does a browser add a
    bearer's token by itself: where it is what lets in (`by_token`), a page of another site that has it was given it.
    Elsewhere it says nothing: a proxy adds an `Authorization` of its own, and a browser a password that it remembers.
    """
    if method in _SAFE or (by_token and headers.get("authorization", "").partition(" ")[0].lower() == "bearer"):
        return
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise Problem(Kind.CROSS_SITE, f"the browser says that the request is {site[:20]}")
    elif origin is not None and origin.partition("://")[2] != headers.get("host"):
        raise Problem(Kind.CROSS_SITE, "the origin is another than the host")


def refuse_foreign_host(headers: Headers) -> None:
    """Raise `Problem` where the request names another host than this machine: a desk that anybody at this machine may
    read is not read by a site that has its own name point here (DNS rebinding).
    """
    host = headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    if not is_loopback(name.strip("[]")):
        raise Problem(Kind.BAD_HOST, "without WIRESTREAM_DESK__AUTH the desk answers as localhost alone")


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine, for this machine alone. A name is, where it is `localhost` or below."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
