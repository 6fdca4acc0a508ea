"""Publishes what a source brings to `wire.raw.v1`, with the headers that say where it came from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas import Headers
from stream.clock import Clock, pause
from stream.errors import Rejected, Transient, WirestreamError
from stream.feeds.source import SourceSettings
from stream.feeds.transport import Item
from stream.kafka import raw_headers
from stream.observe.logs import logger
from stream.produce.patient import BACKOFF_FIRST, BACKOFF_MOST, before_end
from stream.produce.raw import RawProducer, Sent

__all__ = ["Ended", "Publisher", "headers_of"]

log = logger(__name__)


class Ended(WirestreamError):
    """The end came before the brokers had everything: whoever has the items keeps them, and they come again."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes the items of one source."""

    producer: RawProducer
    name: str
    """The source's: the key of its records, which keeps their order."""
    kind: str
    settings: SourceSettings
    clock: Clock

    async def send(self, items: Sequence[Item]) -> list[Sent | Rejected | Transient]:
        """Publish once, in order, and return what became of each, once all is known. Where the broker refuses the bytes
        of an item, a record that refers to it is published instead; its outcome is the refusal all the same.
        """
        given = [await self._hand_over(item) for item in items]
        outcomes = [await _outcome(one) for one in given]
        for place, outcome in enumerate(outcomes):
            if isinstance(outcome, Rejected):
                outcomes[place] = await self._refer(items[place], outcome)
        return outcomes

    async def patiently(self, items: Sequence[Item], stop: asyncio.Event) -> dict[int, Rejected]:
        """Publish until the brokers have all of it, and wait for brokers that are away; what failed is sent again, so
        that nothing is missing and something may be there twice. Returns, by place, the refused.

        Raises `Ended` where `stop` came first.
        """
        refused: dict[int, Rejected] = {}
        left = list(range(len(items)))
        delay = BACKOFF_FIRST
        while left:
            outcomes = await before_end(self.send([items[place] for place in left]), stop, self.clock)
            if outcomes is None:
                raise Ended(f"{self.name}: ended while items waited for the broker; they come again")
            refused |= {place: one for place, one in zip(left, outcomes, strict=True) if isinstance(one, Rejected)}
            faults = [one for one in outcomes if isinstance(one, Transient)]
            left = [place for place, one in zip(left, outcomes, strict=True) if isinstance(one, Transient)]
            if left:
                log.warning("broker away, items wait", feed=self.name, items=len(left), fault=str(faults[0]))
                await pause(delay, stop, self.clock)
                if stop.is_set():
                    raise Ended(f"{self.name}: ended while {len(left)} items waited for the broker; they come again")
                delay = min(delay * 2, BACKOFF_MOST)
        return refused

    async def _hand_over(self, item: Item) -> asyncio.Future[Sent] | Rejected | Transient:
        if item.refusal is not None:
            return item.refusal
        try:
            return await self.producer.send(
                item.payload,
                self.name,
                file=item.name,
                headers=headers_of(item, self.kind, self.settings, self.clock.now()),
            )
        except (Rejected, Transient) as fault:
            return fault

    async def _refer(self, item: Item, refusal: Rejected) -> Rejected | Transient:
        """Publish a record that says what was refused and where it lies, with the bytes only where its own transport
        refused them: `normalise` makes a dead letter of it, so that nothing goes without a word.
        """
        headers = (
            *headers_of(item, self.kind, self.settings, self.clock.now()),
            (raw_headers.REFUSED, str(refusal).encode("utf-8", "replace")),
        )
        payload = item.payload if item.refusal is not None and len(item.payload) <= self.producer.largest else b""
        try:
            try:
                await self.producer.publish(payload, self.name, file=item.name, headers=headers)
            except Rejected:
                await self.producer.publish(b"", self.name, file=item.name, headers=headers)
        except Transient as fault:
            return fault
        log.warning("item refused", feed=self.name, file=item.name, origin=item.origin, reason=str(refusal))
        return refusal


async def _outcome(given: asyncio.Future[Sent] | Rejected | Transient) -> Sent | Rejected | Transient:
    if isinstance(given, Rejected | Transient):
        return given
    try:
        return await given
    except (Rejected, Transient) as fault:
        return fault


def headers_of(item: Item, kind: str, settings: SourceSettings, now: datetime) -> Headers:
    """Return the headers of an item's raw record (`stream.kafka.raw_headers`), without those that the producer sets."""
    return (
        *((name, value.encode("utf-8", "replace")) for name, value in _texts(item, kind, settings, now)),
        *item.headers,
    )


def _texts(item: Item, kind: str, settings: SourceSettings, now: datetime) -> Iterator[tuple[str, str]]:
    yield raw_headers.TRANSPORT, kind
    if item.origin:
        yield raw_headers.ORIGIN, item.origin
    if settings.provider:
        yield raw_headers.PROVIDER, settings.provider
    if item.delivery_id:
        yield raw_headers.DELIVERY_ID, item.delivery_id
    yield raw_headers.FETCHED_AT, now.astimezone(UTC).isoformat()
    if item.modified is not None:
        yield raw_headers.MODIFIED, item.modified.astimezone(UTC).isoformat()
    if item.incomplete:
        yield raw_headers.INCOMPLETE, item.incomplete
    if item.auth is not None:
        yield raw_headers.AUTH, str(item.auth)
    if (why := settings.untrusted_because(item.auth)) is not None:
        yield raw_headers.UNTRUSTED, why
