"""Declares every metric once: its name, labels and unit. Units are base units, labels have bounded sets of values, and
all names have one prefix.

Labels never hold ids, URLs, names or texts. `provider` comes from outside, so it is bounded by `bounded_label`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import product

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from schemas import AlertKind, Relation, Severity
from stream.errors import Reason

__all__ = [
    "ALERTS",
    "ALERT_CALL_SECONDS",
    "ALERT_DELAY",
    "ALERT_DELIVERIES",
    "ARTICLES_RECEIVED",
    "BATCH_RECORDS",
    "BUILD_INFO",
    "DEADLETTERS",
    "DEDUPE_ENTRIES",
    "EMBARGO_UNREADABLE",
    "END_TO_END",
    "EXPIRED",
    "HELD",
    "LAG",
    "PRODUCED",
    "PRODUCE_ERRORS",
    "PROGRESS_AGE",
    "REBALANCES",
    "RECORDS",
    "REGISTRY",
    "RETRIES",
    "STAGE_SECONDS",
    "STORE_SECONDS",
    "VERDICTS",
    "BoundedLabels",
    "Copy",
    "Delivery",
    "bounded_label",
    "channels_at_zero",
    "exposition",
    "start_at_zero",
]

REGISTRY = CollectorRegistry()
"""A registry of our own, so that neither a second import of this module nor a library's metrics clash with it."""

ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)

_STAGE = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
"""Seconds of one pure call: a millisecond is the aim, a quarter of a second is a hostile file."""
_END_TO_END = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0)
"""Seconds from raw record to outcome: the promise is p50 20 ms and p99 60 ms to the alert."""

