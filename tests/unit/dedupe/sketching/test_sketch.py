"""A sketch: small, and nothing else is taken for one."""

from __future__ import annotations

import random

import pytest

from stream.dedupe import Sketch, sketch
from stream.dedupe.sketching.tokenise import VALUES_MOST
from stream.errors import Reason, Rejected


def test_a_long_article_still_has_a_small_sketch(write):
    dice = random.Random(1)
    words = " ".join(f"harbour{dice.randrange(2000)}" for _ in range(20_000)).title()
    assert len(sketch(write(words, "A long read")).to_bytes()) <= 1536 + 4 * VALUES_MOST


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x01", b"\x02" * 200, b"\xff" * 2000])
def test_bytes_that_are_no_sketch_are_rejected(data):
    with pytest.raises(Rejected) as caught:
        Sketch.from_bytes(data)
    assert caught.value.reason is Reason.SCHEMA


@pytest.mark.parametrize(
    "change", [lambda data: data[:-1], lambda data: data + b"\x00", lambda data: b"\x07" + data[1:]]
)
def test_a_sketch_that_was_cut_or_grew_is_rejected(write, ferry, change):
    data = sketch(write(ferry, "Ferry")).to_bytes()
    with pytest.raises(Rejected):
        Sketch.from_bytes(change(data))
