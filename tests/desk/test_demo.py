"""`wirestream demo` ends with the desk's address, and keeps it open where that is asked for."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from tests.receiver import Receiver
from tests.service import wait_until

pytestmark = [pytest.mark.desk, pytest.mark.timeout(300)]

SEEDS = Path(__file__).parents[2] / "seeds"
WAKING = """
channels:
  desk: {allow_private: true, webhook: {url: "ADDRESS", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw}}
rules:
  - {name: everything, include: {provider: "*"}, channels: [desk]}
"""
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/(?=\s)")


@pytest.fixture
def seeds(tmp_path):
    """A folder of two seeds: one that is stored, and one that is refused."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    shutil.copy(SEEDS / "10-clean" / "010-bridge.txt", folder)
    shutil.copy(SEEDS / "95-hostile" / "010-empty.txt", folder)
    return folder


def _demo(*arguments):
    return [sys.executable, "-m", "stream", "demo", "--seeds", *map(str, arguments)]


def test_a_folder_that_it_is_kept_in_keeps_what_is_the_services(seeds, tmp_path):
    """The service has its database in the folder that it runs in, where nothing else is set."""
    ours = {name: tmp_path / name for name in ("wirestream.db", "worker.log", "desk.log")}
    for name, file in ours.items():
        file.write_text(name)
    done = subprocess.run(_demo(seeds, "--keep", "."), capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {name: file.read_text() for name, file in ours.items()} == {name: name for name in ours}
    kept = sqlite3.connect(tmp_path / "demo.db")
    assert kept.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    kept.close()
    assert "database sqlite:///demo.db, worker's log demo-worker.log" in done.stdout


def test_it_wakes_nobody_and_leaves_what_the_service_remembers(seeds, tmp_path):
    """Its copy is invented, and what is set for the service names the newsroom's own channels."""
    own = {"WIRESTREAM_ALERTS__RULES": "rules.yaml", "WIRESTREAM_DEDUPE__STATE_DIR": str(tmp_path / "state")}
    with Receiver() as receiver:
        (tmp_path / "rules.yaml").write_text(WAKING.replace("ADDRESS", receiver.url("/good")))
        done = subprocess.run(
            _demo(seeds), capture_output=True, text=True, cwd=tmp_path, env={**os.environ, **own}, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert receiver.calls == []
    assert not (tmp_path / "state").exists()


def test_with_stay_the_stories_are_in_the_browser_until_it_is_told_to_end(seeds, tmp_path):
    log = tmp_path / "demo.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            _demo(seeds, "--stay"), stdout=file, stderr=subprocess.STDOUT, cwd=tmp_path, start_new_session=True
        )
    try:
        wait_until(lambda: process.poll() is not None or "is open at" in log.read_text(), 120, log.read_text)
        assert process.poll() is None, log.read_text()
        (address,) = ADDRESS.findall(log.read_text().partition("is open at")[2])
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own
            assert "cracked bearings" in answer.read().decode()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: worker and desk hear it, too
        assert process.wait(60) == 0, log.read_text()
        assert "Traceback" not in log.read_text()
        with pytest.raises(URLError):
            urllib.request.urlopen(address, timeout=10)  # noqa: S310 - our own
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def test_without_it_the_desk_is_looked_at_and_its_address_told_though_nothing_was_stored(seeds, tmp_path):
    """The level of the log that is set for the service itself is none of the demo's: it reads where both listen."""
    (seeds / "010-bridge.txt").unlink()
    done = subprocess.run(
        _demo(seeds),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
        cwd=tmp_path,
        env={**os.environ, "WIRESTREAM_LOG__LEVEL": "ERROR"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"the wire desk was at http://127\.0\.0\.1:\d+/", done.stdout)
