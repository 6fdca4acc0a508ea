"""What the tests of faults share: a stand, and a seed for each round.

A test that takes `seed` runs once in `make faults-short` (marked `fault`), and ROUNDS times, each with another seed, in
`make faults` (the others are marked `long`). WIRESTREAM_FAULT_SEED is the first seed, WIRESTREAM_FAULT_ROUNDS how many.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from tests.brokers import require_kafka
from tests.fault.quorum import Quorum
from tests.fault.stand import Stand
from tests.postgres import Postgres
from tests.service import make_service

__all__ = ["make_service"]

FIRST_SEED = int(os.environ.get("WIRESTREAM_FAULT_SEED", "1"))
ROUNDS = int(os.environ.get("WIRESTREAM_FAULT_ROUNDS", "20"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        seeds = range(FIRST_SEED, FIRST_SEED + ROUNDS)
        marks = [pytest.mark.fault, *(pytest.mark.long for _ in seeds)]
        metafunc.parametrize("seed", [pytest.param(seed, marks=mark) for seed, mark in zip(seeds, marks, strict=False)])


@pytest.fixture(scope="session")
def _stands(tmp_path_factory: pytest.TempPathFactory, postgres_server: Postgres) -> Iterator[Callable[[], Stand]]:
    require_kafka()
    made: list[Stand] = []

    def give() -> Stand:
        if made and made[-1].broken:
            made.pop().close()
        if not made:
            made.append(Stand(tmp_path_factory.mktemp("stand"), postgres_server))
        return made[-1]

    yield give
    for stand in made:
        stand.close()


@pytest.fixture
def stand(_stands: Callable[[], Stand]) -> Stand:
    """The stand with all roles up; another one where a round has failed on the last."""
    stand = _stands()
    try:
        stand.up()
    except BaseException:
        stand.broken = True
        raise
    return stand


@pytest.fixture(scope="session")
def _quorums(tmp_path_factory: pytest.TempPathFactory, postgres_server: Postgres) -> Iterator[Callable[[], Quorum]]:
    require_kafka()
    made: list[Quorum] = []

    def give() -> Quorum:
        if made and made[-1].broken:
            made.pop().close()
        if not made:
            made.append(Quorum(tmp_path_factory.mktemp("quorum"), postgres_server))
        return made[-1]

    yield give
    for quorum in made:
        quorum.close()


@pytest.fixture
def quorum(_quorums: Callable[[], Quorum]) -> Quorum:
    """Three brokers in sync, and a worker of all roles on them."""
    quorum = _quorums()
    try:
        quorum.up()
    except BaseException:
        quorum.broken = True
        raise
    return quorum
