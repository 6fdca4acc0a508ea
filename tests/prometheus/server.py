"""Runs a real Prometheus for a test: the server of Debian's package, with our rules in short times.

It ends only what it started, keeps to its folder, and listens on the loopback at a port of the system's choice.
"""

from __future__ import annotations

import json
import math
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from stream.demo.ports import free_ports
from tests.prometheus.scale import FACTOR, scaled, shortened
from tests.rule_files import FILES, content
from tests.service import wait_until
from tests.tools import run, tool

__all__ = ["Prometheus"]

_LOOKBACK = "5m"
"""How long an instant query takes an older value; Prometheus' own default, which is shortened like all else."""
_EVERY = "15s"
"""As Prometheus looks at rules by prometheus.yml."""
_SCRAPED = "1s"
"""A worker that is busy, on a machine that is, answers no sooner; the shortest range of a rule has two of them."""
_START_SECONDS = 60.0


class Prometheus:
    """`targets` are the jobs, each with the labels of its targets. `history` is what came before, as OpenMetrics."""

    def __init__(
        self, folder: Path, targets: Mapping[str, list[dict[str, str]]], *, history: str = "", alertmanager: str = ""
    ) -> None:
        self.folder = folder
        (self.port,) = free_ports(1)
        self._server = tool("prometheus")
        (folder / "rules").mkdir()
        for file in FILES:
            (folder / "rules" / file.name).write_text(yaml.safe_dump(scaled(content(file)), sort_keys=False))
        (folder / "prometheus.yml").write_text(yaml.safe_dump(self._config(targets, alertmanager)))
        if history:
            (folder / "history.om").write_text(history + "# EOF\n")
            run(
                tool("promtool"),
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                str(folder / "history.om"),
                str(folder / "data"),
            )
        self._process: subprocess.Popen[bytes] | None = None

    def _config(self, targets: Mapping[str, list[dict[str, str]]], alertmanager: str) -> dict[str, Any]:
        look, every = shortened(_EVERY, Fraction(FACTOR)), _SCRAPED
        deployed = yaml.safe_load((FILES[0].parent / "prometheus.yml").read_text("utf-8"))
        own = {job["job_name"]: job for job in deployed["scrape_configs"]}
        jobs = [
            {
                "job_name": name,
                "metric_relabel_configs": own[name].get("metric_relabel_configs", []),
                "static_configs": [
                    {"targets": [labels["address"]], "labels": {k: v for k, v in labels.items() if k != "address"}}
                    for labels in of_job
                ],
            }
            for name, of_job in targets.items()
        ]
        config: dict[str, Any] = {
            "global": {"scrape_interval": every, "scrape_timeout": every, "evaluation_interval": look},
            "rule_files": ["rules/*.yml"],
            "scrape_configs": jobs,
        }
        if alertmanager:
            config["global"]["external_labels"] = {"runbooks": "https://git.example/wirestream/blob/main/"}
            config["alerting"] = {
                "alert_relabel_configs": deployed["alerting"]["alert_relabel_configs"],
                "alertmanagers": [{"static_configs": [{"targets": [alertmanager]}]}],
            }
        return config

    def start(self) -> None:
        """Returns once it answers."""
        with (self.folder / "log").open("ab") as log:
            command = [
                self._server,
                f"--config.file={self.folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={self.folder / 'data'}",
                f"--web.listen-address=127.0.0.1:{self.port}",
                f"--query.lookback-delta={shortened(_LOOKBACK, Fraction(FACTOR))}",
                "--rules.alert.resend-delay=1s",
                "--log.level=warn",
            ]
            self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        wait_until(self._ready, _START_SECONDS, self.log, step=0.1)

    def _ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def log(self) -> str:
        return (self.folder / "log").read_text("utf-8", "replace")[-3000:]

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(10)

    def _get(self, path: str, **parameters: Any) -> Any:
        url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            return json.load(answer)["data"]

    def query(self, expr: str, at: float | None = None) -> list[dict[str, Any]]:
        """The series of an instant query: `metric` and `value`."""
        found: list[dict[str, Any]] = self._get("query", query=expr, **({} if at is None else {"time": at}))["result"]
        return found

    def over(self, expr: str, since: float, step: float = 0.5) -> list[dict[str, Any]]:
        """The series of a query from then until now."""
        found: list[dict[str, Any]] = self._get("query_range", query=expr, start=since, end=time.time(), step=step)[
            "result"
        ]
        return found

    def rules(self) -> list[dict[str, Any]]:
        """Every rule, with its health and its last error."""
        return [rule for group in self._get("rules")["groups"] for rule in group["rules"]]

    def firing(self, alert: str, *, seconds: float = 0.0, **labels: str) -> bool:
        """Whether an alert with these labels fires now, or has in the last `seconds`."""
        given = {"alertname": alert, "alertstate": "firing", **labels}
        selector = ",".join(f'{name}="{value}"' for name, value in given.items())
        now = f"ALERTS{{{selector}}}"
        return bool(self.query(f"max_over_time({now}[{int(seconds)}s])" if seconds else now))

    def wait_fired(self, alert: str, since: float, within: float, **labels: str) -> None:
        """Wait until it fires, or has fired since then: what is short may be over when somebody looks."""

        def fired() -> bool:
            return self.firing(alert, seconds=time.time() - since + 1, **labels)

        wait_until(fired, within, lambda: f"no {alert} {labels}: {self.alerts()}")

    def wait_clear(self, alert: str, within: float, **labels: str) -> None:
        wait_until(lambda: not self.firing(alert, **labels), within, lambda: f"{alert} {labels} goes on")

    def fired(self, since: float) -> set[str]:
        """The names of the alerts that have fired since then, for however short a time."""
        seconds = math.ceil(time.time() - since)
        found = self.query(f'max_over_time(ALERTS{{alertstate="firing"}}[{seconds}s])')
        return {one["metric"]["alertname"] for one in found}

    def alerts(self) -> list[dict[str, str]]:
        """The labels of each alert that fires or will."""
        return [one["metric"] for one in self.query("ALERTS")]
