"""Defines the schemas of message headers: CloudEvents 1.0 (Kafka, binary mode), W3C Trace Context, and the detector's
sketch.
"""

from __future__ import annotations

from typing import Any

from schemas.deadletter import MARK
from schemas.events import JSON, SPEC_VERSION
from stream.docstrings import attribute_docs
from stream.kafka import raw_headers as kafka_headers
from stream.kafka.about import SOURCE
from stream.kafka.stages import sender_of
from stream.kafka.topics import ARTICLES, Topic

__all__ = ["derived_headers", "mark_headers", "raw_headers"]

_TRACEPARENT = {
    "type": "string",
    "pattern": "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$",
    "description": "W3C Trace Context: one trace a raw record, through every topic.",
}
_REPLAYS = {
    "type": "string",
    "pattern": "^[0-9]+$",
    "description": "How often the record was sent back from the dead letters.",
}
_ORIGIN = {
    "type": "string",
    "pattern": "^[A-Za-z0-9._-]+/[0-9]+/[0-9]+$",
    "description": "`topic/partition/offset` of the record that was refused first.",
}
_SKETCH = {
    "type": "string",
    "format": "binary",
    "description": "The detector's view of the article: bytes for `dedupe` alone, of no fixed form. Other readers "
    "ignore it.",
}


def raw_headers() -> dict[str, Any]:
    """Return the headers of wire copy as received. A producer needs to send none of them."""
    of_sources = {name: {"type": "string", "description": said} for name, said in _sources_say().items()}
    return {
        "type": "object",
        "properties": {"traceparent": _TRACEPARENT, **of_sources, "dlq-replays": _REPLAYS, "dlq-origin": _ORIGIN},
    }


def _sources_say() -> dict[str, str]:
    """Return the headers that name what a source knows of a record, each with the sentence below it in the code."""
    said = attribute_docs(kafka_headers)
    return {getattr(kafka_headers, name): text for name, text in said.items() if name != "SRC_PREFIX"}


def mark_headers() -> dict[str, Any]:
    """Return the headers of a mark: a record among the dead letters that says what became of one."""
    mark = "`sent-back`: as its `dlq-replays`th time. `dropped`: a person lets the letter of so many replays be."
    properties = {
        MARK: {"type": "string", "description": mark},
        "dlq-origin": _ORIGIN,
        "dlq-stage": {"type": "string", "description": "The stage whose letter it is."},
        "dlq-replays": _REPLAYS,
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def derived_headers(topic: Topic) -> dict[str, Any]:
    """Return the headers of what the stage that writes `topic` sends there."""
    properties: dict[str, Any] = {
        "ce_specversion": _constant(SPEC_VERSION.decode()),
        "ce_id": {
            "type": "string",
            "minLength": 1,
            "description": "Of the event: its origin's topic, partition and offset, and its subject. "
            "The same when it is sent again.",
        },
        "ce_type": _constant(topic.event_type),
        "ce_source": _constant(f"/wirestream/{sender_of(topic)}"),
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_subject": {
            "type": "string",
            "format": "uuid",
            "description": "The `alert_id` of an alert, else the `article_id`.",
        },
        "content-type": _constant(JSON.decode()),
        "traceparent": _TRACEPARENT,
        SOURCE: {"type": "string", "description": "The source of the raw record, whose key it was."},
        kafka_headers.FILE: {"type": "string", "description": "The name that the payload had, for people."},
        kafka_headers.REPLAYED: {"type": "string", "description": _sources_say()[kafka_headers.REPLAYED]},
    }
    optional = {"ce_subject", SOURCE, kafka_headers.FILE, kafka_headers.REPLAYED}
    required = [name for name in properties if name not in optional]
    if topic is ARTICLES:
        properties["sketch"] = _SKETCH
    return {"type": "object", "properties": properties, "required": required}


def _constant(text: str | None) -> dict[str, Any]:
    return {"type": "string", "const": text}
