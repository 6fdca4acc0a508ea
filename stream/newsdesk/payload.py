"""Defines `articles`: what one payload of wire copy comes to."""

from __future__ import annotations

from collections.abc import Iterator

from schemas import Article
from stream.errors import Rejected
from stream.normalise import Origin, normalise
from stream.wire import Limits, read

__all__ = ["RefusedItem", "articles"]

_DEFAULT = Limits()


class RefusedItem(Rejected):
    """One item of a payload of several that was refused, and not the payload. `detail` names its place."""

    def __init__(self, refusal: Rejected, item: int, of: int) -> None:
        super().__init__(refusal.reason, f"item {item} of {of}: {refusal.detail}")
        self.format = refusal.format
        self.item = item
        """The place of the item in its payload, from 1."""
        self.of = of
        """How many items the payload has, this one and other refused ones among them."""


def articles(payload: bytes, origin: Origin, limits: Limits = _DEFAULT) -> Iterator[Article | Rejected]:
    """Yield the articles of a payload in the order in which they stand in it, and in the place of each item that was
    refused a `RefusedItem`. Where nothing of the payload could be read, a plain `Rejected` is all.

    At least one of the two comes. Nothing is raised for what is in a payload; any other exception is a fault of
    Wirestream. The same payload, origin and limits give the same articles, byte for byte. Needs neither Kafka nor
    settings.

    >>> from datetime import UTC, datetime
    >>> from stream.newsdesk import Origin, articles
    >>> from schemas import RawRecord
    >>> copy = b'[{"uri": "urn:x:1", "headline": "Ferry late", "body_text": "It came on Monday."}, {"sensor": 3}]'
    >>> received = datetime(2026, 3, 8, 12, tzinfo=UTC)
    >>> origin = Origin(RawRecord(topic="file", partition=0, offset=0), source="my feed", received_at=received)
    >>> for found in articles(copy, origin):
    ...     print(found if isinstance(found, Rejected) else (found.format, found.headline, found.body))
    ('ninjs', 'Ferry late', 'It came on Monday.')
    unrecognised: item 2 of 2: JSON of no wire format that we know; it has: sensor
    """
    try:
        reading = read(payload, limits)
    except Rejected as refusal:
        yield refusal
        return
    entries = reading.entries
    for place, entry in enumerate(entries, 1):
        try:
            if isinstance(entry, Rejected):
                raise entry
            yield normalise(entry, origin)
        except Rejected as refusal:
            refusal.format = refusal.format or (reading.format if isinstance(entry, Rejected) else entry.format)
            yield refusal if len(entries) == 1 else RefusedItem(refusal, place, len(entries))
