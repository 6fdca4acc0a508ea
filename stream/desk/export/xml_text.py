"""Puts a mark in the place of what no XML document may have, not even escaped. It is pure."""

from __future__ import annotations

import re

__all__ = ["xml_text"]

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no place for."""


def xml_text(text: str) -> str:
    """Return the text with U+FFFD for each such sign."""
    return _NO_XML.sub("\ufffd", text)
