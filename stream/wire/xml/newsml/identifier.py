"""Decides whether NewsML 1's `PublicIdentifier` names an item, or only the house that sends it.

Some houses write the same identifier into every item: as identity it would make one story of all that they send.
"""

from __future__ import annotations

import re

__all__ = ["names_item"]

_URN = "urn:newsml:"
_ITEM_AT = 2
"""Where the item stands in what follows `urn:newsml:`: provider, date, item, revision (RFC 3085, NewsML 1.2, 5.5.1)."""
_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"\d{4}-?\d\d-?\d\d(?:T[\d:]*(?:Z|[+-][\d:]+)?)?")
_LONG = 5
"""Letters and digits from which on an id is in no other word by chance."""
_NOT_ALNUM = re.compile(r"[\W_]+")


def names_item(identifier: str, item: str | None) -> bool:
    """Return whether an identifier names the item whose `NewsItemId` is `item`: that stands in it; or, where there is
    none, or a house writes it in another way, the identifier has a part for the item by the URN's grammar. One of
    another kind counts only where the item has no id of its own, and if there is more in it than an address and a date.
    """
    if item and _holds(identifier, _folded(item)):
        return True
    if identifier.lower().startswith(_URN):
        parts = identifier[len(_URN) :].split(":")
        return len(parts) > _ITEM_AT and bool(_DIGIT.search(parts[_ITEM_AT]) or (parts[_ITEM_AT] and not item))
    return not item and bool(_DIGIT.search(_DATE.sub("", identifier)))


def _holds(identifier: str, item: str) -> bool:
    """Return whether the id stands in the text. A short id must be a part of its own: there is a 7 in many an
    address.
    """
    if len(item) >= _LONG:
        return item in _folded(identifier)
    return bool(item) and item in map(str.casefold, _NOT_ALNUM.split(identifier))


def _folded(text: str) -> str:
    return _NOT_ALNUM.sub("", text).casefold()
