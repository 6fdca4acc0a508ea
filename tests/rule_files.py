"""The rules files of deploy/prometheus, read once for whoever tests them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

__all__ = ["ALERTS", "FILES", "RECORDS", "RULES", "content"]

_FOLDER = Path(__file__).parents[1] / "deploy" / "prometheus"
FILES = tuple(sorted(file for file in _FOLDER.glob("*.yml") if "groups:" in file.read_text("utf-8")))


def content(file: Path) -> dict[str, Any]:
    """What is in a rules file."""
    read: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return read


RULES: list[dict[str, Any]] = [rule for file in FILES for group in content(file)["groups"] for rule in group["rules"]]
ALERTS = [rule for rule in RULES if "alert" in rule]
RECORDS = [rule for rule in RULES if "record" in rule]
