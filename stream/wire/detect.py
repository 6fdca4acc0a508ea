"""Which format a text is in, told by its content. `FORMATS` is the table: the first row that fits wins.

A row whose parser only refuses names what it looks like, so that the dead letter says more than "unknown".
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from stream.errors import Reason, Rejected
from stream.wire import markup
from stream.wire.json import ninjs
from stream.wire.limits import Limits
from stream.wire.mail import message as email_message
from stream.wire.parser import Reading
from stream.wire.payload.line_ends import with_line_feeds
from stream.wire.text import anpa, iptc7901, plain, reuters_sgml, wmo, zczc

__all__ = ["BYTE_FORMATS", "FORMATS", "ByteFormat", "Format", "detect", "detect_bytes"]

HEAD = 4096
"""Characters that a row may look at: every format that we know shows itself in far fewer."""


@dataclass(frozen=True, slots=True)
class Format:
    """One row: a name, how its texts begin, and its parser."""

    name: str
    fits: Callable[[str], object]
    """Given the first `HEAD` characters without leading white space: truthy where it is this format."""
    parse: Callable[[str, Limits], Reading]


@dataclass(frozen=True, slots=True)
class ByteFormat:
    """A format whose parts name charsets of their own: its parser gets the bytes."""

    name: str
    fits: Callable[[str], object]
    """Given the first `HEAD` bytes as Latin-1 without leading white space."""
    parse: Callable[[bytes, Limits], Reading]


def _refusing(name: str) -> Callable[[str, Limits], NoReturn]:
    def refuse(text: str, limits: Limits) -> NoReturn:  # noqa: ARG001 - the signature of every parser
        raise Rejected(Reason.UNRECOGNISED, f"looks like {name}, which is not read yet")

    return refuse


def _begins(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).match


_SCALAR = r"(?:-?\d[\d.eE+-]{0,30}|true|false|null|\[[\d\s.,eE+-]*\])\s*\Z"

FORMATS: tuple[Format, ...] = (
    Format("wmo-bulletin", wmo.fits, wmo.parse),
    Format("anpa1312", anpa.fits, anpa.parse),
    Format("iptc7901", iptc7901.fits, iptc7901.parse),
    Format("zczc-text", zczc.fits, zczc.parse),
    Format("reuters21578-sgml", _begins(r"(?i:<!DOCTYPE\s+lewis\b)|<REUTERS[\s>]"), reuters_sgml.parse),
    Format("markup", markup.fits, markup.parse),
    Format("ninjs", _begins(r"\{|\[\s*(?:[\[{\"\]]|\Z)"), ninjs.parse),
    Format("json-scalar", _begins(_SCALAR), _refusing("a bare JSON value")),
    Format("plain-text", lambda _: True, plain.parse),
)  # fmt: skip
"""In order: later formats go before `ninjs` (JSON dialects) and before `markup` (XML dialects)."""


def detect(text: str) -> Format:
    """The first format of `FORMATS` that fits; `plain-text` fits everything."""
    start = text[:HEAD].lstrip() or text.lstrip()[:HEAD]
    return next(row for row in FORMATS if row.fits(start))


BYTE_FORMATS: tuple[ByteFormat, ...] = (ByteFormat("email", email_message.fits, email_message.parse),)
"""Tried before the bytes are made text."""


def detect_bytes(payload: bytes) -> ByteFormat | None:
    """The first format of `BYTE_FORMATS` that fits; null where the payload is a text as a whole."""
    start = with_line_feeds(payload[:HEAD].removeprefix(codecs.BOM_UTF8).lstrip().decode("latin-1"))
    return next((row for row in BYTE_FORMATS if row.fits(start)), None)
