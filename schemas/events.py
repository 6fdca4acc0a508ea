"""The headers of every derived message: CloudEvents 1.0, Kafka binding, binary mode, and W3C `traceparent`.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md
"""

from __future__ import annotations

from datetime import datetime

__all__ = ["Headers", "cloudevent_headers", "header"]

Headers = tuple[tuple[str, bytes], ...]
"""As Kafka has them: ordered, a name may stand more than once."""

SPEC_VERSION = b"1.0"
JSON = b"application/json"


def cloudevent_headers(
    *, event_id: str, event_type: str, source: str, time: datetime, subject: str | None = None
) -> Headers:
    """Return headers of a message whose value is JSON. `event_type` is the topic's type (`wire.article.v1`), `source` a
    URI reference of who made it, `subject` what it is about.
    """
    headers = [
        ("ce_specversion", SPEC_VERSION),
        ("ce_id", event_id.encode()),
        ("ce_type", event_type.encode()),
        ("ce_source", source.encode()),
        ("ce_time", time.isoformat().encode()),
        ("content-type", JSON),
    ]
    if subject is not None:
        headers.append(("ce_subject", subject.encode()))
    return tuple(headers)


def header(headers: Headers, name: str) -> str | None:
    """Return the last value of a header as text (bytes that are no UTF-8 are replaced), None where it is absent."""
    for key, value in reversed(headers):
        if key == name:
            return value.decode("utf-8", "replace") if value is not None else None
    return None
