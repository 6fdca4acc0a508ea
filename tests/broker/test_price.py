"""What a hop costs beside one of raw aiokafka, and an article beside the pure functions, in CPU and in one run: wide
enough for a machine that others use, and narrow enough for a price that doubles.
"""

from __future__ import annotations

import pytest

from tests.bench.child import run_child
from tests.bench.hop import cheapest_hops
from tests.bench.service import spent_on_backlog

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.fault]

_COUNT = 6000
_AT_MOST = 2.0
"""Times raw aiokafka. `python -m tests.bench --only hop` prints 1.1 to 1.3, by the machine and what else it does."""
_WARM, _ARTICLES = 50, 400
_TIMES_THE_FUNCTIONS = 3.5
"""CPU of a worker of all roles, with PostgreSQL, for articles that wait: 1.9 to 2.2 times here. `python -m tests.bench
--only service` prints it for a process a role: 2.2."""


@pytest.mark.timeout(280)
def test_a_hop_of_ours_costs_little_more_than_one_of_raw_aiokafka(kafka):
    best = cheapest_hops(kafka.bootstrap, _COUNT, rounds=3)
    assert best["ours"]["cpu"] < _AT_MOST * best["raw"]["cpu"], best


@pytest.mark.timeout(280)
def test_an_article_costs_little_more_than_the_functions_that_handle_it(kafka, make_service, postgres_url):
    service = make_service(kafka.bootstrap, postgres_url)
    service.start(name="all")
    service.wait_ready("all", 90)
    spent_on_backlog(service, ["all"], _WARM, seed=11)
    each = [sum(spent_on_backlog(service, ["all"], _ARTICLES, seed)[1].values()) for seed in (12, 13)]
    pure = sum(run_child("functions_child", {"kind": "alone", "count": _ARTICLES}).values())
    assert min(each) < _TIMES_THE_FUNCTIONS * pure, (each, pure)
