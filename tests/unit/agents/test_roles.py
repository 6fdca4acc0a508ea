"""How stages are put together from their settings; nothing is started."""

from __future__ import annotations

from datetime import UTC, datetime

import stream.normalise
from stream.agents.roles import Role, stages_of
from stream.clock import SetClock
from stream.errors import Reason, Rejected
from stream.observe.metrics import REGISTRY
from stream.settings import Alerts, Settings
from stream.wire import NAMES
from tests.factories import record


async def test_refusals_of_normalise_are_counted_by_source_and_every_format_from_nought(monkeypatch):
    monkeypatch.setattr(stream.normalise, "prepare", lambda: None)
    (stage,) = stages_of(Role.NORMALISE, Settings(), SetClock(datetime(2026, 3, 1, tzinfo=UTC)))
    for name in NAMES:
        assert REGISTRY.get_sample_value("wire_format_refused_total", {"format": name}) is not None, name
    stage.guard._tell_refusal(record(key=b"roles-desk"), Rejected(Reason.EMPTY))
    labels = {"source": "roles-desk", "reason": "empty"}
    assert REGISTRY.get_sample_value("wire_source_refused_total", labels) == 1


async def test_every_channel_of_the_rules_is_counted_from_nought(tmp_path):
    """A counter that is born at its first failure shows Prometheus no increase."""
    rules = tmp_path / "alerts.yaml"
    rules.write_text(
        'channels:\n  desk-of-this-test: {allow_private: true, webhook: {url: "http://127.0.0.1:9/"}}\n'
        'rules:\n  - {name: all, include: {provider: "*"}}\n'
    )
    stages_of(Role.ALERT, Settings(alerts=Alerts(rules=rules)), SetClock(datetime(2026, 3, 1, tzinfo=UTC)))
    for outcome in ("delivered", "retry", "refused", "given-up"):
        labels = {"channel": "desk-of-this-test", "outcome": outcome}
        assert REGISTRY.get_sample_value("wire_alert_deliveries_total", labels) == 0
