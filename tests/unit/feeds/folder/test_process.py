"""`feed watch` and `replay` as processes: what they log and count, on a broker."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from stream.agents.guard.fail_stop import Exit
from stream.agents.stage import health
from stream.agents.stage.pulse import BEAT
from stream.clock import SetClock
from stream.errors import Misconfigured, Transient
from stream.feeds.folder.process import _Producer
from stream.feeds.metrics_page import address_of, metrics_page
from stream.produce.raw import RawProducer, Sent
from stream.settings import Settings, Watchdog, Web

pytestmark = pytest.mark.process


@pytest.fixture
def start(fresh, tmp_path):
    """Starts `wirestream …`, its stdout and stderr for the test to read."""
    begun = []

    def begin(*arguments):
        environment = os.environ | {
            "WIRESTREAM_KAFKA__BOOTSTRAP": fresh.kafka.bootstrap,
            "WIRESTREAM_LOG__LEVEL": "DEBUG",
            "WIRESTREAM_LIMITS__MESSAGE_BYTES": "1000",
        }
        command = [sys.executable, "-m", "stream", *arguments]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        begun.append(process)
        return process

    yield begin
    for process in begun:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def _until(process, message):
    """The next line with this message."""
    while line := process.stdout.readline():
        told = json.loads(line)
        if told["message"] == message:
            return told
    raise AssertionError(f"it ended without a line `{message}`: {process.stderr.read()}")


def _status(address):
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - loopback
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def _page(address):
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310 - loopback
        return answer.read().decode()


def test_a_watched_folder_and_a_replay_are_seen_in_lines_and_metrics(start, tmp_path):
    inbox = tmp_path / "north-agency"
    inbox.mkdir()
    (inbox / "flood.txt").write_bytes(b"The river rose overnight.")
    (inbox / "atlas.txt").write_bytes(b"x" * 1001)
    watching = start("feed", "watch", str(inbox), "--metrics", "127.0.0.1:0")
    page = _until(watching, "starting")["metrics"]
    lines = {}
    while len(lines) < 2:
        line = json.loads(watching.stdout.readline())
        if line.get("message") in {"sent", "refused"}:
            lines[line["message"]] = line
    assert (lines["sent"]["source"], lines["sent"]["file"]) == ("north-agency", "flood.txt")
    assert {"trace_id", "topic", "partition", "offset"} <= lines["sent"].keys()
    assert (lines["refused"]["file"], lines["refused"]["reason"]) == ("atlas.txt", "oversize")
    metrics = _page(page)
    assert 'wire_feed_taken_total{feed="north-agency"} 1.0' in metrics
    assert 'wire_feed_skipped_total{feed="north-agency",why="oversize"} 1.0' in metrics
    assert "wire_build_info" in metrics
    assert json.loads(_page(page.replace("/metrics", "/readyz")))["ready"]
    watching.send_signal(signal.SIGTERM)
    ended = _until(watching, "ended")
    assert (ended["sent"], ended["refused"], watching.wait(20)) == (1, 1, 0)

    again = start("replay", str(inbox / "done"), str(inbox / "failed"), "--source", "archive")
    said, shown = again.communicate(timeout=60)
    told = [json.loads(line) for line in said.splitlines()]
    files = {line["file"].rpartition("/")[2]: line["message"] for line in told if "file" in line}
    assert files["flood.txt"] == "sent"
    assert files["atlas.txt"] == "refused"
    assert (told[-1]["message"], told[-1]["source"]) == ("ended", "archive")
    assert "atlas.txt" in shown


async def test_readiness_says_that_the_broker_is_away_until_it_is_back(monkeypatch, refusal):
    """What is acknowledged, or refused, waits no more; what failed goes on waiting."""
    clock = SetClock(datetime(2026, 3, 1, 12, tzinfo=UTC))
    answers = [Transient("away"), Transient("away"), Sent("wire.raw.v1", 0, 1), Transient("away"), refusal]

    async def publish(*_, **__):
        clock.advance(4)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(RawProducer, "publish", publish)
    producer = _Producer(Settings(), clock)
    assert producer.look()[0].why == ("starting",)
    producer._connected = True
    seen = [producer.look()[0].ready]
    for _ in range(5):
        await asyncio.gather(producer.publish(b"", "source"), return_exceptions=True)
        seen.append(producer.look()[0].ready)
    assert seen == [True, True, False, True, True, True]


@pytest.mark.parametrize(
    ("text", "host", "port"), [("127.0.0.1:9100", "127.0.0.1", 9100), (":9100", "", 9100), ("[::1]:0", "::1", 0)]
)
def test_an_address_of_metrics_is_read(text, host, port):
    web = address_of(text, None)
    assert (web.host, web.port) == (host or "0.0.0.0", port)  # noqa: S104


@pytest.mark.parametrize("text", ["host:", "host:99999", "a b:1", ""])
def test_what_is_no_address_is_told_in_one_line(text):
    with pytest.raises(Misconfigured, match=r"--metrics: .* no address to listen on"):
        address_of(text, None)


async def test_without_an_address_a_replay_serves_nothing():
    assert address_of(None, None) is None
    async with metrics_page(None, Settings()) as address:
        assert address is None
    async with metrics_page(Web(), Settings()) as address:
        assert address.startswith("http://127.0.0.1:")


async def test_a_command_whose_loop_is_stuck_ends_as_a_worker_does(monkeypatch):
    ended = []
    monkeypatch.setattr(health, "fail_stop", lambda reason, *, code: ended.append((reason, code)))
    settings = Settings(watchdog=Watchdog(stalled_after=BEAT / 3))
    async with metrics_page(Web(), settings) as address:
        assert await asyncio.to_thread(_status, f"{address}/livez") == 200
        with ThreadPoolExecutor() as beside:
            patience = time.monotonic() + 20
            while not ended and time.monotonic() < patience:
                time.sleep(BEAT / 10)  # noqa: ASYNC251 - nothing on the loop gets a turn: that is the fault
            assert beside.submit(_status, f"{address}/livez").result() == 503
    ((reason, code),) = ended
    assert (reason.partition(" for ")[0], code) == ("the event loop has not turned", Exit.STALLED)
