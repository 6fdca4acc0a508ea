from __future__ import annotations

import pytest

from stream.store import migrate, open_engine
from stream.store.reading import open_reader
from tests.bench.stored_load import load
from tests.unit.store.tables import ROWS


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def large(request, tmp_path_factory):
    """A reader of a table that is larger than some windows; nobody writes to it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('large')}/wire.db"
    else:
        server = request.getfixturevalue("postgres_server")
        server.execute("CREATE DATABASE large_store")
        url = server.url("large_store").render_as_string()
    migrate(url)
    writing = open_engine(url)
    load(writing, ROWS)
    writing.dispose()
    engine = open_reader(url)
    yield engine
    engine.dispose()
