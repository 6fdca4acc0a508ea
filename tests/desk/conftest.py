"""A desk in a process of its own, over a database of either kind that has the copy of a day."""

from __future__ import annotations

import itertools

import pytest

from stream.store import migrate, open_engine
from tests.desk.browser import chromium
from tests.desk.copy import RULES, copy_of_a_day, stored
from tests.desk.desk import Desk

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def new_database(request, tmp_path_factory):
    """Makes databases with the tables and nothing else: `new_database()`, `new_database("postgresql")`."""

    def make(kind: str = "sqlite") -> str:
        number = next(_NUMBERS)
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('desk')}/wire.db"
        else:
            server = request.getfixturevalue("postgres_server")
            server.execute(f"CREATE DATABASE desk_{number}")
            url = server.url(f"desk_{number}").render_as_string(hide_password=False)
        migrate(url)
        return url

    return make


@pytest.fixture(scope="session")
def filled_database(new_database):
    """An SQLite database with the copy of a day: for tests that write nothing."""
    url = new_database()
    engine = open_engine(url)
    stored(engine, copy_of_a_day())
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def desk(filled_database, tmp_path_factory):
    """A desk without auth over the copy of a day: for tests that change nothing."""
    folder = tmp_path_factory.mktemp("running")
    rules = folder / "alerts.yaml"
    rules.write_text(RULES, "utf-8")
    running = Desk(folder, filled_database, WIRESTREAM_ALERTS__RULES=str(rules)).start()
    yield running
    running.close()


@pytest.fixture(scope="module")
def browser():
    """A Chromium for the tests of a file."""
    with chromium() as running:
        yield running


@pytest.fixture
def make_desk(tmp_path):
    """Makes desks: `make_desk(url, auth="bearer")`. Each is ended after the test."""
    made: list[Desk] = []

    def make(database: str, **settings: str) -> Desk:
        made.append(Desk(tmp_path / f"desk{len(made)}", database, **settings))
        return made[-1].start()

    yield make
    for running in made:
        running.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, new_database):
    """A database of either kind, of this test alone, with the copy of a day: for tests that write."""
    url = new_database(request.param)
    engine = open_engine(url)
    stored(engine, copy_of_a_day())
    yield url
    engine.dispose()
