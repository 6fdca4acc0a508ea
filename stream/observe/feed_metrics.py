"""Declares the metrics of sources. The label `feed` is a source's name in the feeds file, so it is bounded."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from stream.observe.metrics import REGISTRY

__all__ = [
    "BACKLOG", "CERTIFICATE", "CONFIG_STALE", "GAPS", "LAST_ITEM", "LAST_SUCCESS", "LOOKS", "LOOK_SECONDS", "PUSHES",
    "PUSH_SECONDS", "SILENCE_RATIO", "SKIPPED", "STATE", "TAKEN",
]  # fmt: skip

_LOOK = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Seconds of a look: a near server answers in tens of milliseconds, the time-out is 20 s."""
_PUSH = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 10.0)
"""Seconds from a push to its answer: the aim is 8 ms; after 5 s the sender is told to come again."""

LOOKS = Counter(
    "wire_feed_looks_total", "Looks at a source, by how they ended.", ["feed", "outcome"], registry=REGISTRY
)
TAKEN = Counter("wire_feed_taken_total", "Items of a source that the brokers have.", ["feed"], registry=REGISTRY)
SKIPPED = Counter(
    "wire_feed_skipped_total", "Items of a source that were not taken, by why.", ["feed", "why"], registry=REGISTRY
)
GAPS = Counter(
    "wire_feed_gap_total",
    "Looks that knew nothing of what they found: entries may have gone by in between.",
    ["feed"],
    registry=REGISTRY,
)
LOOK_SECONDS = Histogram("wire_feed_look_seconds", "How long a look took.", ["feed"], buckets=_LOOK, registry=REGISTRY)
LAST_SUCCESS = Gauge(
    "wire_feed_last_success_timestamp_seconds",
    "When a source was last looked at with success.",
    ["feed"],
    registry=REGISTRY,
)
LAST_ITEM = Gauge(
    "wire_feed_last_item_timestamp_seconds", "When a source last brought something.", ["feed"], registry=REGISTRY
)
BACKLOG = Gauge(
    "wire_feed_backlog", "Items that were taken and could not be removed at the far side.", ["feed"], registry=REGISTRY
)
CERTIFICATE = Gauge(
    "wire_feed_certificate_end_timestamp_seconds",
    "When the certificate of a source's server ends; of those that showed one.",
    ["feed"],
    registry=REGISTRY,
)
STATE = Gauge("wire_feed_state", "1 for the state that a source is in.", ["feed", "state"], registry=REGISTRY)
SILENCE_RATIO = Gauge(
    "wire_feed_silence_ratio",
    "How long a source has been quiet, over how long it may be: above 1 it is silent.",
    ["feed"],
    registry=REGISTRY,
)
CONFIG_STALE = Gauge(
    "wire_feed_config_stale", "1 while the feeds file has a mistake and the one before it goes on.", registry=REGISTRY
)
PUSHES = Counter(
    "wire_push_requests_total", "Pushes, by the status of the answer.", ["feed", "status"], registry=REGISTRY
)
PUSH_SECONDS = Histogram(
    "wire_push_seconds", "Time from a push to its answer.", ["feed"], buckets=_PUSH, registry=REGISTRY
)
