"""What feeds cost: pushes, polls, and the reading of a feed, each beside what it names."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.figures import Table
from tests.bench.polls import measure_polls, measure_reading
from tests.bench.push import measure_push
from tests.bench.rig import Rig, Sizes

__all__ = ["measure_feeds"]


def measure_feeds(rig: Rig, sizes: Sizes) -> Iterator[Table]:
    """All of them. Polling by Redpanda Connect or miniflux is not compared: neither program is to be had here."""
    yield from measure_push(rig, sizes)
    yield from measure_reading(rig, sizes)
    yield from measure_polls(rig, sizes)
