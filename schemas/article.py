"""`Article`: one version of one wire item, clean and typed. The value of `wire.articles.v1`.

Names and meaning follow IPTC (ninjs 3, NewsML-G2, NITF) wherever IPTC has a term.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID, uuid5

from pydantic import Field

from schemas._model import Model, Utc

__all__ = [
    "WITHDRAWING",
    "Article",
    "Byline",
    "Crosshead",
    "Dateline",
    "Person",
    "RawRecord",
    "Status",
    "Subject",
    "article_id_of",
]

_NAMESPACE = UUID("6f2c8f0a-2f0e-5d0c-9a53-7d1d0f6a5b10")
"""The namespace of article ids. It never changes: every stored id depends on it."""

PARAGRAPH_BREAK = "\n\n"
"""What stands between two paragraphs of `Article.body`."""

UNREADABLE_EMBARGO = "embargoed, release time unreadable"
"""What people are shown of an article that is embargoed and whose `embargo_until` is null."""


class Status(StrEnum):
    """What the agency lets be done with the item (IPTC pubStatus, widened by newsroom practice)."""

    USABLE = "usable"
    """May be used."""
    CORRECTED = "corrected"
    """Usable, and replaces an earlier version that was wrong."""
    WITHHELD = "withheld"
    """Not to be used until further notice (IPTC `stat:withheld`)."""
    KILLED = "killed"
    """Never to be used; what was published of it must go (IPTC `stat:canceled`)."""
    EMBARGOED = "embargoed"
    """Not to be used before `Article.embargo_until`, or until released where that is null."""
    ADVISORY = "advisory"
    """A note to editors, not for publication."""


WITHDRAWING = frozenset({Status.WITHHELD, Status.KILLED})
"""Statuses that take back copy that is out. To whoever has it the two are one: nothing of it may be used, be it for a
while or for ever."""


class RawRecord(Model):
    """Where the bytes as received are kept: a record of the raw topic."""

    topic: str
    partition: Annotated[int, Field(ge=0)]
    offset: Annotated[int, Field(ge=0)]


class Person(Model):
    """Someone named in a byline."""

    name: str
    """As printed, capitals mended (`PAUL BYRNE` → `Paul Byrne`); what was received is in `Byline.raw`."""
    role: str | None = None
    """`Political Correspondent`, and the like."""
    affiliation: str | None = None
    """The house that the person writes for."""


class Byline(Model):
    """Who wrote it. An agency's own name is an agency, never a person."""

    raw: str
    people: tuple[Person, ...] = ()
    agencies: tuple[str, ...] = ()


class Dateline(Model):
    """Where and when it was filed: `STOCKHOLM, Aug 29, 2014 (AFP) -`."""

    raw: str
    """As received, up to and without the dash that ends it."""
    places: tuple[str, ...] = ()
    region: str | None = None
    """State, province or country as printed."""
    date: str | None = None
    """As printed; its year is often left out, so it is no instant."""
    source: str | None = None
    """The agency in brackets."""


class Subject(Model):
    """One subject of the item (IPTC Media Topics or the agency's own scheme)."""

    scheme: str | None = None
    code: str | None = None
    name: str | None = None


class Crosshead(Model):
    """A heading between paragraphs. It is kept out of `body`."""

    offset: Annotated[int, Field(ge=0)]
    """Code points of `body`: where the paragraph that it stood above begins."""
    text: str


class Article(Model):
    """One version of one wire item.

    All texts are Unicode NFC; all instants are UTC. Whatever the wire said and no field holds is in `extra`.
    """

    article_id: UUID
    """`article_id_of(...)`: the same item and version always have the same id."""
    guid: str | None = None
    """The agency's id of the item, without its version part."""
    provider: str
    """Who sent it: a short name of the feed's owner (`afp`), lower case."""
    source: str
    """The feed that it came by: the key of the raw record."""
    format: str
    """The wire format, as recognised by content: `ninjs`, `plain-text`, …"""
    raw: RawRecord
    received_at: Utc
    """When the raw record was written."""
    published_at: Utc | None = None
    """When the agency issued this version (IPTC versionCreated)."""
    first_created_at: Utc | None = None
    version: Annotated[int, Field(ge=0)] | None = None
    """The agency's number; 0 is AP's first send."""
    status: Status = Status.USABLE
    embargo_until: Utc | None = None
    language: str | None = None
    """BCP 47; null where the text is too short to tell."""
    urgency: Annotated[int, Field(ge=1, le=8)] | None = None
    """IPTC scale, 1 is highest."""
    priority: str | None = None
    """The code as received, in the agency's own scale."""
    slugline: str | None = None
    take: str | None = None
    """The take key as received: `3rd Ld-Writethru`."""
    keywords: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    headline: str | None = None
    """As the wire has it; null for a flash. What was inferred is `Extraction.headline`."""
    subheadlines: tuple[str, ...] = ()
    byline: Byline | None = None
    dateline: Dateline | None = None
    credit: str | None = None
    copyright: str | None = None
    ednote: str | None = None
    body: str = ""
    """Paragraphs joined by one blank line. Sign-offs, notes, cross-headings and contacts are not in it."""
    crossheads: tuple[Crosshead, ...] = ()
    repairs: tuple[str, ...] = ()
    """What was mended on the way, by name and in order: `mojibake`, `charset:windows-1252`, …"""
    extra: dict[str, Any] = Field(default_factory=dict)
    """Fields of the wire that have no field here, as they came."""

    @property
    def embargo_is_unreadable(self) -> bool:
        """Whether it is under an embargo of which nobody can tell the end: it is held until a version tells it."""
        return self.status is Status.EMBARGOED and self.embargo_until is None

    @property
    def came_under_embargo(self) -> bool:
        """Whether it was not to be used yet when it was received, by the time that it names or since it names none."""
        return self.embargo_is_unreadable or (self.embargo_until is not None and self.received_at < self.embargo_until)


def article_id_of(provider: str, guid: str | None, version: int | None, content: str) -> UUID:
    """Return the id of an item's version: a UUIDv5 of provider, guid and version, or of provider and content.

    `content` is what tells two items without a guid apart: headline and body as read from the wire.
    """
    identity = f"guid\x1f{guid}\x1f{'' if version is None else version}" if guid else f"content\x1f{content}"
    return uuid5(_NAMESPACE, f"{provider}\x1f{identity}")
