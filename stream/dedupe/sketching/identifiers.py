"""Hashes what a provider calls its items - guid, headline, slugline - each together with the provider.

A kill without a guid says in its text what it kills: the headlines and sluglines that it cites are hashed here too.
"""

from __future__ import annotations

import re

import xxhash

from stream.dedupe.sketching.clean import clean_headline

__all__ = ["cited_hashes", "hash_of", "item_hash", "slug_hash", "title_hash"]

_CITED_MOST = 6
"""Hashes that are kept of one kill: it cites a headline once or twice, and a slug."""
_TITLE_WORDS = 3
"""A headline of fewer words names nothing: `MANDATORY KILL`."""
_SLUG_LIMIT = 200
"""Characters of a slugline that are read: real ones have up to 60."""

_CITED = re.compile('[“"„«]([^“”"„«»]{10,200})[”"“»]')
# With a hyphen: `kill the story` names none.
_CITED_SLUG = re.compile(
    r"(?i)\b(?:kill|withhold|withdraw|slugged|slug|story|item)\s+(?:the\s+)?(?:slugged\s+)?(\w+-[\w-]{2,60})"
)
_SLUG_MARKS = re.compile(
    r"(?i)\b(?:correct(?:ed|ion|ive)|kill(?:ed)?|\d{0,2}(?:st|nd|rd|th)?\s?-?ld(?:-?writethru)?)\b"
)
_VERSIONED = re.compile(r"urn:newsml:[^:]+:[^:]+:|tag:[^:]+:")
_WORD = re.compile(r"\w+")


def hash_of(text: str, more: bytes = b"") -> int:
    """Return the xxh3 of `more` and a text, 64 bits: the same in every process."""
    return xxhash.xxh3_64_intdigest(more + text.encode("utf-8", "surrogatepass"))


def item_hash(provider: str, guid: str, version: int | None) -> int:
    """Return one hash for all versions of an item: that of its guid without the version that some agencies end it with.

    RFC 3085, 3: `urn:newsml:PROVIDER:DATE:ITEM:REVISION`, with N, U or A behind the revision; Reuters ends a `tag:` so.
    """
    head, _, tail = guid.rpartition(":")
    ends = version is not None and tail.rstrip("NUA") == str(version)
    return _hash(provider, head if ends and _VERSIONED.match(head) else guid)


def title_hash(provider: str, headline: str) -> int:
    """Return the hash of a cleaned headline, whatever its case and punctuation; 0 where it is too short to name
    anything.
    """
    words = _WORD.findall(headline.lower())
    return _hash(provider, "title " + " ".join(words)) if len(words) >= _TITLE_WORDS else 0


def slug_hash(provider: str, slugline: str) -> int:
    """Return the hash of a slugline without take and marks: `BC-LT--Cocoa, 1st Ld-Writethru` is `BC-LT--Cocoa`. 0 where
    nothing is left.
    """
    words = _WORD.findall(_SLUG_MARKS.sub(" ", slugline[:_SLUG_LIMIT]).lower())
    return _hash(provider, "slug " + " ".join(words)) if words else 0


def cited_hashes(provider: str, text: str) -> tuple[int, ...]:
    """Return the hashes of the headlines in quotation marks and of the sluglines that a kill cites in its text."""
    titles = [title_hash(provider, clean_headline(found).text.rstrip(",. ")) for found in _CITED.findall(text)]
    slugs = [slug_hash(provider, found) for found in _CITED_SLUG.findall(text)]
    return tuple(name for name in (*titles, *slugs) if name)[:_CITED_MOST]


def _hash(provider: str, thing: str) -> int:
    return hash_of(f"{provider}\x1f{thing}") or 1  # 0 stands for `not there`
