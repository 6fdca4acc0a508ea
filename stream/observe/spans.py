"""Defines what the service tells of its work as spans, and to whom: to nobody, unless an exporter was set up.

This module imports no OpenTelemetry: `otlp` does, where the environment asks for it. What is told is a span that is
over, so that nothing hangs on it: a few numbers are noted on the way, and the span is made when the work is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

__all__ = ["Kind", "Span", "Tracer", "tracer", "use_tracer"]

Value = str | int | float | bool


class Kind(Enum):
    """Which side of a message, or of a call, a span is."""

    CONSUMER = "consumer"
    PRODUCER = "producer"
    CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of work that is over. `context`, `parent` and `links` are values of `traceparent`."""

    name: str
    kind: Kind
    context: bytes
    """The span's own ids: what a header that it sent says."""
    parent: bytes | None
    begin_ns: int
    end_ns: int
    """Nanoseconds since 1970."""
    attributes: Mapping[str, Value] = field(default_factory=dict)
    links: Sequence[bytes] = ()
    error: str | None = None
    """A word for what went wrong (`error.type`); never a text of an article."""


class Tracer(Protocol):
    """Takes spans. It may be called from any thread, never waits, and raises nothing."""

    @property
    def on(self) -> bool:
        """Whether anybody wants spans: where nobody does, none need be made."""

    def samples(self, context: bytes) -> bool:
        """Return whether a span with this context is wanted."""

    def tell(self, span: Span) -> None:
        """Take a span: to send it on later, or to drop it where too many wait."""


class _NoTracer:
    on = False

    def samples(self, context: bytes) -> bool:  # noqa: ARG002 - the port's
        return False

    def tell(self, span: Span) -> None:
        """Take no notice."""


_in_use: list[Tracer] = [_NoTracer()]


def tracer() -> Tracer:
    """Return the tracer of this process."""
    return _in_use[-1]


def use_tracer(new: Tracer) -> None:
    """Make this the tracer of the process: before stages and producers are made, which ask once."""
    _in_use[:] = [new]
