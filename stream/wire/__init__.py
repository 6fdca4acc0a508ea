"""Stage 1 reads bytes into `WireItem`s. Each format has one parser, which is chosen by content, never by file name.

    reading = read(payload, limits)         # raises Rejected, and nothing else, for any bytes
    reading.entries                         # its items, and the refusals of others, in order

A new format is one module with a parser and one row in `stream.wire.registry.FORMATS`. The whole package is pure.
"""

from stream.wire.limits import Limits
from stream.wire.parser import Reading
from stream.wire.read import read
from stream.wire.registry import NAMES

__all__ = ["NAMES", "Limits", "Reading", "read"]
