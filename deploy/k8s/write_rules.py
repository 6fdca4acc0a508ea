"""Writes components/prometheus/rules.yaml anew: the rules of deploy/prometheus, as the Prometheus operator wants them.
A test holds that the two say the same.

    .venv/bin/python deploy/k8s/write_rules.py
"""

# ruff: noqa: INP001 - a script
from __future__ import annotations

import textwrap
from pathlib import Path

__all__ = ["RULES", "WRITTEN", "manifest"]

HERE = Path(__file__).resolve().parent
RULES = tuple(HERE.parent / "prometheus" / name for name in ("rules.yml", "silence.yml", "drift.yml"))
WRITTEN = HERE / "components" / "prometheus" / "rules.yaml"
_HEAD = """\
# Written by deploy/k8s/write_rules.py from deploy/prometheus/{rules,silence,drift}.yml: change them there.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: wirestream
spec:
"""


def manifest(*rules: str) -> str:
    """The manifest of these files of rules, their comments and their layout kept."""
    groups = "\n".join(text[text.index("groups:\n") + len("groups:\n") :] for text in rules)
    return _HEAD + textwrap.indent("groups:\n" + groups, "  ")


if __name__ == "__main__":
    WRITTEN.write_text(manifest(*(file.read_text("utf-8") for file in RULES)), "utf-8")
