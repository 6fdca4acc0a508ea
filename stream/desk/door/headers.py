"""The headers that every answer carries: what a page of ours may load, and who may show it."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders

__all__ = ["POLICY", "add_headers"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; "
    # Text of a wire becomes markup nowhere: no script of ours may write any, by a slip either.
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""The Content-Security-Policy: nothing but our own files, and no script in the copy."""

_EVERY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # No other site learns what is read here. Not `no-referrer`: under that, a browser sends our own forms with
    # `Origin: null`, and they could not be told from another site's.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


def add_headers(headers: MutableHeaders) -> None:
    """Add to an answer those of the headers that its route has not set itself."""
    for name, value in _EVERY.items():
        headers.setdefault(name, value)
