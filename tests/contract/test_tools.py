"""What is in deploy/, as Prometheus, Alertmanager and Docker Compose themselves read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from tests.tools import compose, run, tool

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "deploy/prometheus"
TESTS_OF_RULES = sorted(PROMETHEUS.glob("*_test.yml"))


def test_prometheus_reads_the_rules_and_finds_each():
    rules = yaml.safe_load((PROMETHEUS / "rules.yml").read_text("utf-8"))["groups"][0]["rules"]
    said = run(tool("promtool"), "check", "rules", str(PROMETHEUS / "rules.yml"))
    assert f"SUCCESS: {len(rules)} rules found" in said


@pytest.mark.parametrize("tests", TESTS_OF_RULES, ids=lambda path: path.stem)
def test_each_alert_fires_when_it_should_and_only_then(tests):
    assert "SUCCESS" in run(tool("promtool"), "test", "rules", str(tests))


def test_prometheus_reads_its_configuration(tmp_path):
    # Its rules lie where compose mounts them; here, beside it.
    text = (PROMETHEUS / "prometheus.yml").read_text("utf-8")
    (tmp_path / "prometheus.yml").write_text(text.replace("/etc/prometheus/rules.yml", str(PROMETHEUS / "rules.yml")))
    said = run(tool("promtool"), "check", "config", str(tmp_path / "prometheus.yml"))
    assert "1 rule files found" in said


def test_alertmanager_reads_its_configuration():
    said = run(tool("amtool"), "check-config", str(ROOT / "deploy/alertmanager/alertmanager.yml"))
    assert "1 receivers" in said
    assert "2 inhibit rules" in said


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
