"""Mends what no database takes. It is pure."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["mended"]

_REFUSED = re.compile("[\x00\ud800-\udfff]")


def mended(value: Any) -> Any:
    """Return JSON data in which NUL and lone surrogates, which databases refuse, are U+FFFD. What is stored is mended
    so, and what is asked for, or it would not be found.
    """
    if isinstance(value, str):
        return _REFUSED.sub("\ufffd", value)
    if isinstance(value, dict):
        return {mended(key): mended(part) for key, part in value.items()}
    return [mended(part) for part in value] if isinstance(value, list) else value
