"""Stage 1: bytes → `WireItem`s. One parser a format, chosen by content, never by file name.

    Reading = read(payload, limits)         # raises Rejected, and nothing else, for any bytes

A new format is one module with a `parse` and one row in `detect.FORMATS`. All of it is pure.
"""

from stream.wire.limits import Limits
from stream.wire.parser import Reading
from stream.wire.read import read

__all__ = ["Limits", "Reading", "read"]
