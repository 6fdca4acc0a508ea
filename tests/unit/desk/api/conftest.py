"""The desk's application in this process, over SQLite with the copy of a day."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from stream.clock import SetClock
from stream.desk.app import create_app
from stream.settings import Desk, Settings
from stream.store import migrate, open_engine
from stream.store.reading import open_reader
from tests.desk.copy import BEGIN, copy_of_a_day, stored


@pytest.fixture(scope="session")
def day_url(tmp_path_factory):
    """A database with the copy of a day: for tests that write nothing but searches."""
    url = f"sqlite:///{tmp_path_factory.mktemp('api')}/wire.db"
    migrate(url)
    engine = open_engine(url)
    stored(engine, copy_of_a_day())
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def make_client(day_url):
    """Makes clients of desks over that day: `make_client(embargo="hide-body")`. Its clock is set to two hours later."""
    made = []

    def make(**settings) -> TestClient:
        engines = open_reader(day_url), open_engine(day_url)
        app = create_app(Settings(desk=Desk(**settings)), engines[0], clock := SetClock(BEGIN), writer=engines[1])
        clock.advance(7200)
        made.extend(engines)
        return TestClient(app, base_url="http://localhost", raise_server_exceptions=False, follow_redirects=False)

    yield make
    for engine in made:
        engine.dispose()


@pytest.fixture(scope="session")
def client(make_client):
    return make_client()
