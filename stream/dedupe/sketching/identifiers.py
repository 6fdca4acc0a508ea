"""What a provider calls its items: guid, headline, slugline, each as a number that names provider and thing.

A kill without an id says in its text what it kills; that is read here too.
"""

from __future__ import annotations

import re

import xxhash

from stream.dedupe.sketching.clean import clean_headline

__all__ = ["cited_names", "hash_of", "name_of_item", "name_of_slug", "name_of_title"]

_CITED_MOST = 6
"""Names that are kept of one kill: it says its headline once or twice, and its slug."""
_TITLE_WORDS = 3
"""A headline of fewer words names nothing: `MANDATORY KILL`."""
_SLUG_LIMIT = 200

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
    """xxh3, 64 bits: the same in every process."""
    return xxhash.xxh3_64_intdigest(more + text.encode("utf-8", "surrogatepass"))


def name_of_item(provider: str, guid: str, version: int | None) -> int:
    """Of all versions of one item: of its guid without the version that some agencies end it with.

    RFC 3085, 3: `urn:newsml:PROVIDER:DATE:ITEM:REVISION`, with N, U or A behind the revision; Reuters ends a `tag:` so.
    """
    head, _, tail = guid.rpartition(":")
    ends = version is not None and tail.rstrip("NUA") == str(version)
    return _name(provider, head if ends and _VERSIONED.match(head) else guid)


def name_of_title(provider: str, headline: str) -> int:
    """Of a cleaned headline, whatever its case and punctuation; 0 where it is too short to name anything."""
    words = _WORD.findall(headline.lower())
    return _name(provider, "title " + " ".join(words)) if len(words) >= _TITLE_WORDS else 0


def name_of_slug(provider: str, slugline: str) -> int:
    """Of a slugline without take and marks: `BC-LT--Cocoa, 1st Ld-Writethru` is `BC-LT--Cocoa`; 0 where empty."""
    words = _WORD.findall(_SLUG_MARKS.sub(" ", slugline[:_SLUG_LIMIT]).lower())
    return _name(provider, "slug " + " ".join(words)) if words else 0


def cited_names(provider: str, text: str) -> tuple[int, ...]:
    """Headlines in quotation marks, and sluglines, that a kill names in its text."""
    titles = [name_of_title(provider, clean_headline(found).text.rstrip(",. ")) for found in _CITED.findall(text)]
    slugs = [name_of_slug(provider, found) for found in _CITED_SLUG.findall(text)]
    return tuple(name for name in (*titles, *slugs) if name)[:_CITED_MOST]


def _name(provider: str, thing: str) -> int:
    return hash_of(f"{provider}\x1f{thing}") or 1  # 0 stands for `not there`
