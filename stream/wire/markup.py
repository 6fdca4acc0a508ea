"""Which markup a text is, told by its root element. `ROOTS` is the table.

A row whose parser only refuses names what it looks like, so that the dead letter says more than "unknown".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

from stream.errors import Reason, Rejected
from stream.wire.html import web_page as html_page
from stream.wire.limits import Limits
from stream.wire.parser import Reading
from stream.wire.xml import feed, house, nitf, reuters_rcv1, ritzau
from stream.wire.xml.doctype import after_prologue, without_doctype
from stream.wire.xml.documents import Document, documents_of, documents_within
from stream.wire.xml.newsml import g2 as newsml_g2
from stream.wire.xml.newsml import version_1 as newsml
from stream.wire.xml.root import refuse_many
from stream.wire_item import WireItem

__all__ = ["ROOTS", "fits", "parse"]

_START = re.compile(r"<(?:[?!]|[A-Za-z][\w:.-]*[\s/>])")
_TICKER = re.compile(r"<[A-Z][A-Z0-9.]*>")
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,60}:)?([A-Za-z][\w.-]{0,60})")
_FRAGMENTS = frozenset({
    "head", "body", "article", "main", "div", "section", "p", "h1", "h2", "h3", "table", "meta", "title", "script",
    "style", "link", "base", "header", "nav", "span", "ul", "ol", "center", "noscript", "blockquote", "figure",
})  # fmt: skip
"""Elements that a page begins with where its `html` is left out, as HTML allows."""


_MAYBE_XML = frozenset({"article", "section", "main", "body", "header"})
"""Those that a house's own XML may begin with as well; it declares itself as XML, and pages hardly ever do."""
_DECLARED = re.compile(r"\s*<\?xml\s", re.IGNORECASE)


def _refusing(name: str) -> Callable[[str, Limits], NoReturn]:
    def refuse(text: str, limits: Limits) -> NoReturn:  # noqa: ARG001 - the signature of every parser
        raise Rejected(Reason.UNRECOGNISED, f"looks like {name}, which is not read yet")

    return refuse


ROOTS: dict[str, Callable[[str, Limits], Reading]] = {
    "html": html_page.parse,
    "nitf": nitf.parse,
    "newsml": newsml.parse,
    "NewsItem": newsml.parse,
    "newsItem": newsml_g2.parse,
    "newsitem": reuters_rcv1.parse,
    "newsmessage": newsml_g2.parse,
    "packageitem": newsml_g2.parse,
    "conceptitem": newsml_g2.parse,
    "knowledgeitem": newsml_g2.parse,
    "planningitem": newsml_g2.parse,
    "rbnews": ritzau.parse,
    "rss": feed.parse,
    "rdf": feed.parse,
    "feed": feed.parse,
    "channel": feed.parse,
}
"""Root element without prefix → its parser: as it is written, else in lower case. NewsML 1's `NewsItem`, NewsML-G2's
`newsItem` and Reuters' `newsitem` are three formats."""
_XML = frozenset(name.lower() for name in ROOTS) - {"html"}
_WRAPPED = frozenset({"nitf", "newsml", "newsitem", "newsmessage", "rss"})
"""Roots that are so in any envelope: of SOAP, of a transport, of a house's export."""
_BEHIND = 2_000
"""Characters behind a root that are kept: what hosts and transports write there has some dozen."""
_LETTER = re.compile(r"[^\W_]")


def fits(start: str) -> bool:
    """Whether a text that begins so is markup. `<AMR> SEES LOSS` and `<CORRECTED> - X` are headlines."""
    return bool(_START.match(start)) and not (_TICKER.match(start) and "</" not in start)


def parse(text: str, limits: Limits) -> Reading:
    """The items of any markup that we know, of each document in the text, and of a house's own XML. Raises `Rejected`:
    UNSAFE where a DOCTYPE attacks, UNRECOGNISED with the name of the root, OVERSIZE for too many documents, and what
    the parsers raise.
    """
    text = without_doctype(text)
    parser = _parser(text)
    if parser is html_page.parse:
        return parser(text, limits)
    within = documents_within(text, _WRAPPED, limits.items) if parser is house.parse else []
    documents = within or documents_of(text, _XML, limits.items)
    if len(documents) == 1 and not (within or documents[0].behind):
        return parser(text, limits)
    if len(documents) > limits.items:
        raise Rejected(Reason.OVERSIZE, f"more than {limits.items} documents in one file")
    refuse_many(text)
    return _together(documents, limits)


def _parser(text: str) -> Callable[[str, Limits], Reading]:
    name = _root(text)
    if not name:
        raise Rejected(Reason.UNRECOGNISED, "markup without a root")
    if name in _MAYBE_XML and _DECLARED.match(text) and house.holds_story(text):
        return house.parse
    known = ROOTS.get(name) or ROOTS.get("html" if name.lower() in _FRAGMENTS else name.lower())
    return known or house.parse


def _together(documents: list[Document], limits: Limits) -> Reading:
    """Every document read for itself, as the files of an archive are. What stands behind one is kept with its last
    item; `xml:documents` and `xml:behind-root` say what was mended.
    """
    several = ("xml:documents",) if len(documents) > 1 else ()
    formats: list[str] = []
    items: list[WireItem] = []
    refused: list[Rejected] = []
    for document in documents:
        try:
            whole = without_doctype(document.text)
            reading = _parser(whole)(whole, limits)
        except Rejected as refusal:
            refused.append(refusal)
            continue
        formats.append(reading.format)
        refused += reading.refused
        repairs = (*several, "xml:behind-root") if document.behind else several
        found = [replace(item, repairs=item.repairs + repairs) for item in reading.items]
        if found and document.behind and _LETTER.search(document.behind):
            found[-1] = replace(found[-1], extra={**found[-1].extra, "behind_root": document.behind[:_BEHIND]})
        items += found
    if not items and refused:
        raise refused[0]
    return Reading(formats[0] if len(set(formats)) == 1 else "several", tuple(items), tuple(refused))


def _root(text: str) -> str:
    root = _ROOT.match(text, after_prologue(text))
    return root[1] if root else ""
