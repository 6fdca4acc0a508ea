"""Says what a record is about, for the lines of a log: its place, its source and file, its trace, its article.

All of it is in the record's own headers and key, at every stage, so that a line can be written before anything of the
value was read, and when nothing of it can be. Nothing is computed before a line is written. What a stranger wrote is
cut, and has no control characters.
"""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from schemas import Headers
from stream.kafka.message import Record
from stream.kafka.raw_headers import FILE
from stream.kafka.topics import ALERTS, RAW
from stream.observe import tracing
from stream.observe.logs import RECORD

__all__ = ["SOURCE", "TRACED", "About", "AboutBatch", "carried", "name_article", "span_of", "traceparent_of"]

SOURCE = "wire-source"
"""The header of a derived message that names the source of its raw record, whose key it was."""

TRACED = frozenset({tracing.TRACEPARENT, FILE, SOURCE})
"""The headers by which a record is followed through all stages."""

_MOST_BYTES = 256
"""Of a source's or a file's name that is carried on and shown: names of ours are far shorter."""
_SUBJECT = "ce_subject"


class _Batch(Protocol):
    @property
    def where(self) -> str: ...


class About:
    """What a line says of one record, while `RECORD` holds it; call it to get the fields."""

    __slots__ = ("_record", "_stage", "article_id")

    def __init__(self, stage: str, record: Record) -> None:
        self.article_id: UUID | None = None
        """The article, as soon as the stage has read it: `name_article`."""
        self._stage = stage
        self._record = record

    def __call__(self) -> dict[str, Any]:
        record = self._record
        about: dict[str, Any] = {"stage": self._stage, **record.where, "trace_id": _trace_id(record)}
        for name, value in (("source", _source(record)), ("file", _value(record.headers, FILE))):
            if value:
                about[name] = _shown(value)
        about |= {name: str(subject) for name, subject in self._subjects().items() if subject is not None}
        return about

    def _subjects(self) -> dict[str, UUID | None]:
        record, subject = self._record, _uuid(_value(self._record.headers, _SUBJECT))
        if record.topic == RAW.name:
            return {"article_id": self.article_id}
        if record.topic == ALERTS.name:
            return {"alert_id": subject, "story_id": _uuid(record.key), "article_id": self.article_id}
        return {"article_id": self.article_id or subject or _uuid(record.key)}


class AboutBatch:
    """What a line says while a batch is handled, of all its records together."""

    __slots__ = ("_batch", "_stage")

    def __init__(self, stage: str, batch: _Batch) -> None:
        self._stage = stage
        self._batch: _Batch | None = batch

    def __call__(self) -> dict[str, Any]:
        return {"stage": self._stage} | ({} if self._batch is None else {"at": self._batch.where})

    def end(self) -> None:
        """Let go of the batch: a task that was begun meanwhile, a client's, has its context for as long as it lives."""
        self._batch = None


def name_article(article_id: UUID) -> None:
    """Let the lines about the record that is handled now name the article that it turned out to hold."""
    about = RECORD.get()
    if isinstance(about, About):
        about.article_id = article_id


def traceparent_of(record: Record) -> bytes:
    """Return the `traceparent` of a record: its own, or the one that its key and bytes make. Of a record that stayed at
    the broker, its place makes it.
    """
    if (own := tracing.valid(record.headers)) is not None:
        return own
    if record.unread:
        return tracing.root(f"{record.topic}/{record.partition}/{record.offset}".encode(), b"")
    return tracing.root(record.value, record.key or b"")


def span_of(record: Record, stage: str) -> bytes:
    """Return the `traceparent` of what `stage` makes of a record: it names the span of its processing there."""
    return tracing.child(record.headers, stage) or traceparent_of(record)


def carried(record: Record) -> Headers:
    """Return the headers that go on with whatever is made of a record, so that it can be told at each stage where it
    came from.
    """
    found = ((FILE, _value(record.headers, FILE)), (SOURCE, _source(record)))
    return tuple((name, _cut(value)) for name, value in found if value)


def _source(record: Record) -> bytes | None:
    return record.key if record.topic == RAW.name else _value(record.headers, SOURCE)


def _value(headers: Headers, name: str) -> bytes | None:
    for key, value in reversed(headers):
        if key == name:
            return value
    return None


def _cut(value: bytes) -> bytes:
    return value if len(value) <= _MOST_BYTES else value[:_MOST_BYTES].decode("utf-8", "ignore").encode()


def _shown(value: bytes) -> str:
    text = _cut(value).decode("utf-8", "replace")
    return text if text.isprintable() else "".join(sign if sign.isprintable() else "�" for sign in text)


def _trace_id(record: Record) -> str:
    return traceparent_of(record).decode().split("-")[1]


def _uuid(value: bytes | None) -> UUID | None:
    try:
        return UUID((value or b"").decode("ascii"))
    except ValueError:  # UnicodeDecodeError is one
        return None
