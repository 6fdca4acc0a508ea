"""A worker that is busy with one record is alive, and one that is stuck is found: a real process, a real record."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.service import wait_until

pytestmark = [pytest.mark.fault, pytest.mark.timeout(300)]

SESSION = 6.0
"""Seconds after which a broker throws out who does not beat: the least that it allows."""
BUSY = 1.5 * SESSION
"""Seconds of pure work: an orchestrator that gives three probes a second each would have ended it three times."""
PROBE_SECONDS = 5.0
"""The time-out of a probe: what the containers' health checks give."""


def _start(service, name="normalise"):
    service.starts[name] += 1
    command = [sys.executable, str(Path(__file__).parents[1] / "busy_worker.py"), "worker", "normalise"]
    with (service.folder / f"{name}.{service.starts[name]}.log").open("wb") as log:
        service.processes[name] = subprocess.Popen(
            command, env=service.environment, cwd=service.folder, stdout=log, stderr=subprocess.STDOUT
        )
    service.wait_ready(name)


def _probe(service, path):
    began = time.monotonic()
    try:
        address = f"http://127.0.0.1:{service.port('normalise')}{path}"
        with urllib.request.urlopen(address, timeout=PROBE_SECONDS) as answer:
            return answer.status, time.monotonic() - began, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, time.monotonic() - began, error.read()


def test_a_worker_is_alive_and_in_its_group_while_a_record_takes_long(broker, make_service):
    service = make_service(broker.bootstrap, WIRESTREAM_KAFKA__SESSION_TIMEOUT=str(SESSION))
    _start(service)
    rebalances = 'wire_rebalances_total{stage="normalise"}'
    before = service.metric("normalise", rebalances)
    service.publish([f"BUSY {BUSY} A long story.".encode()])
    busy, slowest, probes = 0.0, 0.0, 0
    while not (done := service.metric("normalise", 'wire_records_total{outcome="handled",stage="normalise"}')):
        for path in ("/livez", "/readyz"):
            status, seconds, body = _probe(service, path)
            assert status == 200, body
            slowest, probes = max(slowest, seconds), probes + 1
            if path == "/livez":
                busy = max(busy, json.loads(body)["busy_seconds"])
    print(f"{probes} probes, the slowest in {slowest:.2f} s; the loop did not turn for {busy} s")
    assert done == 1
    assert busy >= SESSION, "the loop was never busy for longer than its session: nothing was tried"
    lines = [json.loads(line) for line in service.log("normalise").splitlines()]
    (line,) = [line for line in lines if line["message"] == "busy with one record"]
    assert (line["source"], line["topic"], line["stage"]) == ("test", "wire.raw.v1", "normalise")
    assert any("busy_worker.py" in place for place in line["code"])
    (line,) = [line for line in lines if line["message"] == "the loop is busy: heartbeats are sent beside it"]
    assert (line["group"], line["stage"]) == ("wirestream-normalise", "normalise")
    wait_until(lambda: service.committed("normalise", "wire.raw.v1") == 1, 20, lambda: service.log("normalise")[-2000:])
    assert service.metric("normalise", rebalances) == before, "it was thrown out of its group meanwhile"


@pytest.mark.long
def test_a_worker_that_is_stuck_is_found_and_ended(broker, make_service):
    service = make_service(broker.bootstrap, WIRESTREAM_WATCHDOG__STALLED_AFTER="1")
    _start(service)
    service.publish([b"BUSY 600 An endless story."])
    process = service.processes["normalise"]
    wait_until(lambda: process.poll() is not None, 60, lambda: service.log("normalise")[-2000:])
    assert process.returncode == 75
    lines = [json.loads(line) for line in service.log("normalise").splitlines()]
    stuck = next(line for line in lines if line["message"] == "the event loop is stuck")
    assert (stuck["topic"], stuck["offset"], stuck["source"]) == ("wire.raw.v1", 0, "test")
    assert "has not turned" in lines[-1]["reason"]
