"""Exports spans by OTLP over HTTP, with the SDK of OpenTelemetry, and by its standard variables.

This is the one module that imports OpenTelemetry, and only where `wanted` says so. The SDK gathers spans in a queue of
bounded length (`OTEL_BSP_MAX_QUEUE_SIZE`), and sends them from a thread of its own: a collector that is away or slow
costs spans, never time, memory or a worker.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.id_generator import IdGenerator, RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from stream.observe.logs import logger
from stream.observe.spans import Kind, Span

__all__ = ["OtlpTracer"]

log = logger(__name__)

_KINDS = {Kind.CONSUMER: SpanKind.CONSUMER, Kind.PRODUCER: SpanKind.PRODUCER, Kind.CLIENT: SpanKind.CLIENT}
_FLUSH_SECONDS = 3.0
"""How long the end waits for what was not sent yet: a worker has 25 s for its own end, and orchestrators give 30."""
_OF_THE_QUEUE = "opentelemetry.sdk._shared_internal"
"""The logger of what drops spans where the queue is full, because the collector is slow."""
_SAY_EVERY = 60.0
"""Seconds between two lines about a collector that takes nothing."""


class OtlpTracer:
    """Implements `spans.Tracer`."""

    on = True

    def __init__(self, version: str, environment: Mapping[str, str]) -> None:
        """Begin to export. `environment` is only asked whether the service has a name already: the SDK reads it all."""
        # Of its own lines one is wanted, that of a queue that is full (the SDK says it once in 20 s). The others are a
        # trace for each try that fails, which `_Told` says once.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
        logging.getLogger(_OF_THE_QUEUE).setLevel(logging.WARNING)
        named = environment.get("OTEL_SERVICE_NAME") or "service.name=" in environment.get(
            "OTEL_RESOURCE_ATTRIBUTES", ""
        )
        name = {} if named else {SERVICE_NAME: "wirestream"}
        self._ids = _Ids()
        self._provider = TracerProvider(
            resource=Resource.create({**name, SERVICE_VERSION: version}), id_generator=self._ids, shutdown_on_exit=False
        )
        self._provider.add_span_processor(BatchSpanProcessor(_Told(OTLPSpanExporter())))
        self._tracer = self._provider.get_tracer("wirestream", version)
        self._ending, self._ended = threading.Event(), threading.Event()
        # Begun now: no thread can be begun while the interpreter ends.
        threading.Thread(target=self._end, name="spans-end", daemon=True).start()

    def samples(self, context: bytes) -> bool:
        """Return whether the sampler (`OTEL_TRACES_SAMPLER`) wants the trace, as one that begins here."""
        result = self._provider.sampler.should_sample(None, int(context.split(b"-")[1], 16), "root")
        return result.decision is Decision.RECORD_AND_SAMPLE

    def tell(self, span: Span) -> None:
        with suppress(Exception):  # a span is worth no worker
            self._tell(span)

    def _tell(self, span: Span) -> None:
        parent = None if span.parent is None else set_span_in_context(NonRecordingSpan(_context(span.parent)))
        own = _context(span.context)
        self._ids.set_next(own.trace_id, own.span_id)
        made = self._tracer.start_span(
            span.name,
            context=parent,
            kind=_KINDS[span.kind],
            attributes=span.attributes,
            links=[Link(_context(link)) for link in span.links],
            start_time=span.begin_ns,
        )
        if span.error is not None and made.is_recording():
            made.set_attribute("error.type", span.error)
            made.set_status(Status(StatusCode.ERROR, span.error))
        made.end(end_time=max(span.begin_ns, span.end_ns))

    def stop(self) -> None:
        """Send what is left, within some seconds."""
        self._ending.set()
        self._ended.wait(_FLUSH_SECONDS)

    def _end(self) -> None:
        self._ending.wait()
        self._provider.shutdown()
        self._ended.set()


class _Ids(IdGenerator):
    """Gives the ids that the span to be made has by its `traceparent`, in this thread."""

    def __init__(self) -> None:
        self._random = RandomIdGenerator()
        self._next = threading.local()

    def set_next(self, trace_id: int, span_id: int) -> None:
        self._next.ids = trace_id, span_id

    def generate_trace_id(self) -> int:
        ids: tuple[int, int] | None = getattr(self._next, "ids", None)
        return ids[0] if ids is not None else self._random.generate_trace_id()

    def generate_span_id(self) -> int:
        ids: tuple[int, int] | None = getattr(self._next, "ids", None)
        return ids[1] if ids is not None else self._random.generate_span_id()


class _Told(SpanExporter):
    """Exports, and says now and then that nothing gets through."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter
        self._lost = 0
        self._said_at = float("-inf")

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._exporter.export(spans)
        if result is not SpanExportResult.SUCCESS:
            self._lost += len(spans)
            now = time.monotonic()
            if now - self._said_at >= _SAY_EVERY:
                self._said_at = now
                log.warning(
                    "the collector of OTEL_EXPORTER_OTLP_ENDPOINT takes no spans: they are lost", spans=self._lost
                )
                self._lost = 0
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()


def _context(traceparent: bytes) -> SpanContext:
    _, trace, span, flags = traceparent.decode().split("-")
    return SpanContext(int(trace, 16), int(span, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16)))
