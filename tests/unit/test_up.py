"""`wirestream up`: the whole service and its feeds in one process."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from stream import up
from stream.clock import SYSTEM_CLOCK
from stream.errors import Misconfigured
from stream.kafka.stages import Role

SEEDS = Path(__file__).parents[2] / "seeds"
WITHIN = 60.0
FEEDS = "sources:\n  inbox: {kind: folder, path: inbox, settle: 0.1s}\n"


@pytest.fixture
def environment(desk, monkeypatch):
    """This process's environment, which `up` changes: as it was, after the test."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    (desk / "inbox").mkdir()
    (desk / "feeds.yaml").write_text(FEEDS)
    return os.environ


def _stored(database: Path) -> int:
    with suppress(sqlite3.Error):
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        try:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
        finally:
            connection.close()
    return 0


def test_a_file_that_is_dropped_into_a_folder_is_stored_by_one_command(environment, desk):
    (desk / "inbox" / "nitf.xml").write_bytes((SEEDS / "15-formats" / "010-nitf.xml").read_bytes())
    with (desk / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "stream", "up", "feeds.yaml"], stdout=log, stderr=subprocess.STDOUT, cwd=desk
        )
        try:
            until = time.monotonic() + WITHIN
            while not _stored(desk / "wirestream.db") and time.monotonic() < until and process.poll() is None:
                time.sleep(0.2)
            process.send_signal(signal.SIGTERM)
            ended = process.wait(WITHIN)
        finally:
            process.kill()
            process.wait()
    said = (desk / "log").read_text()
    assert _stored(desk / "wirestream.db") == 1, said[-3000:]
    assert ended == 0, said[-3000:]
    assert "the embedded broker is for trying out" in said
    assert re.search(r"WIRESTREAM_KAFKA__BOOTSTRAP=127\.0\.0\.1:\d+ wirestream feed list", said)
    assert [path.name for path in (desk / "inbox" / "done").iterdir()] == ["nitf.xml"]


def test_a_kafka_that_is_set_is_the_one_that_is_used(environment, fresh, desk, monkeypatch):
    environment["WIRESTREAM_KAFKA__BOOTSTRAP"] = fresh.kafka.bootstrap
    environment["WIRESTREAM_STORE__URL"] = f"sqlite:///{desk}/other.db"
    ran = []

    def worker(roles, settings, clock, beside):
        ran.append((roles, settings, beside))
        return 0

    monkeypatch.setattr(up, "run_worker", worker)
    said: list[str] = []
    assert up.run_up(None, said.append, SYSTEM_CLOCK) == 0
    ((roles, settings, beside),) = ran
    assert (roles, settings.kafka.bootstrap, beside) == (list(Role), fresh.kafka.bootstrap, None)
    assert settings.alerts.rules is not None
    assert (desk / "other.db").exists()
    assert not any("embedded" in line for line in said)
    assert any("wirestream replay" in line for line in said)


def test_a_feeds_file_that_has_a_mistake_ends_it_before_anything_is_made(environment, closed_port, desk):
    environment["WIRESTREAM_KAFKA__BOOTSTRAP"] = f"127.0.0.1:{closed_port}"
    (desk / "feeds.yaml").write_text("sources:\n  inbox: {kind: foldr, path: inbox}\n")
    with pytest.raises(Misconfigured, match=r"feeds\.yaml:2"):
        up.run_up(desk / "feeds.yaml", print, SYSTEM_CLOCK)
    assert not (desk / "wirestream.db").exists()


def test_the_line_about_the_store_shows_no_password(environment):
    environment["WIRESTREAM_STORE__URL"] = "postgresql+psycopg://desk:hunter2@db.example.org/wires"
    assert up._shown(up.load_settings()) == "postgresql+psycopg://db.example.org/wires"
