"""Items as the first stage hands them over, and the article that normalising makes of them."""

from datetime import UTC, datetime
from typing import Any

from schemas import RawRecord
from stream.normalise import Origin, normalise
from stream.wire_item import Paragraph, WireItem

NOW = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)


ORIGIN = Origin(RawRecord(topic="wire.raw.v1", partition=1, offset=7), "hpa-main", NOW)


COPY = ("The dam at Hartwell held through the night, the water board said on Sunday.", "It had rained for a week.")


def article(*paragraphs, **fields):
    fields: dict[str, Any] = {"format": "plain-text", "headline": "Dam holds at Hartwell", **fields}
    return normalise(WireItem(paragraphs=tuple(Paragraph("text", p) for p in paragraphs or COPY), **fields), ORIGIN)
