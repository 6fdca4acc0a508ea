"""Which markup a text is, told by its root element. `ROOTS` is the table.

A row whose parser only refuses names what it looks like, so that the dead letter says more than "unknown".
May import `stream.errors` of the project and the parsers beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

from stream.errors import Reason, Rejected
from stream.wire import feed, html_page, newsml, newsml_g2, nitf, ritzau
from stream.wire.doctype import after_prologue, without_doctype
from stream.wire.limits import Limits
from stream.wire.reading import Reading

__all__ = ["ROOTS", "fits", "parse"]

_START = re.compile(r"<(?:[?!]|[A-Za-z][\w:.-]*[\s/>])")
_TICKER = re.compile(r"<[A-Z][A-Z0-9.]*>")
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,60}:)?([A-Za-z][\w.-]{0,60})")
_FRAGMENTS = frozenset({
    "head", "body", "article", "main", "div", "section", "p", "h1", "h2", "h3", "table", "meta", "title", "script",
    "style", "link", "base", "header", "nav", "span", "ul", "ol", "center", "noscript", "blockquote", "figure",
})  # fmt: skip
"""Elements that a page begins with where its `html` is left out, as HTML allows."""


def _refusing(name: str) -> Callable[[str, Limits], NoReturn]:
    def refuse(text: str, limits: Limits) -> NoReturn:  # noqa: ARG001 - the signature of every parser
        raise Rejected(Reason.UNRECOGNISED, f"looks like {name}, which is not read yet")

    return refuse


ROOTS: dict[str, Callable[[str, Limits], Reading]] = {
    "html": html_page.parse,
    "nitf": nitf.parse,
    "newsml": newsml.parse,
    "newsitem": newsml_g2.parse,
    "newsmessage": newsml_g2.parse,
    "packageitem": newsml_g2.parse,
    "conceptitem": newsml_g2.parse,
    "knowledgeitem": newsml_g2.parse,
    "planningitem": newsml_g2.parse,
    "rbnews": ritzau.parse,
    "rss": feed.parse,
    "rdf": feed.parse,
    "feed": feed.parse,
}
"""Root element in lower case, without prefix → its parser."""


def fits(start: str) -> bool:
    """Whether a text that begins so is markup. `<AMR> SEES LOSS` and `<CORRECTED> - X` are headlines."""
    return bool(_START.match(start)) and not (_TICKER.match(start) and "</" not in start)


def parse(text: str, limits: Limits) -> Reading:
    """The items of any markup that we know. Raises `Rejected`: UNSAFE where its DOCTYPE attacks, UNRECOGNISED with the
    name of its root, and what its parser raises.
    """
    text = without_doctype(text)
    name = _root(text)
    parser = ROOTS.get("html" if name.lower() in _FRAGMENTS else name.lower())
    if parser is None:
        raise Rejected(
            Reason.UNRECOGNISED, f"looks like XML with the root <{name}>" if name else "markup without a root"
        )
    return parser(text, limits)


def _root(text: str) -> str:
    root = _ROOT.match(text, after_prologue(text))
    return root[1] if root else ""
