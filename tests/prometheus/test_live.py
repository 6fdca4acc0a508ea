"""Each rule on a real Prometheus, which scrapes a real run: it fires when its fault is made, and ends after it.

All times are a sixtieth (`scale`): a minute is a second. What Prometheus has seen in the weeks before, it finds in its
storage (`before`); everything else comes of processes, brokers and databases that are really stopped, killed and fed.
"""

from __future__ import annotations

import pytest

from tests.feed import Feed
from tests.prometheus.day import Day
from tests.prometheus.panels import panels_without_series
from tests.rule_files import ALERTS
from tests.tools import tool

pytestmark = [pytest.mark.kafka, pytest.mark.fault]

NOT_MADE = {
    "RebalanceStorm": "seven rebalances in fifteen seconds are more than a group can make",
    "DuplicateRatioShift": "it compares with the day before, of which a run has none",
    "SinkSlow": "the database is slow for too short a time",
    "FeedFlooding": "a source has to be learned for weeks before it can be louder than ever",
    "FeedBacklog": "whoever is root may remove every file",
    "FeedCertificate": "a certificate's end is of the calendar",
    "ProgressStalled": "a stage that stands still and is not held is a fault of the code, for which there is no switch",
}
"""Rules whose fault the run does not make, and why; `promtool test rules` has a case of each."""

LATER = {
    "FeedRefused": "a source that refused is asked again after a quarter of an hour, by its own clock",
    "AlertsDelayed": "it is kept until the next delivery, by the worker's clock, and for twenty minutes more",
}
"""Rules that the end of the run does not wait for, and why; `promtool test rules` has their end."""

EMPTY = {
    ("Pipeline", "Certificates end in"): "no source of the run has one",
    ("Pipeline", "Failed sends, by topic"): "the broker takes everything",
    ("Pipeline", "Not removed at the far side"): "none of its sources removes anything",
}
"""Panels that may be empty after the run, and why."""


@pytest.mark.timeout(900)
def test_each_rule_fires_at_its_fault_and_ends_after_it(make_kafka, postgres_server, postgres_url, tmp_path):
    tool("prometheus")
    day = Day(make_kafka().bootstrap, postgres_server, postgres_url, tmp_path)
    try:
        day.begin()
        day.replay()
        assert "EndToEndSlow" not in day.prometheus.fired(day.began), "a long replay wakes nobody"
        with Feed(day.stack.settings, per_second=15, source=day.source) as feed:
            day.sources(feed)
            day.away()
            day.database(feed)
            day.no_feeds()
            day.crash_loop()
            day.gone()
            day.quiet_again(LATER.keys())
        assert {rule["alert"] for rule in ALERTS} - day.prometheus.fired(day.began) <= NOT_MADE.keys()
        assert not [rule for rule in day.prometheus.rules() if rule["health"] != "ok"]
        assert panels_without_series(day.prometheus, day.began) <= EMPTY.keys()
        for alert in day.told:
            assert alert["annotations"]["runbook_url"].startswith(
                "https://git.example/wirestream/blob/main/deploy/runbooks/"
            )
            assert "runbooks" not in alert["labels"]
    finally:
        day.end()
