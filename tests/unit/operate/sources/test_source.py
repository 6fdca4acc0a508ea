"""Which source is looked at first, and what is counted as refused."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

from stream.clock import SYSTEM_CLOCK
from stream.demo.embedded import EmbeddedBroker
from stream.feeds.run.kept import Status
from stream.feeds.status import FeedState
from stream.operate.sources.ask import all_sources
from stream.operate.sources.refused import refused_since
from stream.operate.sources.source import sources_of
from stream.settings import Kafka, Settings, Store
from stream.store import Writer, migrate, open_engine
from stream.store.sources import StoredSource
from tests.factories import extracted

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _stored(name, minutes):
    return StoredSource(name, NOON + timedelta(minutes=minutes), 1, 2, ("ninjs",), 2, 1.0, 0.5, 0.0, 0.5)


def test_the_silent_ones_come_first():
    feeds = {
        "never": Status(kind="rss"),
        "gone": Status(kind="rss", removed=NOON),
        "early": Status(kind="rss", state=FeedState.OK),
    }
    found = sources_of([_stored("late", 60), _stored("early", 5)], {"broken": Counter(malformed=3)}, feeds)
    assert [one.name for one in found] == ["broken", "never", "early", "late"]
    assert found[0].refused == {"malformed": 3}
    assert found[2].feed is not None


async def test_refusals_are_counted_by_the_source_of_their_raw_records(filed):
    since = SYSTEM_CLOCK.now() - timedelta(hours=1)
    found, whole = await refused_since(filed, since)
    assert whole
    assert found == {"feed": Counter(malformed=1)}
    assert await refused_since(filed, SYSTEM_CLOCK.now() + timedelta(hours=1)) == ({}, True)


async def test_topics_that_are_not_there_are_nothing_of_which_nothing_was_refused(desk):
    with EmbeddedBroker() as broker:
        given = {"kafka": Kafka(bootstrap=broker.bootstrap), "store": Store(url=_database(desk))}
        found, lacking = await all_sources(Settings(**given), SYSTEM_CLOCK.now())
    assert [one.name for one in found] == ["ferry-feed"]
    refused, feeds = lacking
    assert refused.startswith("what was refused is not told: wire.deadletters.v1 is missing")
    assert feeds.startswith("how feeds do is not told: wirestream-feeds-state is missing")


def _database(desk):
    url = f"sqlite:///{desk}/wire.db"
    engine = open_engine(url)
    migrate(engine)
    Writer(engine).write([extracted("flood", source="ferry-feed")])
    engine.dispose()
    return url


def test_the_command_fits_its_columns_and_says_which_database(filed, desk, run):
    given = {"WIRESTREAM_KAFKA__BOOTSTRAP": filed.kafka.bootstrap, "WIRESTREAM_STORE__URL": _database(desk)}
    code, shown, said = run("sources", **given, COLUMNS="80")
    assert (code, said) == (0, "")
    lines = shown.splitlines()
    assert all(len(line) <= 80 for line in lines[:-1])
    assert lines[1].startswith("feed ")
    assert "never" in lines[1]
    assert "1 malformed" in lines[2]
    assert lines[3].startswith("ferry-feed")
    assert "wire.db" in lines[-1]
    code, shown, _ = run("sources", "--json", **given)
    first, second = map(json.loads, shown.splitlines())
    assert (first["source"], first["last_at"], first["refused_day"]) == ("feed", None, {"malformed": 1})
    assert (second["source"], second["yields"]["quotes"]) == ("ferry-feed", 1.0)


def test_without_a_broker_the_database_is_told_of_all_the_same(desk, run, closed_port):
    given = {"WIRESTREAM_KAFKA__BOOTSTRAP": f"127.0.0.1:{closed_port}", "WIRESTREAM_STORE__URL": _database(desk)}
    code, shown, said = run("sources", **given)
    assert code == 0
    assert "ferry-feed" in shown
    assert "refusals and feeds are not told: no Kafka at" in said
    (row,) = [line for line in shown.splitlines() if line.startswith("ferry-feed")]
    assert "?" in row.split(), "that nothing was refused is not known"
    _, shown, _ = run("sources", "--json", **given)
    assert json.loads(shown.splitlines()[-1])["refused_day"] is None


def test_without_a_database_it_ends_in_one_line(desk, run):
    code, shown, said = run("sources")
    assert (code, shown) == (2, "")
    assert "there is no database" in said
    assert "wirestream migrate" in said
    assert not list(desk.iterdir())
