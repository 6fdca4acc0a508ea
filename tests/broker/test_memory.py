"""How much memory a worker takes that finds more waiting than it could hold. On Apache Kafka."""

from __future__ import annotations

import os

import psutil
import pytest

from tests.service import wait_until

pytestmark = [pytest.mark.kafka, pytest.mark.long, pytest.mark.timeout(300)]

PICTURES = 90
PICTURE_BYTES = 3_900_000
"""Under the limit of a raw record: each is read, and refused with its bytes in a dead letter."""
REFUSED = 'wire_records_total{outcome="refused",stage="normalise"}'


def _pictures(count):
    """Files that no parser takes and no codec makes smaller, each another."""
    noise = os.urandom(PICTURE_BYTES)
    return (b"\xff\xd8\xff\xe0\x00\x10JFIF%d" % number + noise for number in range(count))


def test_pictures_that_wait_are_read_as_they_can_be_sent_on(kafka, make_service):
    service = make_service(kafka.bootstrap)
    service.publish(_pictures(PICTURES), source=lambda number: f"source-{number % 20}")
    service.start("normalise")
    process = psutil.Process(service.processes["normalise"].pid)
    service.wait_ready("normalise")
    begin = peak = process.memory_info().rss

    def all_refused():
        nonlocal peak
        peak = max(peak, process.memory_info().rss)
        return service.metric("normalise", REFUSED) == PICTURES

    wait_until(all_refused, 180, lambda: service.log("normalise")[-2000:], step=0.05)
    left = process.memory_info().rss
    mib = 1 << 20
    print(f"{begin // mib} MiB when ready, {peak // mib} at most, {left // mib} afterwards")
    waited = PICTURES * PICTURE_BYTES
    # Unbounded it is twice as much as waited: once in the queue, once on its way to the dead letters.
    assert peak - begin < waited / 2, f"{(peak - begin) // mib} MiB more, for {waited // mib} that waited"
