"""Writes components/prometheus/rules.yaml anew: the rules of deploy/prometheus/rules.yml, as the Prometheus operator
wants them. A test holds that the two say the same.

    .venv/bin/python deploy/k8s/write_rules.py
"""

# ruff: noqa: INP001 - a script
from __future__ import annotations

import textwrap
from pathlib import Path

__all__ = ["WRITTEN", "manifest"]

HERE = Path(__file__).resolve().parent
RULES = HERE.parent / "prometheus" / "rules.yml"
WRITTEN = HERE / "components" / "prometheus" / "rules.yaml"
_HEAD = """\
# Written by deploy/k8s/write_rules.py from deploy/prometheus/rules.yml: change them there.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: wirestream
spec:
"""


def manifest(rules: str) -> str:
    """The manifest of these rules, their comments and their layout kept."""
    groups = rules[rules.index("groups:") :]
    return _HEAD + textwrap.indent(groups, "  ")


if __name__ == "__main__":
    WRITTEN.write_text(manifest(RULES.read_text("utf-8")), "utf-8")
