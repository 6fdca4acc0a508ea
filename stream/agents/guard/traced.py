"""Tells of each batch as spans: `receive` of the batch, `process` of each record, `send` of what was made of it.

By the semantic conventions of OpenTelemetry for messaging. The span of a record's processing has the id that the header
`traceparent` of what was made of it names, so that the next stage's span lies below it; `receive` belongs to many
traces, so it has one of its own, linked to each record, and each `process` is linked to it.

Nothing is computed before the batch is acknowledged, and nothing at all where nobody wants spans.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

from stream.errors import Reason
from stream.kafka.about import About, span_of
from stream.kafka.message import Handled, Outgoing, Record
from stream.kafka.stages import group_of
from stream.observe import tracing
from stream.observe.masked import masked
from stream.observe.spans import Kind, Span, Tracer

__all__ = ["BatchSpans", "Sent"]

Sent = tuple[Record | None, Outgoing, int]
"""A message that is at the broker: the record that it was made of (None: of the batch as a whole), and its offset."""
Times = tuple[int, int]

_KNOWN = ("source", "file", "article_id", "alert_id", "story_id")
"""What a span says of a record beside its place: names and ids, never a text."""
_MOST_LINKS = 16
"""Of a message that a batch as a whole made. A batch may make thousands, and each link of each takes time on the loop:
`receive` is linked to every record."""


class BatchSpans:
    """The spans of one batch. Note what happens while it is handled; `tell` when it is acknowledged."""

    def __init__(self, stage: str, tracer: Tracer, waited_from: int) -> None:
        self.sent: list[Sent] = []
        """What is at the broker."""
        self._stage = stage
        self._tracer = tracer
        self._waited_from = waited_from
        self._received = self._handled = time.time_ns()
        self._times: dict[tuple[str, int, int], Times] = {}

    def processed(self, record: Record, begin_ns: int, end_ns: int) -> None:
        """Note when one record of the batch was handled; of one that is tried again, the last try."""
        self._times[record.topic, record.partition, record.offset] = begin_ns, end_ns

    def handled(self) -> None:
        """Note that all of the batch was handled, and sending begins."""
        self._handled = time.time_ns()

    def tell(self, records: Sequence[Record], results: Sequence[Handled], oversized: Collection[Record]) -> None:
        """Tell of all of it. `oversized` are records that became dead letters for what was made of them."""
        with suppress(Exception):  # the batch is acknowledged, and a span is worth no worker
            receives = dict(self._receive(records))
            for record, result in zip(records, results, strict=True):
                refused = str(result.refused[0].reason) if result.refused else None
                error = str(Reason.OVERSIZE) if record in oversized else refused
                self._tracer.tell(self._process(record, result, receives[record.topic], error))
            self._tell_sent(records, time.time_ns())

    def _receive(self, records: Sequence[Record]) -> Iterator[tuple[str, bytes]]:
        for topic in sorted({record.topic for record in records}):
            links = [own for record in records if record.topic == topic and (own := tracing.valid(record.headers))]
            context = tracing.fresh()
            about = self._messaging("receive", topic, records=sum(record.topic == topic for record in records))
            self._tracer.tell(
                Span(f"{topic} receive", Kind.CLIENT, context, None, self._waited_from, self._received, about, links)
            )
            yield topic, context

    def _process(self, record: Record, result: Handled, receive: bytes, error: str | None) -> Span:
        begin, end = self._times.get((record.topic, record.partition, record.offset), (self._received, self._handled))
        about = self._messaging("process", record.topic)
        about |= {"messaging.destination.partition.id": str(record.partition), "messaging.kafka.offset": record.offset}
        known = About(self._stage, record)()
        about |= {f"wirestream.{name}": masked(str(known[name])) for name in _KNOWN if name in known}
        if len(result.outgoings) == 1 and (subject := _subject(result.outgoings[0])):
            about.setdefault("wirestream.article_id", subject)
        parent = tracing.valid(record.headers)
        name = f"{record.topic} process"
        return Span(name, Kind.CONSUMER, span_of(record, self._stage), parent, begin, end, about, (receive,), error)

    def _tell_sent(self, records: Sequence[Record], now: int) -> None:
        shared = [span_of(one, self._stage) for one in records[:_MOST_LINKS]]
        for record, outgoing, offset in self.sent:
            about = self._messaging("send", outgoing.topic) | {"messaging.kafka.offset": offset}
            if outgoing.partition is not None:
                about["messaging.destination.partition.id"] = str(outgoing.partition)
            parent = None if record is None else span_of(record, self._stage)
            context = tracing.fresh() if parent is None else tracing.fresh_child(parent)
            links = shared if record is None else ()  # of the batch as a whole
            name = f"{outgoing.topic} send"
            self._tracer.tell(Span(name, Kind.PRODUCER, context, parent, self._handled, now, about, links))

    def _messaging(self, operation: str, topic: str, records: int | None = None) -> dict[str, str | int | float | bool]:
        about: dict[str, str | int | float | bool] = {
            "messaging.system": "kafka",
            "messaging.operation.type": operation,
            "messaging.operation.name": operation,
            "messaging.destination.name": topic,
            "wirestream.stage": self._stage,
        }
        if operation != "send":
            about["messaging.consumer.group.name"] = group_of(self._stage)
        if records is not None:
            about["messaging.batch.message_count"] = records
        return about


def _subject(outgoing: Outgoing) -> str | None:
    """Return the article that a message to the next stage is about."""
    headers = dict(outgoing.headers)
    subject, kind = headers.get("ce_subject"), headers.get("ce_type", b"")
    return subject.decode() if subject is not None and kind != b"wire.alert.v1" else None
