"""Chooses the parser of markup by its root element, and parts the several documents that one text may hold."""

from __future__ import annotations

import re
from dataclasses import replace

from stream.errors import Reason, Rejected
from stream.wire.html import web_page
from stream.wire.limits import Limits
from stream.wire.parser import Entry, Reading, TextParser, common_format
from stream.wire.registry import FORMATS, Root
from stream.wire.xml import appl, house, nitf
from stream.wire.xml.doctype import after_prologue, without_doctype
from stream.wire.xml.documents import Document, documents_of, documents_within
from stream.wire.xml.root import refuse_many

__all__ = ["fits", "parse"]

_START = re.compile(r"<(?:[?!]|[A-Za-z][\w:.-]*[\s/>])")
_TICKER = re.compile(r"<[A-Z][A-Z0-9.]*>")
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,60}:)?([A-Za-z][\w.-]{0,60})")
_MAYBE_XML = frozenset({"article", "section", "main", "body", "header"})
"""Roots of pages that a house's own XML may begin with as well; it declares itself as XML, and pages hardly ever do."""
_DECLARED = re.compile(r"\s*<\?xml\s", re.IGNORECASE)


_ROWS = tuple(row.recognised for row in FORMATS if isinstance(row.recognised, Root))
_PARSERS = {name: row.parse for row in _ROWS for name in row.names}
"""Root element without prefix → its parser: as it is written, else in lower case."""
_ANY_ROOT = next(row.parse for row in _ROWS if not row.names)
"""The parser of XML whose root no format has."""
_FORMATS = {row.recognised.parse: row.names[0] for row in FORMATS if isinstance(row.recognised, Root)}
_XML = frozenset(name.lower() for row in _ROWS if row.parse is not web_page.parse for name in row.names)
_WITHIN = frozenset(name for row in _ROWS for name in row.within)
_BEHIND = 2_000
"""Characters behind a root that are kept: what hosts and transports write there has some dozen."""
_LETTER = re.compile(r"[^\W_]")


def fits(start: str) -> bool:
    """Return whether a text that begins so is markup. `<AMR> SEES LOSS` and `<CORRECTED> - X` are headlines, and
    none.
    """
    return bool(_START.match(start)) and not (_TICKER.match(start) and "</" not in start)


def parse(text: str, limits: Limits) -> Reading:
    """Return the items of any markup that we know, of each document in the text, and of a house's own XML. Raises
    `Rejected`: UNSAFE where a DOCTYPE attacks, UNRECOGNISED with the name of the root, OVERSIZE for too many documents,
    and what the parsers raise.
    """
    text = without_doctype(text)
    parser = _parser(text)
    if parser is web_page.parse:
        return _read(parser, text, limits)
    within = documents_within(text, _WITHIN, limits.items) if parser is _ANY_ROOT else []
    roots = appl.ROOTS if parser is nitf.parse and appl.fits(text) else _XML
    documents = within or documents_of(text, roots, limits.items)
    if len(documents) == 1 and not (within or documents[0].behind):
        return _read(parser, text, limits)
    if len(documents) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"more than {limits.items} documents in one file")
    refuse_many(text)
    return _together(documents, limits)


def _parser(text: str) -> TextParser:
    name = _root(text)
    if not name:
        raise Rejected(Reason.UNRECOGNISED, "markup without a root")
    if name in _MAYBE_XML and _DECLARED.match(text) and house.holds_story(text):
        return house.parse
    if appl.fits(text):
        return nitf.parse
    return _PARSERS.get(name) or _PARSERS.get(name.lower()) or _ANY_ROOT


def _read(parser: TextParser, text: str, limits: Limits) -> Reading:
    try:
        return parser(text, limits)
    except Rejected as refusal:
        refusal.format = _FORMATS[parser]
        raise


def _together(documents: list[Document], limits: Limits) -> Reading:
    """Read every document for itself, as the files of an archive are. What stands behind one is kept with its last
    item; `xml:documents` and `xml:behind-root` say what was mended.
    """
    several = ("xml:documents",) if len(documents) > 1 else ()
    formats: list[str] = []
    entries: list[Entry] = []
    for document in documents:
        try:
            whole = without_doctype(document.text)
            reading = _read(_parser(whole), whole, limits)
        except Rejected as refusal:
            entries.append(refusal)
            continue
        formats.append(reading.format)
        repairs = (*several, "xml:behind-root") if document.behind else several
        found = [replace(item, repairs=item.repairs + repairs) for item in reading.items]
        if found and document.behind and _LETTER.search(document.behind):
            found[-1] = replace(found[-1], extra={**found[-1].extra, "behind_root": document.behind[:_BEHIND]})
        entries += reading.with_items(found).entries
    together = Reading(common_format(formats), tuple(entries))
    if not together.items:
        raise together.refused[0]
    return together


def _root(text: str) -> str:
    root = _ROOT.match(text, after_prologue(text))
    return root[1] if root else ""
