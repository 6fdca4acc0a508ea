"""Writes the name of a mailbox as it stands in a command: in "modified UTF-7" (RFC 3501, section 5.1.3), quoted."""

from __future__ import annotations

import base64
import re

__all__ = ["in_command"]

_SHIFTED = re.compile(r"&|[^\x20-\x7e]+")
"""What does not stand for itself."""


def in_command(name: str) -> str:
    """Return a name for a command."""
    encoded = _SHIFTED.sub(lambda found: _shifted(found[0]), name)
    return '"' + encoded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shifted(text: str) -> str:
    if text == "&":
        return "&-"
    packed = base64.b64encode(text.encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",")
    return f"&{packed}-"
