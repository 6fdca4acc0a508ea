"""What is in deploy/, as Prometheus, Alertmanager and Docker Compose themselves read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.rule_files import FILES, content
from tests.tools import compose, run, tool

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy/prometheus"
_MARKS = {
    "silence_test": [pytest.mark.long],  # five weeks of five minutes each, 25 s of a core
    "weeks_test": [pytest.mark.long],
    "feeds_test": [pytest.mark.fault],  # some seconds of a core each: `make faults-short` runs them
    "days_test": [pytest.mark.fault],
    "workers_test": [pytest.mark.fault],
}
TESTS_OF_RULES = [
    pytest.param(path, marks=_MARKS.get(path.stem, []), id=path.stem) for path in sorted(PROMETHEUS.glob("*_test.yml"))
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_prometheus_reads_the_rules_and_finds_each(file):
    rules = [rule for group in content(file)["groups"] for rule in group["rules"]]
    assert f"SUCCESS: {len(rules)} rules found" in run(tool("promtool"), "check", "rules", str(file))


@pytest.mark.parametrize("tests", TESTS_OF_RULES)
def test_each_alert_fires_when_it_should_and_only_then(tests):
    assert "SUCCESS" in run(tool("promtool"), "test", "rules", str(tests))


def test_prometheus_reads_its_configuration(tmp_path):
    # Its rules lie where compose mounts them; here, beside it.
    text = (PROMETHEUS / "prometheus.yml").read_text("utf-8")
    (tmp_path / "prometheus.yml").write_text(text.replace("/etc/prometheus/", f"{PROMETHEUS}/"))
    said = run(tool("promtool"), "check", "config", str(tmp_path / "prometheus.yml"))
    assert f"{len(FILES)} rule files found" in said


def test_alertmanager_reads_its_configuration():
    said = run(tool("amtool"), "check-config", str(ROOT / "deploy/alertmanager/alertmanager.yml"))
    assert "1 receivers" in said
    assert "4 inhibit rules" in said


def test_compose_reads_the_stack(monkeypatch, tmp_path):
    for name in ("COMPOSE_FILE", "COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "empty.env").touch()  # not the .env of whoever runs this
    file = ROOT / "docker-compose.yml"
    whole = [*compose(), "--env-file", str(tmp_path / "empty.env"), "--file", str(file), "config", "--format", "json"]
    resolved = json.loads(run(*whole))  # a warning would stand before it, and be no JSON
    declared = yaml.safe_load(file.read_text("utf-8"))
    assert resolved["services"].keys() == declared["services"].keys()
    assert resolved["volumes"].keys() == declared["volumes"].keys()
    assert {port["host_ip"] for service in resolved["services"].values() for port in service.get("ports", [])} == {
        "127.0.0.1"
    }
