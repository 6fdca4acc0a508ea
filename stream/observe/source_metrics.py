"""Declares the metrics by source, and counts them: what came of whom, when last, what was refused, what was found.

`source` is `Article.source`, the key of the raw record. Anybody may write one, so it is bounded in number and length,
and what may be a secret in it is masked.

A counter begins at 0 when its process begins, and a source is known from its first article on. So a query reaches over
restarts by taking the greatest of a window, never by the value of now: when a source last brought something is
`max by (source) (max_over_time(wire_source_last_article_timestamp_seconds[4w]))`, also where no worker has seen one of
its articles since it was started.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from prometheus_client import Counter, Gauge, Histogram

from schemas import Extraction
from stream.errors import Reason
from stream.observe import metrics
from stream.observe.masked import masked
from stream.observe.metrics import REGISTRY

__all__ = [
    "ARTICLES", "CONFIDENCE", "EXTRACTED", "FIELDS", "FORMAT_REFUSED", "LAST_ARTICLE", "REFUSED", "UNKNOWN_FORMAT",
    "arrived", "extracted", "formats_at_zero", "refused",
]  # fmt: skip

_OPTIONAL = ("headline", "byline", "dateline", "lead")
"""Fields that an extraction has or has not."""
FIELDS = ("articles", *_OPTIONAL, "quotes", "speakers")
"""The values of `field`. `articles` counts the articles that were read for the others: a yield is a field over it.
`speakers` counts the quotes that have one."""
UNKNOWN_FORMAT = "unknown"
"""The format of what is in none that we know, or was refused before one was looked for."""
_CONFIDENCE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Confidence is a probability: tenths show where it moves."""
_LONGEST = 80
"""Characters of a source's name: the feeds file allows 40, and a key that is longer names no source."""

ARTICLES = Counter("wire_source_articles_total", "Articles read from raw records.", ["source"], registry=REGISTRY)
LAST_ARTICLE = Gauge(
    "wire_source_last_article_timestamp_seconds",
    "When the last raw record that gave an article was written, by the broker's clock.",
    ["source"],
    registry=REGISTRY,
)
REFUSED = Counter(
    "wire_source_refused_total",
    "Raw records, or items of them, that were refused into the dead letters.",
    ["source", "reason"],
    registry=REGISTRY,
)
FORMAT_REFUSED = Counter(
    "wire_format_refused_total",
    "Raw records, or items of them, that were refused, by the format that they were read as.",
    ["format"],
    registry=REGISTRY,
)
EXTRACTED = Counter(
    "wire_source_extracted_total",
    "What extraction found, by field; over the field `articles` it is the yield to watch for drift.",
    ["source", "field"],
    registry=REGISTRY,
)
CONFIDENCE = Histogram(
    "wire_source_quote_confidence",
    "The model's probability that span and speaker of a quote are right: 0 to 1.",
    ["source"],
    buckets=_CONFIDENCE,
    registry=REGISTRY,
)

_last: dict[str, float] = {}
"""By label, what `LAST_ARTICLE` has: a record that is read again must not take it back."""


def arrived(source: str, written_at: datetime) -> None:
    """Count an article that was read from a raw record."""
    label = _label(source)
    ARTICLES.labels(label).inc()
    if label not in _last:
        _refusals_at_zero(label)
    _last[label] = max(_last.get(label, 0.0), written_at.timestamp())
    LAST_ARTICLE.labels(label).set(_last[label])


def refused(source: str, reason: Reason, wire_format: str = UNKNOWN_FORMAT) -> None:
    """Count a refusal that became part of a dead letter. `wire_format` is one of the table of formats."""
    FORMAT_REFUSED.labels(wire_format).inc()
    label = _label(source)
    ARTICLES.labels(label)
    _refusals_at_zero(label)
    REFUSED.labels(label, str(reason)).inc()


def formats_at_zero(formats: Iterable[str]) -> None:
    """Make the series of these formats' refusals before the first."""
    for name in (*formats, UNKNOWN_FORMAT):
        FORMAT_REFUSED.labels(name)


def extracted(source: str, extraction: Extraction) -> None:
    """Count an article that was read for its fields, and what was found in it."""
    label = _label(source)
    found = {field: int(getattr(extraction, field) is not None) for field in _OPTIONAL}
    found["articles"] = 1
    found["quotes"] = len(extraction.quotes)
    found["speakers"] = sum(quote.speaker is not None for quote in extraction.quotes)
    for field in FIELDS:  # those of which there are none too: a counter that is born at 1 shows no increase
        EXTRACTED.labels(label, field).inc(found[field])
    confidence = CONFIDENCE.labels(label)
    for quote in extraction.quotes:
        confidence.observe(quote.confidence)


def _label(source: str) -> str:
    if len(source) > _LONGEST:  # not masked either: that takes for ever with a key of megabytes that was made for it
        return "other"
    return metrics.bounded_label("source", masked(source))


def _refusals_at_zero(label: str) -> None:
    """Make the series of a source's refusals before the first: from its first article on."""
    for reason in Reason:
        REFUSED.labels(label, str(reason))
