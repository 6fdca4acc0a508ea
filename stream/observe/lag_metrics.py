"""Declares the metrics of lag as it is seen from outside of the workers: what `wirestream lag --listen` serves.

They have a registry of their own, for no worker has them: what a worker knows of itself is `wire_consumer_lag_records`,
which is gone where the worker is.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.process_collector import ProcessCollector

from stream.observe.metrics import BUILD_INFO

__all__ = ["GROUP_LAG", "GROUP_MEMBERS", "GROUP_OLDEST", "LAG_REGISTRY", "forget", "lag_exposition"]

LAG_REGISTRY = CollectorRegistry()

ProcessCollector(registry=LAG_REGISTRY)
LAG_REGISTRY.register(BUILD_INFO)

GROUP_LAG = Gauge(
    "wire_group_lag_records",
    "Records that can be read and that the stage's group has not committed, whether it runs or not.",
    ["stage", "topic", "partition"],
    registry=LAG_REGISTRY,
)
GROUP_MEMBERS = Gauge(
    "wire_group_members", "Workers in the stage's group; 0: the stage is down.", ["stage"], registry=LAG_REGISTRY
)
GROUP_OLDEST = Gauge(
    "wire_group_oldest_seconds",
    "Age of the oldest record that the stage's group has not committed; 0 without lag.",
    ["stage"],
    registry=LAG_REGISTRY,
)


def forget() -> None:
    """Take all series away: a figure that nobody can measure now would be taken for today's."""
    for gauge in (GROUP_LAG, GROUP_MEMBERS, GROUP_OLDEST):
        gauge.clear()


def lag_exposition() -> bytes:
    """Return these metrics in Prometheus' text format."""
    return generate_latest(LAG_REGISTRY)
