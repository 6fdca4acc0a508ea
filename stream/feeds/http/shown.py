"""Shows a URL to people: without user and password, and without the values of its query."""

from __future__ import annotations

from urllib.parse import urlsplit

__all__ = ["shown", "shown_host"]

_HIDDEN = "…"
_UNREADABLE = "an address that cannot be read"


def shown(url: str) -> str:
    """Return what of a URL may stand in headers, logs and errors: scheme, host, port, path, and the names in the query.
    A far side that puts its secret into the path must hide that itself, or show `shown_host`.
    """
    try:
        parts = urlsplit(url)
        where = f"{shown_host(url)}{parts.path}"
    except ValueError:
        return _UNREADABLE
    if not parts.query:
        return where
    return f"{where}?{'&'.join(_named(part) for part in parts.query.split('&'))}"


def shown_host(url: str) -> str:
    """Return scheme, host and port of a URL alone."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return _UNREADABLE
    if not parts.scheme or not host:
        return _UNREADABLE
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port is not None else "")


def _named(part: str) -> str:
    """Return a part of a query, the value hidden; one without a name is all value."""
    name, equals, _ = part.partition("=")
    return f"{name}={_HIDDEN}" if equals else _HIDDEN
