"""What a hop costs beside one of raw aiokafka, in CPU and in one run: wide enough for a machine that others use, and
narrow enough for a hop that doubles.
"""

from __future__ import annotations

import pytest

from tests.bench.hop import cheapest_hops

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.fault]

_COUNT = 6000
_AT_MOST = 2.6
"""Times raw aiokafka. `python -m tests.bench --only hop` prints 1.5 to 1.8, by the machine and what else it does."""


@pytest.mark.timeout(280)
def test_a_hop_of_ours_costs_little_more_than_one_of_raw_aiokafka(kafka):
    best = cheapest_hops(kafka.bootstrap, _COUNT, rounds=3)
    assert best["ours"]["cpu"] < _AT_MOST * best["raw"]["cpu"], best
