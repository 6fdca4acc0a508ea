"""Defines `normalise`: the one way from `WireItem` to `Article`. Each module beside this one does one thing; this one
calls them in their order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from schemas import WITHDRAWING, Article, RawRecord, Subject, article_id_of
from stream.errors import Reason, Rejected
from stream.normalise.agency import short_name
from stream.normalise.characters import clean_line, clean_text
from stream.normalise.dates import Context, instant, plausible
from stream.normalise.embargo import restriction_of
from stream.normalise.extra_fields import clean_extra
from stream.normalise.head.dateline import dateline_at
from stream.normalise.house_clock import context_of
from stream.normalise.identity import content_of, identity_of
from stream.normalise.item_copy import Copy, copy_of
from stream.normalise.language import detected, tag_of
from stream.normalise.repair import Repairs
from stream.normalise.status import StatusTexts, status_of, status_without_withdrawal
from stream.normalise.take_key import version_of_take
from stream.normalise.urgency import urgency_in_text, urgency_of
from stream.opening_headline import headline_of
from stream.wire_item import ItemSubject, WireItem

__all__ = ["Origin", "normalise"]


_BEHIND_DATELINE = " .:)]_-–—"
_VERSION_DIGITS = 15
"""Reuters counts versions in ten digits, others send a time stamp of fourteen; JSON readers are exact to fifteen."""

_UNTRUSTED = "withdrawal of who may send none\x1f"
_SAID_CHARACTERS = 200
"""Of what a source says of an item: a sentence. Anybody may write a header."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where and when an item came in, which the item itself does not say."""

    raw: RawRecord
    source: str
    """The feed: the key of the raw record."""
    received_at: datetime
    """When the raw record was written, with its zone. Normalising knows no other clock, so that the same record always
    gives the same article.
    """
    provider: str | None = None
    """The agency by its source's account: it counts only where the item names none."""
    untrusted: str | None = None
    """Why a kill or withhold from this source must not act; None where it may."""
    incomplete: str | None = None
    """The part of it that its source could not get."""


def normalise(item: WireItem, origin: Origin) -> Article:
    """Return the item as an article. Pure: the same item and origin give the same article, byte for byte.

    Raises `Rejected`, and nothing else: NO_TEXT where neither headline nor copy is left, TOO_DEEP and OVERSIZE for
    markup.
    """
    repairs = Repairs(list(item.repairs))
    copy = copy_of(item, repairs)
    slugline, take = clean_line(item.slugline, repairs), clean_line(item.take, repairs)
    if not copy.headline and not copy.body:
        raise Rejected(Reason.NO_TEXT, f"{item.format}: neither headline nor copy is left of it")
    guid = clean_line(item.guid, repairs)
    version = _version(item, take)
    provider = _provider(item, origin, repairs)
    language = tag_of(item.language) or detected(f"{copy.headline or ''}\n{copy.body}")
    context = context_of(item, provider, language, origin.received_at)
    published_at = _dated(item.published_at, "published_at", context, repairs)
    first_created_at = _dated(item.first_created_at, "first_created_at", context, repairs)
    restriction = restriction_of(item, copy, replace(context, issued_at=published_at or first_created_at), repairs)
    if origin.incomplete is not None:
        repairs.note("incomplete")
    subject = subject if isinstance(subject := item.extra.get("subject"), str) else ""
    texts = StatusTexts(copy.headline or "", slugline or "", take or "", copy.ednote or "", copy.opening, subject)
    status = status_of(item.status, texts, restriction, origin.received_at)
    identity, content = identity_of(guid, version, item), content_of(item)
    if status in WITHDRAWING and origin.untrusted is not None:
        repairs.note("withdrawal:untrusted")
        status = status_without_withdrawal(item.status, restriction, origin.received_at)
        # Another article than the same copy from who may withdraw, which would else be a redelivery of this one.
        identity, content = None, f"{_UNTRUSTED}{identity or content}"
    return Article(
        article_id=article_id_of(provider, identity, version, content),
        guid=guid,
        provider=provider,
        source=clean_line(origin.source, repairs) or "unknown",
        format=item.format,
        raw=origin.raw,
        received_at=origin.received_at,
        published_at=published_at,
        first_created_at=first_created_at,
        version=version,
        status=status,
        embargo_until=restriction.until,
        language=language,
        urgency=urgency_of(item.urgency, item.priority)
        or urgency_in_text(copy.headline or copy.opening, slugline or ""),
        priority=clean_line(item.priority, repairs),
        slugline=slugline,
        take=take,
        keywords=tuple(word for text in item.keywords if (word := clean_line(text, repairs))),
        subjects=_subjects(item.subjects, repairs),
        headline=copy.headline or _of_opening(copy, repairs),
        subheadlines=tuple(line for text in item.subheadlines if (line := clean_line(text, repairs))),
        byline=copy.byline,
        dateline=copy.dateline,
        credit=clean_line(item.credit, repairs),
        copyright=clean_line(item.copyright, repairs),
        ednote=copy.ednote,
        body=copy.body,
        crossheads=copy.crossheads,
        extra=_extra(item, copy, origin, repairs),
        repairs=tuple(repairs.names),
    )


def _of_opening(copy: Copy, repairs: Repairs) -> str | None:
    """Return what stands for a headline where the wire has none: the first paragraph, without its dateline."""
    lead = copy.opening
    if (found := dateline_at(lead)) and lead.startswith(found.raw):
        lead = lead[len(found.raw) :].lstrip(_BEHIND_DATELINE) or lead
    headline = headline_of(lead)
    if headline is not None:
        repairs.note("headline:opening")
    return headline


def _provider(item: WireItem, origin: Origin, repairs: Repairs) -> str:
    """Return whom the item names, else whom its source does, else the source."""
    for named in (item.provider, origin.provider):
        if name := short_name(clean_line(named, repairs) or ""):
            return name
    return clean_line(origin.source, repairs) or "unknown"


def _dated(value: str | datetime | None, name: str, context: Context, repairs: Repairs) -> datetime | None:
    return plausible(instant(value, name, context, repairs), name, context.received_at, repairs)


def _version(item: WireItem, take: str | None) -> int | None:
    version = item.version
    if isinstance(version, str):
        digits = version.strip()
        version = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _VERSION_DIGITS else None
    return version if version is not None and version >= 0 else version_of_take(take)


def _subjects(subjects: tuple[ItemSubject, ...], repairs: Repairs) -> tuple[Subject, ...]:
    return tuple(
        Subject(
            scheme=clean_line(s.scheme, repairs), code=clean_line(s.code, repairs), name=clean_line(s.name, repairs)
        )
        for s in subjects
    )


def _extra(item: WireItem, copy: Copy, origin: Origin, repairs: Repairs) -> dict[str, object]:
    """Return the fields that an article has no place for, what was taken out of the copy, and what its source says of
    it. Nothing is dropped.
    """
    extra = clean_extra(item.extra, repairs)
    if copy.sign_offs:
        extra.setdefault("sign_offs", list(copy.sign_offs))
    if copy.captions:
        extra.setdefault("captions", [line for text in copy.captions if (line := clean_line(text, repairs))])
    if item.located:
        extra.setdefault("located", clean_text(item.located, repairs))
    for name, said in (("incomplete", origin.incomplete), ("untrusted", origin.untrusted)):
        if said is not None and (line := clean_line(said, repairs)):
            extra.setdefault(f"source_{name}", line[:_SAID_CHARACTERS])
    return extra
