"""F11: PostgreSQL that is away, slow, read-only or full. The flow is held, and no dead letter comes of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import psycopg
import pytest

from tests.fault.round import Round
from tests.fault.stand import Stand

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(600)]

_MOST_GROWTH = 50 * 2**20
"""Bytes that a store may grow by while it waits: what it reads ahead is bounded."""
_TRIGGER = """
CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$;
CREATE TRIGGER fault BEFORE INSERT ON articles FOR EACH STATEMENT EXECUTE FUNCTION fault();
"""
_SLOW = "PERFORM pg_sleep(2);"
_FULL = "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';"


def _sql(stand: Stand, *statements: str) -> None:
    at = f"host={stand.postgres.folder} user=wirestream dbname={stand.database}"
    with psycopg.connect(at, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]


@contextmanager
def _triggered(stand: Stand, body: str) -> Iterator[None]:
    _sql(stand, _TRIGGER.format(body=body))
    yield
    _sql(stand, "DROP TRIGGER fault ON articles", "DROP FUNCTION fault")


@contextmanager
def _away(stand: Stand) -> Iterator[None]:
    stand.postgres.stop()
    try:
        yield
    finally:
        stand.postgres.start()


@contextmanager
def _read_only(stand: Stand) -> Iterator[None]:
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    alter = f'ALTER DATABASE "{stand.database}" SET default_transaction_read_only ='
    _sql(stand, f"{alter} on", f"{others} AND pid <> pg_backend_pid()")
    yield
    _sql(stand, "SET default_transaction_read_only = off", f"{alter} off")  # nobody ends the sessions of meanwhile


def _ill(stand: Stand, way: str) -> Any:
    faults = {"away": _away, "read-only": _read_only}
    if way in faults:
        return faults[way](stand)
    return _triggered(stand, _SLOW if way == "slow" else _FULL)


@pytest.mark.parametrize("way", ["away", "slow", "read-only", "full"])
def test_an_ill_database_holds_the_flow_and_costs_no_dead_letter(stand: Stand, seed: int, way: str):
    with Round(stand, "F11", way, seed, per_second=25) as flow:
        flow.begins(10)
        store = psutil.Process(stand.service.processes["store"].pid)
        with _ill(stand, way):
            before = store.memory_info().rss
            _wait_held(flow, slow=way == "slow")
            flow.backlog(100)
            time.sleep(1)
            assert store.memory_info().rss - before < _MOST_GROWTH
            assert stand.runs("store"), "the worker did not outlive it"
            if way == "away":
                _ends_and_starts_meanwhile(stand)
        flow.comes(way, after=True)
        flow.healed(way)
        flow.recovers()
        verdict = flow.settle()
    assert stand.runs("store")
    assert not verdict.repeats.get("wire.deadletters.v1")


def _ends_and_starts_meanwhile(stand: Stand) -> None:
    """A signal ends a worker that is held, with nothing committed that is not stored; one that starts then waits."""
    held = stand.service.committed("store", "wire.extracted.v1")
    assert stand.service.terminate("store") == 0
    assert stand.service.committed("store", "wire.extracted.v1") == held, "what was not stored was committed"
    stand.service.start("store")


def _wait_held(flow: Round, *, slow: bool) -> None:
    """Until the worker says that it waits; a database that is only slow is waited for in silence, and lag grows."""

    def lags() -> bool:
        return sum(end - at for at, end in flow.service.places("wirestream-store", "wire.extracted.v1")) > 20

    def held() -> bool:
        return "holding its flow" in flow.service.readiness("store")

    flow.backlog(60)
    flow.wait_quietly(lags if slow else held, 180, "the store does not wait")
