"""SASL/SCRAM over TLS against real Apache Kafka: the right credentials work everywhere, wrong ones end in one line."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.copydesk import story

pytestmark = [pytest.mark.kafka]


def _security(broker, password=None):
    return {
        "WIRESTREAM_KAFKA__SECURITY": "SASL_SSL",
        "WIRESTREAM_KAFKA__MECHANISM": "SCRAM-SHA-512",
        "WIRESTREAM_KAFKA__USERNAME": broker.username,
        "WIRESTREAM_KAFKA__PASSWORD": password or broker.password,
        "WIRESTREAM_KAFKA__CA_FILE": str(broker.ca_file),
    }


@pytest.mark.timeout(180)
@pytest.mark.long
def test_sasl_over_tls_from_producer_to_store_and_its_refusals(make_kafka, make_service):
    broker = make_kafka(security="SASL_SSL")
    service = make_service(broker.bootstrap, **_security(broker))
    service.start(name="all")
    service.wait_ready("all")
    service.publish(story(n, sentences=2) for n in range(20))
    service.wait_stored(20, within=60)

    wrong = _plan(service, **_security(broker, password="wrong"))  # noqa: S106
    assert wrong.returncode == 2
    assert broker.bootstrap in wrong.stderr
    assert "refuses us" in wrong.stderr
    assert "security settings" in wrong.stderr
    assert wrong.stderr.count("\n") == 1

    stranger = _plan(service, without="WIRESTREAM_KAFKA__CA_FILE")
    assert stranger.returncode == 2
    assert "refuses us" in stranger.stderr
    assert "certificate" in stranger.stderr
    assert stranger.stderr.count("\n") == 1


def _plan(service, without="", **environment):
    environment = service.environment | environment
    environment.pop(without, None)
    return subprocess.run(
        [sys.executable, "-m", "stream", "topics", "plan"],
        env=environment,
        cwd=service.folder,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
