"""The call to a channel: what its receiver, its lines and its span say of the trace. Over a real socket."""

from __future__ import annotations

import asyncio

import pytest

from stream.agents.call import calling
from stream.alert import Channels
from stream.observe import spans
from tests.factories import Desk, rules_of, story
from tests.receiver import Receiver

(ALERT,) = Desk().take(story("a"))
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Tracer:
    """Keeps what it is told."""

    on = True

    def __init__(self):
        self.told = []

    def tell(self, span):
        self.told.append(span)


@pytest.fixture
def tracer():
    before, made = spans.tracer(), Tracer()
    spans.use_tracer(made)
    yield made
    spans.use_tracer(before)


def _called(trace):
    """What the receiver of a webhook was sent, and the call."""

    async def run(url):
        channels = rules_of(f"channels: {{cms: {{allow_private: true, webhook: {{url: '{url}'}}}}}}\nrules: []")
        async with Channels(channels) as made:
            with calling(trace, "cms", ALERT) as call:
                await made.deliver(ALERT, "cms")
            return call

    with Receiver() as desk:
        call = asyncio.run(run(desk.url("/good")))
        return desk.on("/good")[0].traceparent, call


def test_the_receiver_of_a_webhook_gets_the_trace():
    """Also where nobody exports spans: the receiver may trace."""
    header, call = _called(TRACE)
    assert header == TRACE
    assert call.about["trace_id"] == TRACE.split("-")[1]
    assert call.about["article_id"] == str(ALERT.article_id)


def test_its_parent_is_the_span_of_this_very_call(tracer):
    headers = [_called(TRACE)[0] for _ in range(2)]  # as when it is asked again
    assert [span.context.decode() for span in tracer.told] == headers
    assert len(set(headers)) == 2
    assert {span.parent.decode() for span in tracer.told} == {TRACE}
    assert {header.split("-")[1] for header in headers} == {TRACE.split("-")[1]}


def test_a_call_that_fails_is_an_error_in_the_trace(tracer):
    with calling(TRACE, "cms", ALERT) as call:
        call.fault = TimeoutError()
    assert tracer.told[0].error == "TimeoutError"


@pytest.mark.parametrize("noted", ["", "none", "00-a-b-c", TRACE + "\r\nX-Other: 1"])
def test_an_alert_of_an_earlier_release_or_of_a_stranger_s_row_has_no_trace(tracer, noted):
    header, call = _called(noted)
    assert (header, tracer.told) == ("", [])
    assert "trace_id" not in call.about
