"""Renders what is in deploy/k8s, as kustomize does, and reads from it what a container would have: its environment, its
files, its arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from typer.main import get_command

from stream.cli.commands import app
from stream.kafka.stages import Role
from tests.tools import run, tool

__all__ = [
    "FOLDER",
    "RENDERED",
    "ROOT",
    "SERVERS",
    "Workload",
    "documents",
    "of_kind",
    "parse",
    "schema_of",
    "workloads",
]

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "deploy" / "k8s"
RENDERED = ("overlays/one-node", "overlays/three-brokers", "examples/own-kafka", "examples/managed-postgres")
"""What somebody would apply."""
SERVERS = {*map(str, Role), "feeds", "lag", "desk"}
"""The roles that run on and on, each a workload."""
_OF_THE_FIELD = {"metadata.name": "dedupe-0"}


@cache
def documents(rendered: str) -> tuple[Mapping[str, Any], ...]:
    """All objects of an overlay or an example."""
    return tuple(yaml.safe_load_all(run(tool("kustomize"), "build", str(FOLDER / rendered))))


def of_kind(rendered: str, *kinds: str) -> dict[str, Any]:
    """The objects of these kinds, by name."""
    return {each["metadata"]["name"]: each for each in documents(rendered) if each["kind"] in kinds}


@cache
def schema_of(api: str, kind: str) -> Any:
    """The schema of what Kubernetes does not know itself, for it lies beside the program; None for all else."""
    group, _, version = api.partition("/")
    file = Path(tool("kustomize")).parent / "crds" / f"{group}_{kind.lower()}s.yaml"
    if not file.is_file():
        return None
    versions = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)["spec"]["versions"]
    (schema,) = [each["schema"]["openAPIV3Schema"] for each in versions if each["name"] == version]
    return _strict(schema)


def _strict(schema: Any) -> Any:
    """The schema, with which a key that is not in it is a mistake: a cluster would drop it, and say nothing."""
    if not isinstance(schema, dict):
        return schema
    inner = {key: _strict(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and "x-kubernetes-preserve-unknown-fields" not in schema:
        inner["additionalProperties"] = False
    return inner


def parse(arguments: Sequence[str]) -> None:
    """Have a command line of ours read, and nothing done."""
    command, name, rest, context = get_command(app), "wirestream", list(arguments), None
    while True:
        context = command.make_context(name, rest, parent=context)
        if not hasattr(command, "resolve_command"):
            return
        name, command, rest = command.resolve_command(context, [*context._protected_args, *context.args])


@dataclass(frozen=True)
class Workload:
    """A Deployment, StatefulSet or Job of ours, with its one container."""

    rendered: str
    document: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.document["metadata"]["name"])

    @property
    def kind(self) -> str:
        return str(self.document["kind"])

    @property
    def labels(self) -> Mapping[str, str]:
        return self.document["spec"]["template"]["metadata"]["labels"]  # type: ignore[no-any-return]

    @property
    def pod(self) -> Mapping[str, Any]:
        return self.document["spec"]["template"]["spec"]  # type: ignore[no-any-return]

    @property
    def container(self) -> Mapping[str, Any]:
        (only,) = self.pod["containers"]
        return only  # type: ignore[no-any-return]

    @property
    def ours(self) -> bool:
        return self.labels["app.kubernetes.io/name"] == "wirestream"

    def environment(self) -> dict[str, str]:
        """What the process sees of ours; what comes from a Secret is `secret`."""
        maps = of_kind(self.rendered, "ConfigMap")
        dockerfile = (ROOT / "deploy/Dockerfile").read_text("utf-8")
        found = dict(re.findall(r"\b(WIRESTREAM_\w+)=(\S+)", dockerfile))
        for source in self.container.get("envFrom", ()):
            if "configMapRef" in source:
                found |= maps[source["configMapRef"]["name"]]["data"]
        for variable in self.container.get("env", ()):
            origin = variable.get("valueFrom", {})
            if "fieldRef" in origin:
                found[variable["name"]] = _OF_THE_FIELD[origin["fieldRef"]["fieldPath"]]
            else:
                found[variable["name"]] = variable.get("value", "secret")
        return found

    def mounted(self, path: str) -> Mapping[str, Any] | None:
        """The volume in which a file of the container lies."""
        volumes = {volume["name"]: volume for volume in self.pod.get("volumes", ())}
        claims = self.document["spec"].get("volumeClaimTemplates", ())
        volumes |= {claim["metadata"]["name"]: {"claim": claim} for claim in claims}
        for mount in self.container.get("volumeMounts", ()):
            if Path(path).is_relative_to(mount["mountPath"]):
                return volumes[mount["name"]]
        return None


def workloads(rendered: str) -> Iterator[Workload]:
    for each in of_kind(rendered, "Deployment", "StatefulSet", "Job").values():
        yield Workload(rendered, each)
