"""An OTLP receiver on a free port of this machine: it decodes what an exporter sends, as a collector does.

`delay` makes it slow; `status` is what it answers.
"""

from __future__ import annotations

import gzip
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.loopback_server import Handler, LoopbackServer

__all__ = ["OtlpReceiver", "Seen"]


@dataclass(frozen=True)
class Seen:
    """One span, as it came over the wire; ids in hexadecimal digits."""

    name: str
    kind: int
    trace_id: str
    span_id: str
    parent_id: str
    begin: int
    end: int
    attributes: dict[str, Any]
    links: tuple[tuple[str, str], ...]
    failed: bool
    service: str


@dataclass
class OtlpReceiver(LoopbackServer):
    """Use it as a context."""

    delay: float = 0.0
    status: int = 200
    spans: list[Seen] = field(default_factory=list)
    requests: int = 0
    bodies: list[bytes] = field(default_factory=list)
    letting_go: threading.Event = field(default_factory=threading.Event)

    def _handler(self) -> type[Handler]:
        receiver = self

        class Collector(Handler):
            def post(self, body: bytes) -> None:
                body = gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body
                receiver._take(self.path, body)
                receiver.letting_go.wait(receiver.delay)
                try:
                    self.send_response(receiver.status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                except OSError:
                    pass  # who called is gone

        return Collector

    def _let_go(self) -> None:
        self.letting_go.set()

    @property
    def url(self) -> str:
        """What `OTEL_EXPORTER_OTLP_ENDPOINT` is to be."""
        return f"http://{self.address}"

    def named(self, name: str, trace_id: str | None = None) -> list[Seen]:
        return [span for span in list(self.spans) if span.name == name and trace_id in {None, span.trace_id}]

    def wait_for(self, condition: Any, within: float) -> None:
        until = time.monotonic() + within
        while not condition():
            assert time.monotonic() < until, sorted((span.name, span.trace_id) for span in list(self.spans))
            time.sleep(0.05)

    def _take(self, path: str, body: bytes) -> None:
        assert path == "/v1/traces"
        self.requests += 1
        self.bodies.append(body)
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            named = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.spans += [_seen(span, named.get("service.name", "")) for span in scope.spans]


def _seen(span: Any, service: str) -> Seen:
    return Seen(
        name=span.name,
        kind=span.kind,
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex(),
        begin=span.start_time_unix_nano,
        end=span.end_time_unix_nano,
        attributes={one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes},
        links=tuple((link.trace_id.hex(), link.span_id.hex()) for link in span.links),
        failed=span.status.code == 2,
        service=service,
    )
