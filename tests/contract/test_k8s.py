"""The manifests of deploy/k8s, as kustomize renders them: they are Kubernetes', and say what the service needs."""

from __future__ import annotations

import importlib.util
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import pytest
import yaml

from stream.alert.load import load_rules
from stream.feeds.config.load import load_feeds
from stream.kafka.stages import STAGES
from stream.settings import load_settings
from tests.manifests import FOLDER, RENDERED, ROOT, SERVERS, documents, of_kind, parse, schema_of, workloads

KUBERNETES = "1.33"
"""The release whose schemas hold: one that every cluster has by now."""
_FILE = re.compile(r"(?<![\w/:])/(?:run|etc|var)/[\w./-]+")
"""The path of a file in a variable: of a mounted one."""
JOBS = {"topics", "migrate", "acls"}
STATELESS = {"normalise", "extract"}
"""The roles that may be scaled by their lag."""
each_rendering = pytest.mark.parametrize("rendered", RENDERED)


def _different() -> list[Any]:
    """Every object that is rendered, once."""
    found = {json.dumps(each, sort_keys=True): each for rendered in RENDERED for each in documents(rendered)}
    return list(found.values())


def test_every_object_is_one_of_kubernetes_or_of_those_who_read_it(monkeypatch):
    # Five megabytes are read for each object, else.
    monkeypatch.setattr(kubernetes_validate.utils, "schema_contents", cache(kubernetes_validate.utils.schema_contents))
    seen = set()
    for each in _different():
        seen.add(each["kind"])
        if schema := schema_of(each["apiVersion"], each["kind"]):
            jsonschema.Draft202012Validator(schema).validate(each)
        else:
            kubernetes_validate.validate(each, KUBERNETES, strict=True)
    assert {"ScaledObject", "TriggerAuthentication", "PodMonitor", "ScrapeConfig", "PrometheusRule"} <= seen
    assert {"Deployment", "StatefulSet", "Job", "NetworkPolicy", "PodDisruptionBudget", "Service"} <= seen


@each_rendering
def test_every_role_has_a_workload_and_is_guarded(rendered):
    ours = {each.name: each for each in workloads(rendered) if each.ours}
    assert {name for name, each in ours.items() if each.kind != "Job"} == SERVERS
    assert {"topics", "migrate"} <= {name for name, each in ours.items() if each.kind == "Job"} <= JOBS
    budgets, services = of_kind(rendered, "PodDisruptionBudget"), of_kind(rendered, "Service")
    for name in SERVERS:
        each = ours[name]
        assert budgets[name]["spec"]["selector"]["matchLabels"] == each.labels
        assert budgets[name]["spec"]["maxUnavailable"] == 1
        assert services[name]["spec"]["selector"] == each.labels == each.document["spec"]["selector"]["matchLabels"]
        assert services[name]["spec"]["publishNotReadyAddresses"] is True
    assert len({each.container["image"] for each in ours.values()}) == 1
    assert re.search(r"[:@][^/]+$", ours["store"].container["image"]), "an image without a version"


