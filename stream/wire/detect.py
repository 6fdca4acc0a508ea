"""Detects the format of a text or a payload by its content alone, from the rows of `registry.FORMATS` in their
order.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NoReturn

from stream.errors import Reason, Rejected
from stream.wire import markup
from stream.wire.json import ninjs
from stream.wire.json.dialect import Dialect
from stream.wire.limits import Limits
from stream.wire.parser import Reading, TextParser
from stream.wire.payload.line_ends import with_line_feeds
from stream.wire.registry import FORMATS, BytesStart, Format, Place, Root, Start, may_stand

__all__ = ["HEAD", "JSON", "MARKUP", "BytesKind", "TextKind", "detect", "detect_bytes", "parse_mailed"]

HEAD = 4096
"""Characters, or bytes, that a format is recognised by: every format that we know shows itself in far fewer."""


@dataclass(frozen=True, slots=True)
class TextKind:
    """What a text begins as: a format of `Start`, or one of the families of markup and of JSON, whose parsers look
    further.
    """

    name: str
    """The format's first name, or the family's, for messages."""
    fits: Callable[[str], object]
    parse: TextParser


@dataclass(frozen=True, slots=True)
class BytesKind:
    """What the bytes of a payload begin as: a format of `BytesStart`."""

    name: str
    row: BytesStart


def _refusing(name: str) -> TextParser:
    """Return the parser of what is recognised and not read: it says more than "unknown"."""

    def refuse(text: str, limits: Limits) -> NoReturn:  # noqa: ARG001 - the signature of every parser
        raise Rejected(Reason.UNRECOGNISED, f"looks like {name}, which is not read yet")

    return refuse


_DIALECTS = {row.names[0]: row.recognised for row in FORMATS if isinstance(row.recognised, Dialect)}
MARKUP = TextKind("markup", markup.fits, markup.parse)
"""The kind that stands for every row of `Root`."""
JSON = TextKind(ninjs.FORMAT, re.compile(r"\{|\[\s*(?:[\[{\"\]]|\Z)").match, partial(ninjs.parse, dialects=_DIALECTS))
"""The kind that stands for every row of `Dialect`."""
_SCALAR = TextKind(
    "json-scalar",
    re.compile(r"(?:-?\d[\d.eE+-]{0,30}|true|false|null|\[[\d\s.,eE+-]*\])\s*\Z").match,
    _refusing("a bare JSON value"),
)


def _kinds(rows: tuple[Format, ...]) -> Iterator[TextKind]:
    """Yield the kinds of text in the order of the rows, each family where its first row stands."""
    for row in rows:
        match row.recognised:
            case Start(fits, parse):
                yield TextKind(row.names[0], fits, parse)
            case Root():
                yield MARKUP
            case Dialect():
                yield JSON
                yield _SCALAR
            case BytesStart():
                pass


_TEXTS = tuple(dict.fromkeys(_kinds(FORMATS)))
_BYTES = tuple(BytesKind(row.names[0], row.recognised) for row in FORMATS if isinstance(row.recognised, BytesStart))


def detect(text: str) -> TextKind:
    """Return the first kind of text that fits. `plain-text`, the last one, fits everything."""
    start = text[:HEAD].lstrip() or text.lstrip()[:HEAD]
    return next(kind for kind in _TEXTS if kind.fits(start))


def detect_bytes(payload: bytes) -> BytesKind | None:
    """Return the first format of `BytesStart` that fits; None where the payload is a text as a whole."""
    start = with_line_feeds(payload[:HEAD].removeprefix(codecs.BOM_UTF8).lstrip().decode("latin-1"))
    return next((kind for kind in _BYTES if kind.row.fits(start)), None)


def parse_mailed(text: str, limits: Limits) -> Reading:
    """Return what the text of an e-mail holds. Raises `Rejected`: UNRECOGNISED where it is in no format that may stand
    there, as a letter is, and what the format's parser raises.
    """
    kind = detect(text)
    if may_stand(kind.name, Place.MAIL):
        reading = kind.parse(text, limits)
        if may_stand(reading.format, Place.MAIL):
            return reading
    raise Rejected(Reason.UNRECOGNISED, f"{kind.name} is not read within an e-mail")
