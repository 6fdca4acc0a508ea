"""Spans over a real socket, decoded as a collector decodes them; and nothing at all where nobody asks for them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from uuid import UUID

import pytest

from stream.agents.engine.fake import FakeDelivery, FakeEngine, FakeSource
from stream.agents.guard.guard import Guard
from stream.agents.guard.traced import BatchSpans
from stream.clock import SetClock
from stream.errors import Misconfigured, Reason, Rejected
from stream.kafka.headers import derived_headers
from stream.kafka.message import Handled, Outgoing
from stream.kafka.topics import ARTICLES
from stream.observe import otlp, spans, tracing
from stream.observe.otlp import OtlpTracer
from stream.observe.spans import Kind, Span
from stream.observe.start_tracing import start_tracing, wanted
from stream.settings import Guard as Policy
from tests.factories import record
from tests.otlp_receiver import OtlpReceiver

ROOT = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
ARTICLE = UUID("3f0c3a52-58a1-5b0e-9d6c-2f6f5f8a1c11")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET_COPY = b"The minister resigned at dawn."


@pytest.fixture
def collector():
    with OtlpReceiver() as receiver:
        yield receiver


@pytest.fixture
def traced(monkeypatch, collector):
    """Makes the tracer of this process, by these variables; it is taken back after the test."""
    made = []

    def begin(**environment):
        for name in os.environ:
            if name.startswith("OTEL_"):
                monkeypatch.delenv(name)
        for name, value in {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, **environment}.items():
            monkeypatch.setenv(name, value)
        made.append(OtlpTracer("9.9", dict(os.environ)))
        spans.use_tracer(made[-1])
        return made[-1]

    before = spans.tracer()
    yield begin
    spans.use_tracer(before)
    tracing._sampling.clear()
    for tracer in made:
        tracer.stop()


def _span(context=ROOT, **fields):
    about = {"name": "wire.raw.v1 send", "kind": Kind.PRODUCER, "parent": None, "begin_ns": 5_000, "end_ns": 9_000}
    return Span(context=context, **about | fields)


def _article(one):
    headers = derived_headers(one, ARTICLES, "normalise", subject=ARTICLE, time=one.time)
    return Handled([Outgoing("wire.articles.v1", str(ARTICLE).encode(), SECRET_COPY, headers)])


def _raw(offset, *headers):
    place = {"topic": "wire.raw.v1", "partition": 2, "key": b"north-agency"}
    return record(offset, SECRET_COPY, **place, headers=(("file", b"flood.xml"), *headers))


async def _through_a_stage(*records, handle=_article):
    delivery, source = FakeDelivery(), FakeSource(*records)
    guard = Guard("normalise", FakeEngine(), delivery, Policy(), SetClock(NOON))
    await guard.run(source, guard.each(handle))
    return delivery


async def test_a_span_has_the_ids_that_the_next_stage_reads_in_the_header(traced, collector):
    tracer = traced(OTEL_SERVICE_NAME="normalise-a")
    delivery = await _through_a_stage(_raw(7, ("traceparent", ROOT)))
    tracer.stop()
    (process,) = collector.named("wire.raw.v1 process")
    sent = dict(delivery.delivered[0].headers)["traceparent"].decode()
    assert sent == f"00-{process.trace_id}-{process.span_id}-01"
    assert (process.trace_id, process.parent_id) == (ROOT.decode().split("-")[1], ROOT.decode().split("-")[2])
    assert process.service == "normalise-a"
    assert process.kind == 5  # CONSUMER
    assert process.begin <= process.end
    assert process.attributes == {
        "messaging.system": "kafka",
        "messaging.operation.type": "process",
        "messaging.operation.name": "process",
        "messaging.destination.name": "wire.raw.v1",
        "messaging.destination.partition.id": "2",
        "messaging.kafka.offset": 7,
        "messaging.consumer.group.name": "wirestream-normalise",
        "wirestream.stage": "normalise",
        "wirestream.source": "north-agency",
        "wirestream.file": "flood.xml",
        "wirestream.article_id": str(ARTICLE),
    }
    (send,) = collector.named("wire.articles.v1 send")
    assert (send.trace_id, send.parent_id, send.kind) == (process.trace_id, process.span_id, 4)
    assert send.attributes["messaging.kafka.offset"] == 0


async def test_a_batch_is_one_receive_linked_to_each_of_its_records(traced, collector):
    tracer = traced()
    others = [f"00-{number:032x}-{number:016x}-01".encode() for number in (1, 2, 3)]
    await _through_a_stage(*(_raw(offset, ("traceparent", own)) for offset, own in enumerate(others)))
    tracer.stop()
    (receive,) = collector.named("wire.raw.v1 receive")
    assert receive.links == tuple((f"{number:032x}", f"{number:016x}") for number in (1, 2, 3))
    assert receive.attributes["messaging.batch.message_count"] == 3
    processes = collector.named("wire.raw.v1 process")
    assert [process.links for process in processes] == [((receive.trace_id, receive.span_id),)] * 3
    assert [process.parent_id for process in processes] == [f"{number:016x}" for number in (1, 2, 3)]
    assert {process.service for process in processes} == {"wirestream"}


async def test_a_refusal_is_an_error_and_no_text_is_in_any_span(traced, collector):
    def refuse(_):
        raise Rejected(Reason.MALFORMED, "broken in line 3")

    tracer = traced()
    await _through_a_stage(_raw(7, ("traceparent", ROOT)), handle=refuse)
    tracer.stop()
    (process,) = collector.named("wire.raw.v1 process")
    assert (process.failed, process.attributes["error.type"]) == (True, "malformed")
    (letter,) = collector.named("wire.deadletters.v1 send")
    assert letter.parent_id == process.span_id
    assert not any(SECRET_COPY in body for body in collector.bodies)


async def test_no_secret_of_a_url_is_in_any_span(traced, collector):
    tracer = traced()
    url = b"ftp://desk:hush-hush@files.example/flood.xml"
    await _through_a_stage(record(7, b"copy", topic="wire.raw.v1", key=url, headers=(("file", url),)))
    tracer.stop()
    (process,) = collector.named("wire.raw.v1 process")
    assert process.attributes["wirestream.source"] == "ftp://***@files.example/flood.xml"
    assert not any(b"hush-hush" in body for body in collector.bodies)


async def test_of_what_a_batch_made_as_a_whole_each_message_is_linked_to_few_records():
    """A batch of hundreds makes thousands of messages: a link from each to each would stop the loop for minutes."""
    told = []

    class Listening:
        on = True

        def tell(self, span):
            told.append(span)

    batch = [_raw(offset, ("traceparent", ROOT)) for offset in range(200)]
    made = BatchSpans("resolve", Listening(), 0)
    made.sent += [(None, Outgoing("out", b"k", b"v"), offset) for offset in range(300)]
    made.tell(batch, [Handled()] * 200, ())
    sends = [span for span in told if span.kind is Kind.PRODUCER]
    assert len(sends) == 300
    assert {len(span.links) for span in sends} == {16}


@pytest.mark.parametrize(("sampler", "wanted_flag"), [("always_on", "01"), ("always_off", "00")])
def test_the_sampler_decides_where_a_trace_begins_and_the_header_says_so(traced, sampler, wanted_flag):
    tracing.sample_roots_by(traced(OTEL_TRACES_SAMPLER=f"parentbased_{sampler}").samples)
    assert tracing.root(b"copy", b"feed").decode()[-2:] == wanted_flag
    child = tracing.child(((tracing.TRACEPARENT, tracing.root(b"copy", b"feed")),), "normalise")
    assert child.decode()[-2:] == wanted_flag


def test_what_is_not_sampled_is_not_sent(traced, collector):
    tracer = traced()
    tracer.tell(_span(parent=ROOT[:-2] + b"00", context=ROOT[:-2] + b"00", name="no"))
    tracer.tell(_span(name="yes"))
    tracer.stop()
    assert [span.name for span in collector.spans] == ["yes"]


def test_a_collector_that_is_slow_costs_neither_time_nor_memory_and_the_end_is_bounded(
    traced, collector, monkeypatch, caplog
):
    """It holds each request for a minute; a stage tells twenty times what the queue holds."""
    collector.delay = 60.0
    monkeypatch.setattr(otlp, "_FLUSH_SECONDS", 0.2)
    tracer = traced(OTEL_BSP_MAX_QUEUE_SIZE="100", OTEL_BSP_MAX_EXPORT_BATCH_SIZE="50")
    tracer.tell(_span())
    for _ in range(49):
        tracer.tell(_span())
    collector.wait_for(lambda: collector.requests == 1, 20)  # it hangs now
    for _ in range(2000):
        tracer.tell(_span())
    processor = tracer._provider._active_span_processor._span_processors[0]
    assert len(processor._batch_processor._queue) <= 100
    assert collector.requests == 1
    said = [line.getMessage() for line in caplog.records if line.name.startswith("opentelemetry")]
    assert 1 <= len(said) <= 2  # the loop may lie across two of its twenty seconds
    assert set(said) == {"Queue full, dropping Span."}
    tracer.stop()
    assert not tracer._ended.is_set()  # it still hangs, and nobody waits for it


def test_a_collector_that_is_away_is_said_once(traced, collector, monkeypatch):
    said = []
    monkeypatch.setattr(otlp.log, "warning", lambda event, **about: said.append((event, about)))
    collector.status = 400  # it will never take them: not tried again
    tracer = traced(OTEL_BSP_MAX_EXPORT_BATCH_SIZE="10")
    for _ in range(100):
        tracer.tell(_span())
    tracer.stop()
    assert collector.requests > 1
    assert len(said) == 1


def test_no_span_ends_a_stage(traced):
    tracer = traced()
    tracer.tell(_span(context=b"no context"))
    tracer.tell(_span(begin_ns=9, end_ns=3))


ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}


@pytest.mark.parametrize(
    ("environment", "is_wanted"),
    [
        ({}, False),
        ({"OTEL_SERVICE_NAME": "wirestream"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": " "}, False),
        (ENDPOINT, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, True),
        (ENDPOINT | {"OTEL_SDK_DISABLED": "true"}, False),
        (ENDPOINT | {"OTEL_SDK_DISABLED": "false", "OTEL_TRACES_EXPORTER": "otlp"}, True),
        (ENDPOINT | {"OTEL_TRACES_EXPORTER": "none"}, False),
    ],
)
def test_spans_are_exported_only_where_an_end_point_is_set(environment, is_wanted):
    assert wanted(environment) is is_wanted


def test_a_variable_that_the_sdk_does_not_take_is_told_in_one_line(monkeypatch):
    monkeypatch.setenv("OTEL_BSP_MAX_QUEUE_SIZE", "100")
    with pytest.raises(Misconfigured, match=r"OTEL_\*.*max_queue_size"):
        start_tracing("9.9", ENDPOINT)


def test_a_protocol_that_is_not_spoken_is_told_in_one_line():
    with pytest.raises(Misconfigured, match="OTEL_EXPORTER_OTLP_PROTOCOL: spans go by http/protobuf"):
        start_tracing("9.9", ENDPOINT | {"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"})


def test_an_sdk_that_is_not_installed_is_told_in_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    monkeypatch.delitem(sys.modules, "stream.observe.otlp")
    with pytest.raises(Misconfigured, match=r"pip install 'wirestream\[otel\]'"):
        start_tracing("9.9", ENDPOINT)


@pytest.mark.process
def test_a_worker_without_an_end_point_imports_nothing_of_opentelemetry():
    """Stages, feeds and producer, put together as the commands do."""
    program = """
import sys
from stream.agents.roles import Role, stages_of
from stream.agents import worker
from stream.cli.service import service_settings
from stream.clock import SYSTEM_CLOCK
from stream.produce import RawProducer
import stream.feeds.run.process
settings = service_settings()
for role in (Role.EXTRACT, Role.ALERT):
    stages_of(role, settings, SYSTEM_CLOCK)
print(sorted(name for name in sys.modules if name.startswith(("opentelemetry", "google.protobuf"))))
"""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OTEL_", "WIRESTREAM_"))}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stderr
