"""The desk's application in this process, over SQLite with the copy of a day."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from stream.clock import SetClock
from stream.desk.app import create_app
from stream.settings import Alerts, Desk, Settings
from stream.store import migrate, open_engine
from stream.store.reading import open_reader
from tests.desk.copy import BEGIN, copy_of_a_day, stored


@pytest.fixture(scope="session")
def day_engine(tmp_path_factory):
    """A database with the copy of a day: for tests that write nothing but searches."""
    url = f"sqlite:///{tmp_path_factory.mktemp('day')}/wire.db"
    migrate(url)
    engine = open_engine(url)
    stored(engine, copy_of_a_day())
    yield engine
    engine.dispose()


@pytest.fixture
def new_engine(tmp_path):
    """A database of this test alone, with the tables."""
    url = f"sqlite:///{tmp_path}/wire.db"
    migrate(url)
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def make_client(day_engine):
    """Makes clients of desks over that day: `make_client(embargo="hide-body")`; their clock is two hours later.
    Another engine is that of another database; `rules` is a file of alert rules.
    """
    made = []

    def make(engine=day_engine, *, writes=True, rules=None, **settings) -> TestClient:
        made.append(reader := open_reader(str(engine.url)))
        clock = SetClock(BEGIN)
        clock.advance(7200)
        chosen = Settings(desk=Desk(**settings), alerts=Alerts(rules=rules))
        app = create_app(chosen, reader, clock, writer=engine if writes else None)
        return TestClient(
            app,
            base_url="http://localhost",
            client=("127.0.0.1", 50_000),
            raise_server_exceptions=False,
            follow_redirects=False,
        )

    yield make
    for reader in made:
        reader.dispose()


@pytest.fixture(scope="session")
def client(make_client):
    return make_client()
