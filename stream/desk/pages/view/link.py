"""Finds the web address that an agency gives of an article, and lets through what is one alone. It is pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

__all__ = ["safe_link"]

_FIELDS = ("link", "url", "canonical", "canonical_url", "webUrl", "web_url")
LONGEST = 2000
"""Characters: browsers take no more everywhere."""


def safe_link(extra: Mapping[str, Any]) -> str | None:
    """Return the first http or https address among the fields of a wire; None where there is none. A `javascript:` or
    `data:` address is none, nor is one with white space, control signs or a user's name in it.
    """
    for name in _FIELDS:
        value = extra.get(name)
        if isinstance(value, str) and _is_safe(value):
            return value
    return None


def _is_safe(value: str) -> bool:
    if len(value) > LONGEST or not value.isascii() or not all("!" <= sign <= "~" for sign in value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False
