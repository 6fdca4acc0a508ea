"""The pods of deploy/k8s: how they come and go, what they are asked, what they may do, and whom they reach."""

from __future__ import annotations

import re
from typing import Any

import pytest

from stream.agents import worker
from stream.feeds.run import process
from stream.kafka.stages import STAGES
from tests.manifests import RENDERED, SERVERS, of_kind, workloads

each_rendering = pytest.mark.parametrize("rendered", RENDERED)


@each_rendering
def test_a_roll_out_starts_nothing_before_something_has_ended_but_for_the_desk_whose_readers_need_one(rendered):
    for each in workloads(rendered):
        spec = each.document["spec"]
        if each.kind == "Deployment":
            more = 1 if each.name == "desk" else 0
            rolling = {"maxSurge": more, "maxUnavailable": 1 - more}
            assert spec["strategy"] == {"type": "RollingUpdate", "rollingUpdate": rolling}, each.name
        if each.kind == "Deployment" or not each.ours:
            assert "WIRESTREAM_KAFKA__INSTANCE_ID" not in each.environment(), "a name that no pod has again"
        if each.kind == "StatefulSet" and each.ours:
            (named,) = [one for one in each.container["env"] if one["name"] == "WIRESTREAM_KAFKA__INSTANCE_ID"]
            assert named["valueFrom"] == {"fieldRef": {"fieldPath": "metadata.name"}}
    keeping = {str(stage.role) for stage in STAGES if stage.keeps}
    assert {each.name for each in workloads(rendered) if each.kind == "StatefulSet" and each.ours} == keeping


@each_rendering
def test_probes_ask_what_is_served_and_a_long_record_fails_none(rendered):
    for each in workloads(rendered):
        if not each.ours or each.kind == "Job":
            continue
        ports = {port["name"]: port["containerPort"] for port in each.container["ports"]}
        assert str(ports["metrics"]) == each.environment()["WIRESTREAM_WEB__PORT"]
        asked = {kind: each.container[f"{kind}Probe"] for kind in ("startup", "liveness", "readiness")}
        assert {kind: probe["httpGet"] for kind, probe in asked.items()} == {
            "startup": {"path": "/livez", "port": "metrics"},
            "liveness": {"path": "/livez", "port": "metrics"},
            "readiness": {"path": "/readyz", "port": "metrics"},
        }
        patience = {kind: probe["periodSeconds"] * probe["failureThreshold"] for kind, probe in asked.items()}
        assert patience["startup"] >= 600
        assert patience["liveness"] >= 120
        assert patience["readiness"] >= 30


@each_rendering
def test_a_worker_has_the_time_that_it_needs_to_end(rendered):
    needed = max(worker._STOP_SECONDS, process._STOP_SECONDS)
    for each in workloads(rendered):
        before = each.container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        assert each.pod["terminationGracePeriodSeconds"] >= 2 * needed + before


@each_rendering
def test_no_pod_has_a_right_that_it_does_not_need(rendered):
    (namespace,) = of_kind(rendered, "Namespace").values()
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    for each in workloads(rendered):
        pod, container = each.pod["securityContext"], each.container["securityContext"]
        assert each.pod["automountServiceAccountToken"] is False
        assert each.pod["enableServiceLinks"] is False
        assert pod["runAsNonRoot"] is True
        assert pod["runAsUser"] > 0
        assert pod["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        resources = each.container["resources"]
        assert resources["limits"]["memory"]
        assert resources["requests"]["cpu"]
        assert "cpu" not in resources["limits"], "a worker that is throttled misses its heartbeats"
        assert each.mounted("/tmp/x") is not None


@each_rendering
def test_no_secret_stands_in_a_manifest(rendered):
    assert not of_kind(rendered, "Secret")
    for each in workloads(rendered):
        for name, value in each.environment().items():
            if re.search(r"PASSWORD$|TOKEN$|SECRET$", name):
                assert value == "secret", f"{each.name}: {name} is written down"
            assert not re.search(r"://[^/@]*:[^/@]*@", value), f"{each.name}: {name} has a password"


@each_rendering
def test_a_role_reaches_what_it_needs_and_nothing_else(rendered):
    policies = of_kind(rendered, "NetworkPolicy")
    assert policies["nothing"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    reached = {each.name: _outward(each.labels, policies) for each in workloads(rendered) if each.ours}
    expected = {name: {"names", "to-kafka"} for name in {*SERVERS, "topics"}} | {
        "migrate": {"names"},
        "desk": {"names"},
    }
    for name in ("store", "migrate", "desk"):
        expected[name] |= {"to-database"}
    for name in ("feeds", "alert"):
        expected[name] |= {"out"}
    if "acls" in reached:
        expected["acls"] = {"names", "acls-to-kafka"}
    assert reached == expected
    blocked = policies["out"]["spec"]["egress"][0]["to"][0]["ipBlock"]["except"]
    assert {"10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16"} <= set(blocked)


def _outward(labels: dict[str, str], policies: dict[str, Any]) -> set[str]:
    return {
        name
        for name, each in policies.items()
        if each["spec"].get("egress") and _selects(each["spec"]["podSelector"], labels)
    }


def _selects(selector: Any, labels: dict[str, str]) -> bool:
    equal = all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())
    return equal and all(labels.get(each["key"]) in each["values"] for each in selector.get("matchExpressions", ()))
