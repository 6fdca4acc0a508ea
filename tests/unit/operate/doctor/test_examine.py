"""All checks together, on a broker and on databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from aiokafka import TopicPartition

from stream.clock import SetClock
from stream.kafka.clients import consumer
from stream.kafka.stages import group_of
from stream.kafka.topics import RAW
from stream.operate.doctor.database import database_findings
from stream.operate.doctor.examine import examine
from stream.settings import Settings, Store
from stream.store import migrate
from tests.postgres import postgres_server, postgres_url
from tests.refusals import publish_raw, records_of

__all__ = ["postgres_server", "postgres_url"]


async def _faults(settings, clock):
    return {found.name: found.fault async for found in examine(settings, clock) if found.fault}


async def test_lag_beside_retention_and_a_stage_that_is_down(fresh, tmp_path):
    """Four days after a raw record that nobody read: half of its week is over."""
    settings = fresh.model_copy(update={"store": Store(url=f"sqlite:///{tmp_path}/wire.db")})
    migrate(settings.store.url.get_secret_value())
    await publish_raw(settings, 3)
    now = datetime.now(UTC)
    assert await _faults(settings, SetClock(now)) == {}
    (first, *_) = await records_of(settings, RAW.name)
    reader = consumer(settings, group=group_of("normalise"))
    await reader.start()
    reader.assign([TopicPartition(RAW.name, first.partition)])
    await reader.commit({TopicPartition(RAW.name, first.partition): 1})
    await reader.stop()
    found = await _faults(settings, SetClock(now + timedelta(days=4)))
    assert sorted(found) == ["retention", "stages"]
    assert "normalise, and 2 records wait" in found["stages"]
    assert "normalise has not read what is 96.0 h old" in found["retention"]


def _database(url):
    return list(database_findings(Settings(store=Store(url=url)), SetClock(datetime.now(UTC))))


def test_a_database_that_is_there_missing_or_may_only_be_read(tmp_path):
    url = f"sqlite:///{tmp_path}/wire.db"
    (found,) = _database(url)
    assert "wirestream migrate" in found.fault
    assert list(tmp_path.iterdir()) == []
    migrate(url)
    (found,) = _database(url)
    assert (found.fault, found.about.startswith(f"{url}: writable")) == ("", True)
    (found,) = _database(f"sqlite:///file:{tmp_path}/wire.db?mode=ro&uri=true")
    assert "make it writable" in found.fault


def test_a_postgresql_that_may_only_be_read_and_its_clock(postgres_url):
    migrate(postgres_url)
    database, clock = _database(postgres_url)
    assert (database.fault, clock.fault, clock.about) == ("", "", "as the database's")
    glue = "&" if "?" in postgres_url else "?"
    (found,) = _database(f"{postgres_url}{glue}options=-c%20default_transaction_read_only%3Don")
    assert "read-only transaction" in found.fault
    assert "make it writable" in found.fault


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_postgresql_that_has_not_every_letter(postgres_server, encoding):
    """It refuses a story for its quotation marks, and that is a dead letter."""
    name = f"encoded_{encoding.lower()}"
    postgres_server.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    url = postgres_server.url(name).render_as_string(hide_password=False)
    migrate(url)
    faults = [found.fault for found in _database(url) if found.fault]
    assert len(faults) == 1
    assert f"keeps text in {encoding}" in faults[0]


@pytest.mark.parametrize("hours", [2, -2])
def test_a_database_whose_clock_is_off(postgres_url, hours):
    migrate(postgres_url)
    settings = Settings(store=Store(url=postgres_url))
    found = list(database_findings(settings, SetClock(datetime.now(UTC) + timedelta(hours=hours))))
    assert ("ahead of" if hours > 0 else "behind") in found[1].fault
