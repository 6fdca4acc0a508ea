"""One story through every role, as a collector and as a log see it: one trace, and no line that does not say whose it
is. On Apache Kafka, with a collector that decodes what comes over the wire.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from tests.otlp_receiver import OtlpReceiver
from tests.receiver import Receiver
from tests.service import wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.fault, pytest.mark.timeout(300)]

STORY = b"The ferry Astrid ran aground off Skagen on Monday.\n\nAll 212 aboard are safe, the coast guard said.\n"
BROKEN = b"<?xml version='1.0'?><nitf><body>The ferry"
RULES = """
channels:
  cms:
    allow_private: true
    webhook: {{url: {url}}}
rules:
  - name: ferries
    severity: critical
    include: {{text: [ferry]}}
    channels: [cms]
"""


def _replay(service, folder):
    command = [sys.executable, "-m", "stream", "replay", str(folder), "--source", "north-agency"]
    environment = service.environment | {"OTEL_SERVICE_NAME": "replay"}
    done = subprocess.run(command, env=environment, cwd=service.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _below(collector, parent, name, stage):
    """The one span of this name and stage below a span."""
    (found,) = [
        span
        for span in collector.named(name, parent.trace_id)
        if span.attributes["wirestream.stage"] == stage and span.parent_id == parent.span_id
    ]
    return found


@pytest.fixture
def collector():
    with OtlpReceiver() as receiver:
        yield receiver


def test_a_story_is_one_trace_from_the_wire_to_the_desk(kafka, make_service, collector, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "astrid.txt").write_bytes(STORY)
    (inbox / "broken.xml").write_bytes(BROKEN)
    with Receiver() as desk:
        rules = tmp_path / "rules.yaml"
        rules.write_text(RULES.format(url=desk.url("/good")))
        service = make_service(
            kafka.bootstrap,
            OTEL_EXPORTER_OTLP_ENDPOINT=collector.url,
            OTEL_SERVICE_NAME="wire",
            OTEL_BSP_SCHEDULE_DELAY="200",
            WIRESTREAM_ALERTS__RULES=str(rules),
        )
        service.start()
        service.wait_ready("all")
        _replay(service, inbox)
        wait_until(lambda: bool(desk.taken()), 60, lambda: service.log("all")[-3000:])
        service.wait_stored(1, 30)
        collector.wait_for(lambda: collector.named("deliver"), 30)
        collector.wait_for(lambda: len(collector.named("wire.extracted.v1 process")) == 2, 30)
        collector.wait_for(lambda: len(collector.named("wire.raw.v1 process")) == 2, 30)

        # One trace, each span below the one of the stage before.
        raw = collector.named("wire.raw.v1 send")
        (begin,) = [span for span in raw if span.attributes["wirestream.file"].endswith("astrid.txt")]
        assert (begin.parent_id, begin.service) == ("", "replay")
        normalise = _below(collector, begin, "wire.raw.v1 process", "normalise")
        dedupe = _below(collector, normalise, "wire.articles.v1 process", "dedupe")
        extract = _below(collector, dedupe, "wire.unique.v1 process", "extract")
        store = _below(collector, extract, "wire.extracted.v1 process", "store")
        alert = _below(collector, extract, "wire.extracted.v1 process", "alert")
        notify = _below(collector, alert, "wire.alerts.v1 process", "notify")
        (deliver,) = collector.named("deliver")
        assert (deliver.parent_id, deliver.trace_id, deliver.failed) == (notify.span_id, begin.trace_id, False)
        chain = (begin, normalise, dedupe, extract, alert, notify, deliver)
        assert [span.begin for span in chain] == sorted(span.begin for span in chain)
        assert desk.taken()[0].traceparent == f"00-{begin.trace_id}-{deliver.span_id}-01"
        (article_id,) = {str(row[0]).replace("-", "") for row in service.rows("SELECT article_id FROM articles")}
        for span in (normalise, dedupe, extract, store, alert):
            assert span.attributes["wirestream.article_id"].replace("-", "") == article_id
            assert span.attributes["wirestream.source"] == "north-agency"

        # Links over batches: each process to its receive, each receive to what it received.
        for span in (normalise, dedupe, extract, store, alert, notify):
            ((receive_trace, receive_id),) = span.links
            receive = next(one for one in collector.spans if one.span_id == receive_id)
            assert receive.trace_id == receive_trace
            assert (span.trace_id, span.parent_id) in receive.links

        # What was refused is an error, in its own trace, and so is its letter there.
        (refused,) = [span for span in collector.named("wire.raw.v1 process") if span.failed]
        assert refused.attributes["wirestream.file"].endswith("broken.xml")
        assert _below(collector, refused, "wire.deadletters.v1 send", "normalise")
        assert refused.trace_id != begin.trace_id
        for text in (b"Astrid ran aground", b"coast guard", b"Skagen"):
            assert not any(text in body for body in collector.bodies)

        _see_lines(service, begin, refused, article_id)

        # A collector that takes each request and never answers: the end is as bounded as ever.
        collector.delay = 300.0
        asked = collector.requests
        _replay(service, inbox)
        collector.wait_for(lambda: collector.requests > asked, 30)
        began = time.monotonic()
        assert service.terminate("all") == 0
        assert time.monotonic() - began < 30


def _see_lines(service, begin, refused, article_id):
    lines = [json.loads(line) for line in service.log("all").splitlines()]
    (no,) = [line for line in lines if line["message"] == "refused"]
    assert (no["trace_id"], no["source"], no["stage"]) == (refused.trace_id, "north-agency", "normalise")
    assert no["file"].endswith("broken.xml")
    assert {"topic", "partition", "offset", "reason"} <= no.keys()
    for message in ("alert", "delivered"):
        (line,) = [line for line in lines if line["message"] == message]
        assert (line["trace_id"], line["article_id"].replace("-", "")) == (begin.trace_id, article_id)
    for line in lines:
        assert {"service", "version"} <= line.keys()
        if line["logger"].partition(".")[0] in {"faust", "mode", "aiokafka"}:
            assert "stage" in line, line
