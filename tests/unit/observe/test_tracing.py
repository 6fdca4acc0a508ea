from __future__ import annotations

import re

import pytest

from stream.observe import tracing

_FORM = re.compile(rb"00-[0-9a-f]{32}-[0-9a-f]{16}-01")


def test_a_root_is_valid_and_the_same_for_the_same_record():
    root = tracing.root(b"copy", b"feed")
    assert _FORM.fullmatch(root)
    assert root == tracing.root(b"copy", b"feed")
    assert len({root, tracing.root(b"copy", b"other"), tracing.root(b"other", b"feed")}) == 3


def _trace(traceparent):
    return traceparent.split(b"-")[1]


def test_the_trace_is_that_of_the_bytes_and_of_their_source():
    """Two payloads of one source are two traces, and so is one payload of two sources."""
    pairs = [(b"copy", b"feed"), (b"other copy", b"feed"), (b"copy", b"other feed")]
    assert len({_trace(tracing.root(payload, source)) for payload, source in pairs}) == 3


def test_a_child_keeps_the_trace_and_has_a_span_of_its_own():
    root = tracing.root(b"copy", b"feed")
    spans = {root.split(b"-")[2]}
    for stage in ("normalise", "dedupe"):
        child = tracing.child(((tracing.TRACEPARENT, root),), stage)
        assert _FORM.fullmatch(child)
        assert child.split(b"-")[1] == root.split(b"-")[1]
        spans.add(child.split(b"-")[2])
    assert len(spans) == 3


@pytest.mark.parametrize(
    "parent",
    [
        None,
        b"",
        b"\xff",
        b"00-" + b"0" * 32 + b"-" + b"1" * 16 + b"-01",
        b"00-" + b"A" * 32 + b"-" + b"1" * 16 + b"-01",
    ],
)
def test_what_is_no_trace_has_no_child(parent):
    headers = () if parent is None else ((tracing.TRACEPARENT, parent),)
    assert tracing.child(headers, "normalise") is None
