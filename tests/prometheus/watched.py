"""The whole service on real servers, and a real Prometheus that watches it in the short times of `scale`."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path

from stream.demo.ports import free_ports
from tests.postgres import Postgres
from tests.prometheus.before import before
from tests.prometheus.far_side import FarSide, feeds_file
from tests.prometheus.reader import TOKENS, Reader
from tests.prometheus.server import Prometheus
from tests.prometheus.stack import Stack
from tests.pushes import KEY
from tests.receiver import Receiver
from tests.service import wait_until
from tests.tcp_proxy import TcpProxy

__all__ = ["DRIFTING", "LAG", "PATIENCE", "SILENT", "Watched"]

_ROLES = {"intake": ("normalise", "dedupe", "extract"), "alert": ("alert",), "store": ("store",)}
_ALERTS = """
channels:
  good: {{allow_private: true, webhook: {{url: "{good}"}}}}
  final: {{allow_private: true, webhook: {{url: "{final}"}}}}
  away: {{allow_private: true, webhook: {{url: "{away}"}}}}
rules:
  - name: flash
    severity: critical
    include: {{urgency: 2}}
    channels: [good, final, away]
"""
SILENT, DRIFTING = "mill-press", "dam-press"
"""Sources that Prometheus has seen for four weeks."""
LAG = ("lag", "--listen", "127.0.0.1:{port}", "--every", "1s")
"""The command of the role `lag`. Prometheus finds it behind a door, so that another process can take its place."""
PATIENCE = 150.0
"""Seconds for an alert to come or go: most take a few, and a machine may be busy."""


class Watched:
    """Use `begin`, and `end`, whatever happened."""

    def __init__(self, bootstrap: str, postgres: Postgres, database: str, folder: Path) -> None:
        self._folder = folder
        self.postgres = postgres
        self.address = database
        self.desk, self.far = Receiver(), FarSide()
        self.push, desk = free_ports(2)
        self.reader = Reader(desk)
        self.desk.__enter__()
        self.far.__enter__()
        self.rules, self.tokens = folder / "alerts.yaml", folder / "desk.tokens"
        self.tokens.write_text(TOKENS)
        urls = {name: self.desk.url(f"/{name}") for name in ("good", "final", "away")}
        self.rules.write_text(_ALERTS.format(**urls))
        self.desk.statuses = {"/final": [410] * 100, "/away": [503] * 1000}
        self.feeds = folder / "feeds.yaml"
        self.feeds.write_text(feeds_file(self.far.address, self.push, KEY))
        (folder / "stack").mkdir()
        self.stack = Stack(
            bootstrap,
            database,
            folder / "stack",
            WIRESTREAM_ALERTS__RULES=str(self.rules),
            WIRESTREAM_DESK__PORT=str(desk),
            WIRESTREAM_DESK__AUTH="bearer",
            WIRESTREAM_DESK__TOKENS_FILE=str(self.tokens),
        )
        self.began = self.part = 0.0

    def begin(self) -> None:
        """Start the service, and then Prometheus, which has seen four weeks of it."""
        for name, roles in _ROLES.items():
            self.stack.run(name, "worker", *roles)
        self.stack.run("feeds", "feed", "run", str(self.feeds))
        self.stack.run("lag", *LAG)
        self.door = TcpProxy(self.stack.ports["lag"])
        self.door.__enter__()
        self.stack.doors["lag"] = self.door.port
        self.stack.run("desk", "desk")
        for name in (*_ROLES, "lag", "desk"):
            self.stack.wait_up(name)
        self.reader.__enter__()
        folder = self._folder / "prometheus"
        folder.mkdir()
        history = before(time.time(), silent=SILENT, drifting=DRIFTING)
        self.prometheus = Prometheus(folder, self.stack.targets(), history=history, alertmanager=self.far.address)
        self.prometheus.start()
        self.began = time.time()

    def end(self) -> None:
        self.reader.__exit__()
        if hasattr(self, "door"):
            self.door.__exit__(None, None, None)
        if hasattr(self, "prometheus"):
            self.prometheus.close()
        self.stack.close()
        self.desk.__exit__(None, None, None)
        self.far.__exit__(None, None, None)

    @property
    def told(self) -> list[dict[str, object]]:
        """The alerts that came to Alertmanager's door."""
        return list(self.far.told)

    def quiet_again(self, later: Collection[str]) -> None:
        """Everything is mended: wait until nothing fires but those that end later."""

        def over() -> bool:
            firing = {one["alertname"] for one in self.prometheus.alerts() if one["alertstate"] == "firing"}
            return firing <= {*later}

        wait_until(over, PATIENCE, lambda: f"they go on: {self.prometheus.alerts()}")

    def fires(self, *alerts: tuple[str, dict[str, str]]) -> None:
        until = time.monotonic() + PATIENCE
        for alert, labels in alerts:
            self.prometheus.wait_fired(alert, self.part, max(0.0, until - time.monotonic()), **labels)

    def ends(self, *alerts: tuple[str, dict[str, str]]) -> None:
        until = time.monotonic() + PATIENCE
        for alert, labels in alerts:
            self.prometheus.wait_clear(alert, max(0.0, until - time.monotonic()), **labels)

    def value(self, expr: str) -> float:
        found = self.prometheus.query(expr)
        return float(found[0]["value"][1]) if found else 0.0

    def lag_lives(self) -> set[str]:
        """When the process of `lag` began that the last look found alive: a moment after it was killed it still is."""
        begun = self.prometheus.query('process_start_time_seconds{role="lag"} and on (instance) up == 1')
        return {one["value"][1] for one in begun}
