"""Registers the wire formats, one row a format: its names, how it is recognised, its parser, and where it may stand.

A new format is one module with a parser and one row here. `detect` and `markup` read nothing but this table:

- A text that is recognised by how it begins has a `Start`. It stands before the rows of markup and JSON, and the first
  row that fits wins.
- XML that is recognised by its root element has a `Root`.
- JSON that is recognised by its keys has a `Dialect`: its fields are given ninjs' names.
- A format whose parts name charsets of their own has a `BytesStart`, and is tried before the bytes are made a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag, auto

from stream.wire.html import web_page
from stream.wire.html.elements import ROOTS as HTML_ROOTS
from stream.wire.json import ap_media, bundle, digitalwires, fingerpost, ninjs
from stream.wire.json.dialect import Dialect
from stream.wire.mail import message
from stream.wire.parser import BytesParser, TextParser
from stream.wire.text import anpa, iptc7901, plain, reuters_sgml, wmo, zczc
from stream.wire.xml import feed, house, nitf, reuters_rcv1, ritzau
from stream.wire.xml.newsml import g2, version_1

__all__ = ["FORMATS", "NAMES", "BytesStart", "Dialect", "Format", "Place", "Root", "Start", "may_stand"]


class Place(Flag):
    """Where copy of a format may stand."""

    FILE = auto()
    """A payload by itself, or a member of an archive."""
    MAIL = auto()
    """The text of an e-mail."""
    BELOW_LINES = auto()
    """Below lines of another kind: a covering note, the header of a transport."""


@dataclass(frozen=True, slots=True)
class Start:
    """A text that is recognised by how it begins."""

    fits: Callable[[str], object]
    """Called with the text's first `detect.HEAD` characters without leading white space; truthy where it is this
    format.
    """
    parse: TextParser


@dataclass(frozen=True, slots=True)
class Root:
    """XML, or HTML, that is recognised by its root element."""

    names: tuple[str, ...]
    """The root's local names. A root is looked up as it is written, then in lower case: NewsML 1's `NewsItem`,
    NewsML-G2's `newsItem` and Reuters' `newsitem` are three formats. No name stands for any root of no other row."""
    parse: TextParser
    within: tuple[str, ...] = ()
    """Those of `names`, in lower case, under which it also stands inside other XML: SOAP, a transport's envelope, a
    house's export."""


@dataclass(frozen=True, slots=True)
class BytesStart:
    """A payload that is recognised by how its bytes begin."""

    fits: Callable[[str], object]
    """Called with the first `detect.HEAD` bytes as Latin-1, without leading white space and with line feeds as line
    ends.
    """
    parse: BytesParser


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the registry."""

    names: tuple[str, ...]
    """The values of `Article.format` that its parser gives: mostly one, more where versions have names of their own."""
    recognised: Start | Root | Dialect | BytesStart
    places: Place


_TEXT = Place.FILE | Place.MAIL
_MARKUP_OR_JSON = Place.FILE | Place.MAIL | Place.BELOW_LINES
_LEWIS = re.compile(r"(?i:<!DOCTYPE\s+lewis\b)|<REUTERS[\s>]").match

FORMATS: tuple[Format, ...] = (
    Format((message.FORMAT,), BytesStart(message.fits, message.parse), Place.FILE),
    Format((bundle.FORMAT,), BytesStart(bundle.fits, bundle.parse), Place.FILE),
    Format((wmo.FORMAT,), Start(wmo.fits, wmo.parse), _TEXT),
    Format((anpa.FORMAT,), Start(anpa.fits, anpa.parse), _TEXT),
    Format((iptc7901.FORMAT,), Start(iptc7901.fits, iptc7901.parse), _TEXT),
    Format((zczc.FORMAT,), Start(zczc.fits, zczc.parse), _TEXT),
    Format((reuters_sgml.FORMAT,), Start(_LEWIS, reuters_sgml.parse), _TEXT),
    Format((web_page.FORMAT,), Root(HTML_ROOTS, web_page.parse), _TEXT),
    Format((nitf.FORMAT,), Root(("nitf",), nitf.parse, within=("nitf",)), _MARKUP_OR_JSON),
    Format(version_1.FORMATS, Root(("newsml", "NewsItem"), version_1.parse, within=("newsml",)), _MARKUP_OR_JSON),
    Format((g2.FORMAT,), Root(g2.ROOTS, g2.parse, within=("newsitem", "newsmessage")), _MARKUP_OR_JSON),
    Format(
        (reuters_rcv1.FORMAT,), Root(("newsitem",), reuters_rcv1.parse, within=("newsitem",)), _MARKUP_OR_JSON
    ),
    Format((ritzau.FORMAT,), Root(("rbnews",), ritzau.parse), _MARKUP_OR_JSON),
    Format(feed.FORMATS, Root(("rss", "rdf", "feed", "channel"), feed.parse, within=("rss",)), _MARKUP_OR_JSON),
    Format((house.FORMAT,), Root((), house.parse), _MARKUP_OR_JSON),
    Format((ap_media.FORMAT,), Dialect(ap_media.fits, ap_media.as_ninjs), _MARKUP_OR_JSON),
    Format((digitalwires.FORMAT,), Dialect(digitalwires.fits, digitalwires.as_ninjs), _MARKUP_OR_JSON),
    Format((fingerpost.FORMAT,), Dialect(fingerpost.fits, fingerpost.as_ninjs), _MARKUP_OR_JSON),
    Format(ninjs.FORMATS, Dialect(lambda _: True, lambda value: value), _MARKUP_OR_JSON),
    Format((plain.FORMAT,), Start(lambda _: True, plain.parse), Place.FILE),
)  # fmt: skip
"""All formats, in the order in which they are tried."""

_PLACES = {name: row.places for row in FORMATS for name in row.names}
NAMES = frozenset(_PLACES)
"""Every value that `Article.format` may have."""


def may_stand(name: str, place: Place) -> bool:
    """Return whether the format of that name may stand in a place. What has no row (`several`, a refusal) may stand
    everywhere.
    """
    return name not in _PLACES or place in _PLACES[name]
