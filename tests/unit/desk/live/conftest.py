"""A store that is real, and what the hub asks of it counted."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator

import pytest

from stream.clock import SetClock
from stream.desk.live.hub import Hub
from stream.desk.live.source import StoreSource
from stream.errors import Transient
from stream.store import Writer, migrate, open_engine
from stream.store.reading import open_reader
from tests.factories import NOON


class Counted:
    """The store's own answers, and what was asked. `away` lets it be away."""

    def __init__(self, reader):
        self._store = StoreSource(reader)
        self.asked: list[tuple[str, object]] = []
        self.away = False

    def _ask(self, name, about, *arguments):
        self.asked.append((name, about))
        if self.away:
            raise Transient("the database is away")
        return getattr(self._store, name)(*arguments)

    def latest(self):
        return self._ask("latest", None)

    def changes(self, after, limit):
        return self._ask("changes", after, after, limit)

    def fitting(self, wanted, rows):
        return self._ask("fitting", wanted, wanted, rows)

    def times(self, name):
        return sum(asked == name for asked, _ in self.asked)


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> Iterator[str]:
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/wire.db"
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url


@pytest.fixture
def url(tables, tmp_path):
    """A fresh database with the tables."""
    file = tmp_path / "wire.db"
    shutil.copyfile(tables.removeprefix("sqlite:///"), file)
    return f"sqlite:///{file}"


@pytest.fixture
def writer(url):
    engine = open_engine(url)
    yield Writer(engine)
    engine.dispose()


@pytest.fixture
def reader(url):
    engine = open_reader(url)
    yield engine
    engine.dispose()


@pytest.fixture
def source(reader):
    return Counted(reader)


def _headline(line, now, *, markup):
    return {"headline": line.headline.text}


@pytest.fixture
async def hub(source):
    """A hub that looks only where a test says so: its clock stands, and its interval is long."""
    found = Hub(source, SetClock(NOON), asyncio.Event(), _headline)
    yield found
    found.stopping.set()
    await found.ended()
