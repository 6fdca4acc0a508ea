from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from stream.store import Writer, migrate, open_engine
from tests.postgres import postgres_server, postgres_url
from tests.unit.store.tables import empty

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """An empty database of either kind: the PostgreSQL is started only where it is asked for."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/wire.db"
    return request.getfixturevalue("postgres_url")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def migrated(request, tmp_path_factory):
    """One database of each kind with the tables: migrating a fresh one for each test would take most of the time."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('store')}/wire.db"
    else:
        server = request.getfixturevalue("postgres_server")
        server.execute("CREATE DATABASE store_tests")
        url = server.url("store_tests").render_as_string()
    engine = open_engine(url)
    if request.param == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(migrated):
    """The tables, empty."""
    empty(migrated)
    return migrated


@pytest.fixture
def writer(engine):
    return Writer(engine, clock=Ticking())


class Ticking:
    """A second later at each reading: what is written twice shows."""

    def __init__(self):
        self.readings = 0

    def now(self):
        self.readings += 1
        return datetime.fromtimestamp(1_790_000_000 + self.readings, UTC)
