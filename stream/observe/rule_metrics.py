"""Declares the metrics of the rules that a stage goes by: since when, which, and whether their file has a mistake."""

from __future__ import annotations

from datetime import datetime

from prometheus_client import Gauge

from stream.observe.metrics import REGISTRY

__all__ = ["LOADED", "RULES", "STALE", "VERSION", "RulesShown"]

LOADED = Gauge(
    "wire_alert_rules_loaded_timestamp_seconds",
    "Since when a stage goes by the rules that it has.",
    ["stage"],
    registry=REGISTRY,
)
VERSION = Gauge(
    "wire_alert_rules_info",
    "1 for the version of the rules that a stage goes by: a hash of their text.",
    ["stage", "version"],
    registry=REGISTRY,
)
RULES = Gauge("wire_alert_rules", "How many rules a stage goes by.", ["stage"], registry=REGISTRY)
STALE = Gauge(
    "wire_alert_rules_stale",
    "1 while the rules file has a mistake and the rules before it go on.",
    ["stage"],
    registry=REGISTRY,
)


class RulesShown:
    """Shows which rules one stage of this process goes by."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self._version: str | None = None

    def in_force(self, version: str, rules: int, since: datetime) -> None:
        """Show that the stage goes by this version of the rules, and by none before it."""
        if self._version is not None and self._version != version:
            VERSION.remove(self._stage, self._version)
        self._version = version
        VERSION.labels(self._stage, version).set(1)
        RULES.labels(self._stage).set(rules)
        LOADED.labels(self._stage).set(since.timestamp())
        STALE.labels(self._stage).set(0)

    def mistaken(self) -> None:
        """Show that the rules file has a mistake."""
        STALE.labels(self._stage).set(1)