@each_rendering
def test_the_command_and_the_environment_of_each_container_are_read_by_the_service(rendered, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for each in workloads(rendered):
        if not each.ours:
            continue
        parse(each.container["args"])
        for name in list(os.environ):
            if name.startswith("WIRESTREAM_"):
                monkeypatch.delenv(name)
        for name, value in each.environment().items():
            for path in _FILE.findall(value):
                _lies_there(path, each.mounted(path), rendered)
                here = tmp_path / path.strip("/")
                here.parent.mkdir(parents=True, exist_ok=True)
                here.write_text("secret\n")
            monkeypatch.setenv(name, _FILE.sub(lambda found: f"{tmp_path}{found[0]}", value))
        settings = load_settings()
        url = settings.store.url.get_secret_value()
        assert ("postgresql" in url and ":secret@" in url) == (each.name in {"store", "migrate", "desk"})
        assert (settings.kafka.security == "SASL_SSL") == (
            rendered.endswith("own-kafka") and each.name not in {"migrate", "desk"}
        )
        if rendered != "overlays/one-node":
            assert (settings.topics.replication, settings.topics.min_insync_replicas) == (3, 2)


def _lies_there(path: str, volume: Any, rendered: str) -> None:
    assert volume is not None, f"nothing is mounted at {path}"
    if "secret" in volume:
        items = [item["path"] for item in volume["secret"].get("items", ())]
        assert not items or Path(path).name in items
    if "configMap" in volume:
        assert Path(path).name in of_kind(rendered, "ConfigMap")[volume["configMap"]["name"]]["data"]


@each_rendering
def test_the_desk_has_the_rules_of_the_alert_stage_and_none_of_their_secrets(rendered):
    ours = {each.name: each for each in workloads(rendered) if each.ours}
    named = {name: each.environment().get("WIRESTREAM_ALERTS__RULES") for name, each in ours.items()}
    assert {name for name, file in named.items() if file} == {"alert", "desk"}
    for name in ("alert", "desk"):
        (volume,) = [each for each in ours[name].pod["volumes"] if each["name"] == "alerts"]
        assert ours[name].mounted(named[name]) == volume
        assert volume["configMap"] == {"name": "alerts"}
        (mount,) = [each for each in ours[name].container["volumeMounts"] if each["name"] == "alerts"]
        assert mount["readOnly"] is True
    given = {name for name, each in ours.items() if "wirestream-alerts" in json.dumps(each.document)}
    assert given == {"alert"}


def test_only_what_keeps_nothing_is_scaled_and_slowly():
    scaled = of_kind("examples/own-kafka", "ScaledObject")
    assert scaled.keys() == STATELESS
    stages = {stage.name: stage for stage in STAGES}
    for name, each in scaled.items():
        assert each["spec"]["scaleTargetRef"] == {"name": name}
        (trigger,) = each["spec"]["triggers"]
        assert not stages[name].keeps
        assert trigger["metadata"]["consumerGroup"] == stages[name].group
        assert [trigger["metadata"]["topic"]] == [topic.name for topic in stages[name].reads]
        assert trigger["metadata"]["allowIdleConsumers"] == "false"
        assert trigger["metadata"]["limitToPartitionsWithLag"] == "true"
        down = each["spec"]["advanced"]["horizontalPodAutoscalerConfig"]["behavior"]["scaleDown"]
        assert min(down["stabilizationWindowSeconds"], each["spec"]["cooldownPeriod"]) >= 1800
        assert each["spec"]["minReplicaCount"] == 1
        assert each["spec"]["maxReplicaCount"] == load_settings().topics.partitions
        assert "replicas" not in of_kind("examples/own-kafka", "Deployment")[name]["spec"]


def test_prometheus_gets_the_same_rules_and_asks_every_role():
    spec = importlib.util.spec_from_file_location("write_rules", FOLDER / "write_rules.py")
    write_rules = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(write_rules)
    rules = [file.read_text("utf-8") for file in write_rules.rule_files()]
    assert write_rules.WRITTEN.read_text("utf-8") == write_rules.manifest(rules), "run deploy/k8s/write_rules.py"
    (rendered,) = of_kind("examples/own-kafka", "PrometheusRule").values()
    assert rendered["spec"] == {"groups": [group for text in rules for group in yaml.safe_load(text)["groups"]]}
    (scraped,) = of_kind("examples/own-kafka", "ScrapeConfig").values()
    targets = {f"{name}.wirestream.svc:9100" for name in SERVERS}
    assert {target for one in scraped["spec"]["staticConfigs"] for target in one["targets"]} == targets


def test_rules_and_feeds_of_the_base_are_good():
    alerts = (FOLDER / "base/files/alerts.yaml").read_text("utf-8")
    assert alerts == (ROOT / "deploy/alerts.yaml").read_text("utf-8"), "copy deploy/alerts.yaml there"
    assert load_rules(alerts, "alerts.yaml").rules
    feeds = load_feeds((FOLDER / "base/files/feeds.yaml").read_text("utf-8"), "feeds.yaml", {"DESK_TOKEN": "t" * 40})
    (pod,) = [each for each in workloads("overlays/one-node") if each.name == "feeds"]
    ports = {port["name"]: port["containerPort"] for port in pod.container["ports"]}
    assert feeds.push.listen.endswith(f":{ports['pushes']}")