_SINK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds that something of others takes: a near database answers in milliseconds, a channel is given up after ten."""
_DELAY = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)
"""Seconds until the desk has an alert: under one where all is well, an hour while a channel is away."""

BUILD_INFO = Gauge(
    "wire_build_info", "The version and the commit that run; always 1.", ["version", "commit"], registry=REGISTRY
)
ARTICLES_RECEIVED = Counter(
    "wire_articles_received_total", "Articles read from raw records.", ["provider", "format"], registry=REGISTRY
)
EMBARGO_UNREADABLE = Counter(
    "wire_embargo_unreadable_total",
    "Articles under an embargo whose end could not be read: held until somebody releases them.",
    ["provider"],
    registry=REGISTRY,
)
RECORDS = Counter(
    "wire_records_total",
    "Records that a stage ended: handled, or refused into the dead letters.",
    ["stage", "outcome"],
    registry=REGISTRY,
)
STAGE_SECONDS = Histogram(
    "wire_stage_duration_seconds",
    "Time of a stage's own work on one record, Kafka left out.",
    ["stage"],
    buckets=_STAGE,
    registry=REGISTRY,
)
BATCH_RECORDS = Histogram(
    "wire_batch_records",
    "Records that were acknowledged together.",
    ["stage"],
    buckets=(1, 2, 5, 10, 25, 50, 100, 200, 500, 2000),
    registry=REGISTRY,
)
END_TO_END = Histogram(
    "wire_end_to_end_seconds",
    "Time from the raw record's time stamp to the end of a stage, of live and of replayed copy.",
    ["stage", "copy"],
    buckets=_END_TO_END,
    registry=REGISTRY,
)
VERDICTS = Counter("wire_verdicts_total", "Verdicts by relation.", ["relation"], registry=REGISTRY)
ALERTS = Counter("wire_alerts_total", "Alerts by severity and kind.", ["severity", "kind"], registry=REGISTRY)
ALERT_DELIVERIES = Counter(
    "wire_alert_deliveries_total", "Deliveries to channels.", ["channel", "outcome"], registry=REGISTRY
)
ALERT_CALL_SECONDS = Histogram(
    "wire_alert_call_seconds", "Time of one call to a channel.", ["channel"], buckets=_SINK, registry=REGISTRY
)
ALERT_DELAY = Histogram(
    "wire_alert_delivery_delay_seconds",
    "Time from when an alert was due (its article was received, its embargo ended) until the channel had taken it.",
    ["channel"],
    buckets=_DELAY,
    registry=REGISTRY,
)
STORE_SECONDS = Histogram(
    "wire_store_write_seconds",
    "Time of the database's part: the transaction of one batch.",
    buckets=_SINK,
    registry=REGISTRY,
)
DEADLETTERS = Counter(
    "wire_deadletters_total", "Messages refused into the dead letters.", ["stage", "reason"], registry=REGISTRY
)
PRODUCED = Counter("wire_produced_total", "Messages acknowledged by the broker.", ["topic"], registry=REGISTRY)
PRODUCE_ERRORS = Counter(
    "wire_produce_errors_total", "Deliveries that failed and were sent again.", ["topic"], registry=REGISTRY
)
RETRIES = Counter("wire_retries_total", "Transient faults that were tried again.", ["stage"], registry=REGISTRY)
HELD = Gauge(
    "wire_held",
    "1 while a stage holds its flow for a transient fault (database or broker away).",
    ["stage"],
    registry=REGISTRY,
)
LAG = Gauge(
    "wire_consumer_lag_records",
    "Records that can be read and are not committed.",
    ["stage", "topic", "partition"],
    registry=REGISTRY,
)
PROGRESS_AGE = Gauge(
    "wire_progress_age_seconds",
    "Time since a stage last acknowledged a record, while there is lag; else 0.",
    ["stage"],
    registry=REGISTRY,
)
EXPIRED = Counter(
    "wire_records_expired_total",
    "Records that went by retention before a stage had read them.",
    ["stage", "topic"],
    registry=REGISTRY,
)
REBALANCES = Counter("wire_rebalances_total", "Rebalances of a stage's group.", ["stage"], registry=REGISTRY)
DEDUPE_ENTRIES = Gauge("wire_dedupe_index_entries", "Articles in the detector's index.", registry=REGISTRY)

_MOST_VALUES = 100
"""Distinct values of a label that comes from outside: feeds are tens, a hostile feed is endless."""


class BoundedLabels:
    """Keeps labels that come from outside from making series without end."""

    def __init__(self, most: int = _MOST_VALUES) -> None:
        self._most = most
        self._values: dict[str, set[str]] = {}

    def __call__(self, name: str, value: str) -> str:
        """Return `value`, or `other` once the label `name` has had as many distinct values as it may have."""
        values = self._values.setdefault(name, set())
        if value in values or len(values) < self._most:
            values.add(value)
            return value
        return "other"


bounded_label = BoundedLabels()
"""The labels of `REGISTRY`: as many values in all as a process may have series for."""


def start_at_zero(stage: str) -> None:
    """Make a stage's series before anything happened.

    A counter that is born at 90 shows Prometheus no increase: the first burst after each start would count for nothing.
    Providers come from outside and cannot be known before; for channels see `channels_at_zero`.
    """
    for outcome in ("handled", "refused"):
        RECORDS.labels(stage, outcome)
    for reason in Reason:
        DEADLETTERS.labels(stage, str(reason))
    for metric in (STAGE_SECONDS, BATCH_RECORDS, RETRIES, REBALANCES, HELD):
        metric.labels(stage)
    for copy in Copy:
        END_TO_END.labels(stage, str(copy))
    if stage == "dedupe":
        for relation in Relation:
            VERDICTS.labels(str(relation))
    if stage == "alert":
        for severity, kind in product(Severity, AlertKind):
            ALERTS.labels(str(severity), str(kind))


class Copy(StrEnum):
    """Whether anybody waits for it: the label `copy` of `END_TO_END`."""

    LIVE = "live"
    """A source brought it: that it is late, or that none comes, is told."""
    REPLAYED = "replayed"
    """`wirestream replay` sent it: a thousand at once wait for each other, and nobody for them."""


class Delivery(StrEnum):
    """What came of a call to a channel: the label `outcome` of `ALERT_DELIVERIES`."""

    DELIVERED = "delivered"
    """The channel took the alert."""
    RETRY = "retry"
    """The channel did not take it, and is asked again."""
    REFUSED = "refused"
    """The channel refuses it, and is not asked again."""
    GIVEN_UP = "given-up"
    """The channel was asked for a day, and is not asked again."""


def channels_at_zero(channels: Iterable[str]) -> None:
    """Make the series of these channels' deliveries before the first, as `start_at_zero` does for a stage."""
    for channel, outcome in product(channels, Delivery):
        ALERT_DELIVERIES.labels(channel, str(outcome))
        ALERT_CALL_SECONDS.labels(channel)
        ALERT_DELAY.labels(channel)


def exposition() -> bytes:
    """Return all metrics in Prometheus' text format."""
    return generate_latest(REGISTRY)
