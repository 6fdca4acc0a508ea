"""Says of a call to a channel which alert it is about: in its lines, in a span, and to the receiver."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from schemas import Alert
from stream.alert import TRACEPARENT
from stream.observe import tracing
from stream.observe.spans import Kind, Span, tracer

__all__ = ["Call", "about_call", "calling"]


@dataclass(slots=True)
class Call:
    """A call that is being made."""

    about: dict[str, str]
    """What its lines say."""
    fault: Exception | None = None
    """What went wrong, where anything did."""


def about_call(channel: str, alert: Alert, trace: str) -> dict[str, str]:
    """Return what a line says of an alert on its way to a channel."""
    about = {
        "stage": "notify",
        "channel": channel,
        "alert_id": str(alert.alert_id),
        "article_id": str(alert.article_id),
        "story_id": str(alert.story_id),
    }
    own = _valid(trace)
    return about | ({"trace_id": own.split("-")[1]} if own else {})


def _valid(trace: str) -> str:
    """Return the trace that was noted, or nothing: a row that a stranger wrote may say anything, and must not end who
    reads it again and again.
    """
    known = tracing.valid(((tracing.TRACEPARENT, trace.encode("utf-8", "replace")),))
    return known.decode() if known is not None else ""


@contextmanager
def calling(trace: str, channel: str, alert: Alert) -> Iterator[Call]:
    """Give the call to the channel the alert's trace, and tell of it as a span. `trace` is empty for an alert that an
    earlier release noted.
    """
    trace = _valid(trace)
    call, on = Call(about_call(channel, alert, trace)), bool(trace) and tracer().on
    context = tracing.fresh_child(trace.encode()) if on else trace.encode()
    token, began = TRACEPARENT.set(context.decode()), time.time_ns()
    try:
        yield call
    finally:
        TRACEPARENT.reset(token)
        if on:
            about = {f"wirestream.{name}": value for name, value in call.about.items() if name != "trace_id"}
            error = type(call.fault).__name__ if call.fault is not None else None
            span = Span("deliver", Kind.CLIENT, context, trace.encode(), began, time.time_ns(), about, (), error)
            tracer().tell(span)
