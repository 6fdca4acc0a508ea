"""Lag as it is seen from outside, on Apache Kafka: of stages that run, and of those that are down."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.service import Service, wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.long]

COPY = b"""<nitf><head><title>The %d. ferry to Ardmore is late</title></head><body><body.head><hedline>
<hl1>The %d. ferry to Ardmore is late</hl1></hedline></body.head><body.content><p>The ferry of %d o'clock did not
sail, the harbour master of Ardmore said.</p></body.content></body></nitf>"""


def _series(text):
    found = {}
    for line in text.splitlines():
        if line.startswith("wire_group"):
            name, _, value = line.rpartition(" ")
            found[name] = float(value)
    return found


def test_the_exporter_knows_what_is_down_and_outlives_its_broker(kafka, tmp_path):
    """A worker runs, the stage after it does not: what it would have to read is known all the same. Then the broker
    hangs, and comes back."""
    service = Service(kafka.bootstrap, f"sqlite:///{tmp_path}/wire.db", tmp_path)
    command = [sys.executable, "-m", "stream", "lag", "--listen", "127.0.0.1:0", "--every", "1s"]
    try:
        with (tmp_path / "lag.1.log").open("wb") as log:
            service.starts["lag"] = 1
            service.processes["lag"] = exporter = subprocess.Popen(
                command, env=service.environment, cwd=tmp_path, stdout=log, stderr=subprocess.STDOUT
            )
        service.wait_ready("lag")
        service.start("normalise")
        service.wait_ready("normalise")
        service.publish(COPY % (n, n, n) for n in range(1, 21))

        def seen(**members):
            found = _series(_scrape(service))
            return all(found.get(f'wire_group_members{{stage="{name}"}}') == n for name, n in members.items()) and (
                found.get('wire_group_lag_records{partition="0",stage="dedupe",topic="wire.articles.v1"}') == 20
                and found.get('wire_group_oldest_seconds{stage="normalise"}') == 0
            )

        wait_until(lambda: seen(normalise=1, dedupe=0), 40, lambda: _scrape(service), step=0.2)
        assert _series(_scrape(service))['wire_group_oldest_seconds{stage="dedupe"}'] > 0
        normalise, dedupe = _ask(service, "lag", "--json")[:2]
        (raw,) = [each for each in normalise["partitions"] if each["end"]]
        assert (raw["committed"], dedupe["members"], dedupe["never_committed"]) == (20, 0, True)
        (way,) = _ask(service, "trace", "--json", f"{raw['topic']}:{raw['partition']}:7")
        waits = way["steps"][-1]
        assert [step["state"] for step in way["steps"]] == ["done", "done", "waiting"]
        assert (waits["stage"], waits["before"], waits["down"]) == ("dedupe", 7, True)
        kafka.pause()
        wait_until(lambda: not _series(_scrape(service)), 30, lambda: _scrape(service), step=0.2)
        assert '"ready": false' in service.readiness("lag")
        kafka.resume()
        wait_until(lambda: seen(dedupe=0), 60, lambda: service.log("lag")[-2000:], step=0.2)
        assert exporter.poll() is None
        exporter.send_signal(signal.SIGTERM)
        assert exporter.wait(10) == 0
    finally:
        service.close()


def _ask(service, *arguments):
    """What a command prints as JSON, a value a line."""
    command = [sys.executable, "-m", "stream", *arguments]
    ended = subprocess.run(
        command, env=service.environment, cwd=service.folder, capture_output=True, timeout=60, check=False
    )
    assert b"Traceback" not in ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def _scrape(service):
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port('lag')}/metrics", timeout=5) as answer:
        return answer.read().decode()
