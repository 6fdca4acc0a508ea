"""Says which entry is which: an identity that lasts over looks, and a fingerprint of what it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from stream.feeds.rss.document import Entry
from stream.wire.xml.feed_identity import is_front_page

__all__ = ["How", "Known", "knowns_of"]

How = Literal["auto", "link", "guid", "title"]
_ID = 6
"""Bytes of an identity. With 5,000 entries remembered, one new entry in fifty thousand million is taken for another."""
_CONTENT = 4
_SIDE = 2
"""Bytes of fingerprints: they are compared with one other alone."""
_TAG = re.compile(r"<[^<>]*+>")
_NONE = b"\0" * _ID


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of an entry, as short hashes."""

    identity: bytes
    link: bytes
    """Of its link, where that is its own; else zeros."""
    content: bytes
    """Of title and text, without markup and white space."""
    side: bytes
    """Of link and date: they change by themselves in some feeds."""
    other: bytes
    """The identity that it had where others shared it, or did not, otherwise than now."""

    @property
    def has_link(self) -> bool:
        """Whether its link names this entry and no other of the feed."""
        return self.link != _NONE


def knowns_of(entries: Sequence[Entry], how: How) -> list[Known]:
    """Return what each entry is known by. Entries that share an identity get one of guid, link and title; those that
    share that one, too, get one of what they say: else each would be a change of the other, at every look.
    """
    links = Counter(entry.link for entry in entries)
    owns = [_identity(entry, how) for entry in entries]
    wholes = [_hash(_ID, "all", entry.guid, entry.link, entry.title) for entry in entries]
    sharing, alike = Counter(owns), Counter(wholes)
    return [
        _known(entry, own, whole, has_own_link=links[entry.link] == 1, sharing=sharing[own], alike=alike[whole])
        for entry, own, whole in zip(entries, owns, wholes, strict=True)
    ]


def _known(entry: Entry, own: bytes, whole: bytes, *, has_own_link: bool, sharing: int, alike: int) -> Known:
    content = _hash(_CONTENT, " ".join(entry.title.split()), " ".join(_TAG.sub(" ", entry.text).split()))
    named = has_own_link and entry.link and not is_front_page(entry.link)
    said = _hash(_ID, "said", whole.hex(), content.hex())
    return Known(
        identity=own if sharing == 1 else whole if alike == 1 else said,
        link=_hash(_ID, "link", entry.link) if named else _NONE,
        content=content,
        side=_hash(_SIDE, entry.link, entry.updated),
        other=whole if sharing == 1 else own,
    )


def _identity(entry: Entry, how: How) -> bytes:
    if how == "title" and entry.title:
        return _hash(_ID, "title", entry.title)
    if how == "link" and entry.link:
        return _hash(_ID, "link", entry.link)
    if entry.guid:
        return _hash(_ID, "guid", entry.guid)
    if entry.link and not is_front_page(entry.link):
        return _hash(_ID, "link", entry.link)
    return _hash(_ID, "title+date", entry.title, entry.updated)


def _hash(size: int, *parts: str) -> bytes:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=size).digest()
