"""The desk does not start where it must not: it says why, before anything is served."""

from __future__ import annotations

import socket

import pytest
from sqlalchemy import text

from stream.clock import SYSTEM_CLOCK
from stream.desk.server import run_desk
from stream.errors import Misconfigured
from stream.settings import Desk, Settings, Store
from stream.store import migrate, open_engine


def settings_of(url, **desk):
    return Settings(store=Store(url=url), desk=Desk(**({"port": 0} | desk)))


@pytest.fixture
def url(tmp_path):
    """A database with the tables of this release."""
    url = f"sqlite:///{tmp_path}/wire.db"
    migrate(url)
    return url


def test_without_tables_it_says_to_migrate(tmp_path):
    url = f"sqlite:///{tmp_path}/empty.db"
    with pytest.raises(Misconfigured, match="run `wirestream migrate`"):
        run_desk(settings_of(url), SYSTEM_CLOCK)
    (tmp_path / "empty.db").touch()
    with pytest.raises(Misconfigured, match="run `wirestream migrate`"):
        run_desk(settings_of(url), SYSTEM_CLOCK)


def test_with_a_newer_database_it_says_so_before_anything_is_served(url, caplog):
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE wirestream_revision SET version_num = '9999'"))
        connection.execute(text("UPDATE wirestream_compatibility SET oldest = '9999'"))
    engine.dispose()
    with pytest.raises(Misconfigured, match="install the newer release"), caplog.at_level("INFO"):
        run_desk(settings_of(url), SYSTEM_CLOCK)
    assert "started" not in caplog.text


def test_beyond_this_machine_it_needs_auth(url):
    with pytest.raises(Misconfigured, match="set it to bearer or proxy"):
        run_desk(settings_of(url, host="0.0.0.0"), SYSTEM_CLOCK)  # noqa: S104 - refused


def test_a_port_that_is_taken_is_said(url):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured, match=rf"WIRESTREAM_DESK__PORT: cannot listen on 127.0.0.1:{port}"):
            run_desk(settings_of(url, port=port), SYSTEM_CLOCK)
