"""Markup that is no wire format read here yet: refused by name; markup that attacks its reader: refused as unsafe.

Nothing is parsed: a DOCTYPE with declarations is refused before any XML library sees it.
May import `stream.errors` of the project.
"""

from __future__ import annotations

import re
from typing import NoReturn

from stream.errors import Reason, Rejected
from stream.wire.limits import Limits

__all__ = ["fits", "refuse", "refuse_unsafe"]

_START = re.compile(r"<(?:[?!]|[A-Za-z][\w:.-]*[\s/>])")
_TICKER = re.compile(r"<[A-Z][A-Z0-9.]*>")
_DOCTYPE = re.compile(r"<!DOCTYPE\b([^\[>]{0,2000})([\[>]?)", re.IGNORECASE)
_ENTITY = re.compile(r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z][\w:.-]{0,60})")
_KNOWN = {
    "html": "HTML",
    "nitf": "NITF",
    "newsml": "NewsML 1",
    "newsitem": "NewsML-G2",
    "newsmessage": "NewsML-G2",
    "packageitem": "NewsML-G2",
    "rss": "RSS",
    "rdf:rdf": "RSS 1.0",
    "feed": "Atom",
    "reuters": "Reuters SGML",
}
_PROLOGUE = 64 * 1024
"""Characters in which a DOCTYPE and the root element are looked for; declarations after the root are no
declarations."""


def fits(start: str) -> bool:
    """Whether a text that begins so is markup. `<AMR> SEES LOSS` and `<CORRECTED> - X` are headlines."""
    return bool(_START.match(start)) and not (_TICKER.match(start) and "</" not in start)


def refuse_unsafe(text: str) -> None:
    """Raise `Rejected(UNSAFE)` for a DOCTYPE with an internal subset, or with entities declared anywhere.

    An external identifier alone is harmless where nothing is loaded, and NITF and NewsML 1 carry one.
    """
    doctype = _DOCTYPE.search(text)
    if doctype and doctype.group(2) != ">":
        raise Rejected(Reason.UNSAFE, f"DOCTYPE with declarations at character {doctype.start()}")
    entity = _ENTITY.search(text)
    if entity:
        raise Rejected(Reason.UNSAFE, f"declaration of an entity or element at character {entity.start()}")


def refuse(text: str, limits: Limits) -> NoReturn:  # noqa: ARG001 - the signature of every parser
    """Always raises: `UNSAFE` where it attacks, else `UNRECOGNISED` with the name of what it looks like."""
    refuse_unsafe(text)
    root = _ROOT.search(text[:_PROLOGUE])
    name = root.group(1) if root else "nothing"
    looks = _KNOWN.get(name.lower(), f"XML with the root <{name}>")
    raise Rejected(Reason.UNRECOGNISED, f"looks like {looks}, which is not read yet")
