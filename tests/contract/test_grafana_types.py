"""The dashboards are read by the types that Grafana publishes: those of the newest Grafana that has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from deploy.grafana.build import DASHBOARDS

_OF_THE_DATASOURCE = {"definition", "titleFormat", "textFormat", "tagKeys", "step"}
"""Keys that Prometheus' plugin reads, and the types of dashboards do not have."""


def unknown(said: Any, read: Any, at: str = "") -> Iterator[str]:
    """Yield what is said and was not read."""
    if isinstance(said, dict):
        for key, value in said.items():
            if key not in read:
                yield f"{at}/{key}"
            else:
                yield from unknown(value, read[key], f"{at}/{key}")
    elif isinstance(said, list):
        for number, (one, other) in enumerate(zip(said, read, strict=True)):
            yield from unknown(one, other, f"{at}/{number}")
    elif said != read:
        yield at


@pytest.mark.parametrize("name", ["pipeline", "quality", "wire"])
def test_grafanas_own_types_know_every_key(name):
    """A key that they do not know is one that Grafana leaves unread: a panel that is not as it was meant."""
    register_default_plugins()
    board = json.loads((DASHBOARDS / f"{name}.json").read_text("utf-8"))
    read = json.loads(JSONEncoder().encode(Dashboard.from_json(deepcopy(board))))
    assert {at.rpartition("/")[2] for at in unknown(board, read)} == _OF_THE_DATASOURCE
    broken = deepcopy(board)
    broken["panels"][1]["options"]["colourMode"] = "value"
    read = json.loads(JSONEncoder().encode(Dashboard.from_json(deepcopy(broken))))
    assert [at for at in unknown(broken, read) if at.endswith("/options/colourMode")]
