"""Brokers for tests: the embedded one everywhere; real Apache Kafka where Java is, and always in CI."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stream.embedded import EmbeddedBroker

_RUN = Path(__file__).parent.parent / "deploy" / "kafka" / "run.py"
_spec = importlib.util.spec_from_file_location("wirestream_kafka", _RUN)
assert _spec is not None
assert _spec.loader is not None
kafka_run = importlib.util.module_from_spec(_spec)
sys.modules["wirestream_kafka"] = kafka_run
_spec.loader.exec_module(kafka_run)


def require_kafka() -> None:
    """Skip where Kafka cannot be run; fail where it must be (in CI)."""
    lack = kafka_run.missing()
    if lack is None:
        return
    if os.environ.get("WIRESTREAM_REQUIRE_KAFKA") or os.environ.get("CI"):
        pytest.fail(f"real Apache Kafka is required here: {lack}")
    pytest.skip(f"no Apache Kafka here: {lack}")


@pytest.fixture
def make_kafka() -> Iterator[Callable[..., Any]]:
    """Starts brokers of the test's own, empty; ends them after it."""
    require_kafka()
    made: list[Any] = []

    def make(**options: Any) -> Any:
        broker = kafka_run.KafkaBroker(**options)
        made.append(broker)
        broker.start()
        return broker

    yield make
    for broker in made:
        broker.close()


@pytest.fixture
def kafka(make_kafka: Callable[..., Any]) -> Any:
    """One real broker, empty."""
    return make_kafka()


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
def broker(request: pytest.FixtureRequest) -> Iterator[Any]:
    """An empty broker: the test runs on the embedded one, and on Apache Kafka."""
    if request.param == "kafka":
        yield request.getfixturevalue("kafka")
        return
    with EmbeddedBroker() as embedded:
        yield embedded
