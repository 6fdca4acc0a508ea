"""Stage 1: bytes → `WireItem`s. One parser a format, chosen by content, never by file name.

    reading = read(payload, limits)         # raises Rejected, and nothing else, for any bytes
    reading.entries                         # its items, and the refusals of others, in order

A new format is one module with a parser and one row in `stream.wire.registry.FORMATS`. All of it is pure.
"""

from stream.wire.limits import Limits
from stream.wire.parser import Reading
from stream.wire.read import read

__all__ = ["Limits", "Reading", "read"]
