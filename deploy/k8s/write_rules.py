"""Writes components/prometheus/rules.yaml anew: the rules of deploy/prometheus, as the Prometheus operator wants them.
A test holds that the two say the same.

    .venv/bin/python deploy/k8s/write_rules.py
"""

# ruff: noqa: INP001 - a script
from __future__ import annotations

import textwrap
from collections.abc import Iterable
from pathlib import Path

import yaml

__all__ = ["WRITTEN", "manifest", "rule_files"]

HERE = Path(__file__).resolve().parent
PROMETHEUS = HERE.parent / "prometheus"
WRITTEN = HERE / "components" / "prometheus" / "rules.yaml"
_HEAD = """\
# Written by deploy/k8s/write_rules.py from the rules in deploy/prometheus: change them there.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: wirestream
spec:
  groups:
"""


def rule_files() -> list[Path]:
    """The files that Prometheus is given by its own configuration."""
    named = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text("utf-8"))["rule_files"]
    return [PROMETHEUS / Path(name).name for name in named]


def manifest(texts: Iterable[str]) -> str:
    """The manifest of these files of rules, their comments and their layout kept."""
    return _HEAD + "".join(textwrap.indent(text.partition("\ngroups:\n")[2], "  ") for text in texts)


if __name__ == "__main__":
    WRITTEN.write_text(manifest(file.read_text("utf-8") for file in rule_files()), "utf-8")
