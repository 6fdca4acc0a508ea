"""Brokers for tests: the embedded one everywhere; real Apache Kafka where Java is, and always in CI.

`broker`, `kafka` and `make_kafka` are a test's own and empty, for tests of the service, whose topics have fixed names.
`bootstrap` (of `embedded_bootstrap` and `kafka_bootstrap`) is one broker for the whole session: small tests that name
topics of their own share it.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stream.demo.embedded import EmbeddedBroker

_RUN = Path(__file__).parent.parent / "deploy" / "kafka" / "run.py"
_spec = importlib.util.spec_from_file_location("wirestream_kafka", _RUN)
assert _spec is not None
assert _spec.loader is not None
kafka_run = importlib.util.module_from_spec(_spec)
sys.modules["wirestream_kafka"] = kafka_run
_spec.loader.exec_module(kafka_run)

KafkaBroker = kafka_run.KafkaBroker


def require_kafka() -> None:
    """Skip where Kafka cannot be run; fail where it must be (in CI)."""
    lack = kafka_run.missing()
    if lack is None:
        return
    if any(os.environ.get(name, "").lower() in {"1", "true"} for name in ("REQUIRE_KAFKA", "CI")):
        pytest.fail(f"real Apache Kafka is required here: {lack}")
    pytest.skip(f"no Apache Kafka here: {lack}")


_BOTH = ["embedded", pytest.param("kafka", marks=pytest.mark.kafka)]
embedded_is_long = pytest.mark.parametrize(
    "broker", [pytest.param("embedded", marks=pytest.mark.long), *_BOTH[1:]], indirect=True
)
"""Marks a test that `make test` runs on Apache Kafka alone: the embedded one costs seconds, and the demo runs on it."""


@pytest.fixture
def make_kafka() -> Iterator[Callable[..., Any]]:
    """Starts brokers of the test's own, empty (`make_kafka(security="SASL_SSL")`); ends them after it."""
    require_kafka()
    made: list[Any] = []

    def make(**options: Any) -> Any:
        broker = KafkaBroker(**options)
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


@pytest.fixture(params=_BOTH)
def broker(request: pytest.FixtureRequest) -> Iterator[Any]:
    """An empty broker: the test runs on the embedded one, and on Apache Kafka."""
    if request.param == "kafka":
        yield request.getfixturevalue("kafka")
        return
    with EmbeddedBroker() as embedded:
        yield embedded


@pytest.fixture(scope="session")
def embedded_bootstrap() -> Iterator[str]:
    """The address of one embedded broker for the session."""
    with EmbeddedBroker() as embedded:
        yield embedded.bootstrap


@pytest.fixture(scope="session")
def kafka_bootstrap() -> Iterator[str]:
    """The address of one real broker for the session."""
    require_kafka()
    with KafkaBroker() as real:
        yield real.bootstrap


@pytest.fixture(scope="session", params=_BOTH)
def bootstrap(request: pytest.FixtureRequest) -> str:
    """The address of a shared broker: the test runs on both, with topic and group names of its own."""
    address: str = request.getfixturevalue(f"{request.param}_bootstrap")
    return address
