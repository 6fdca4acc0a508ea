"""Masks the credentials of the URLs in a text that is shown on a terminal or written to a log."""

from __future__ import annotations

import re

__all__ = ["masked"]

_USER_INFO = re.compile(r"(?<=://)[^\s\"'<>]*@|(?<![^\s\"'<>(,=])[^\s\"'<>(,=@:]+:(?!//)[^\s\"'<>]*@(?=[^\s\"'<>])")
"""What stands before the last @ of a URL, or of `user:password@host`: a password may hold any sign."""
_PARAMETER = re.compile(
    r"(?i)([?&;](?:[a-z_-]{0,20}(?:password|passwd|passphrase|pwd|secret|token|api_?key|access_?key|signature))=)[^&\s\"'<>]+"
)


def masked(text: str) -> str:
    """Return the text, with `***` for user and password of every URL, and for secrets among its parameters."""
    if "@" not in text and "=" not in text:
        return text
    return _PARAMETER.sub(r"\1***", _USER_INFO.sub("***@", text))
