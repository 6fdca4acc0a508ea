"""Fixtures for all tests: servers are in modules of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka.consumer import fetcher
from hypothesis import HealthCheck, settings

sys.path.append(str(Path(__file__).parent.parent))  # last: `make test-compiled` has another `stream` before it

# A machine that is busy is no fault of ours: no property is judged by the clock.
settings.register_profile("wirestream", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wirestream")

pytest_plugins = ["tests.brokers", "tests.postgres"]

_SERVERS = frozenset(
    {"broker", "bootstrap", "embedded_bootstrap", "kafka", "kafka_bootstrap", "make_kafka", "make_service"}
    | {"filed", "fresh", "postgres_server", "postgres_url", "quorum", "stand"}
)
"""The fixtures that start a broker, a database or the service."""
_LONGEST_SECONDS = 900
"""The limit of a test from which it is one of the longest: several minutes."""
_STARTERS = frozenset({"subprocess", "EmbeddedBroker", "Tree"})
"""The names that a test module imports to start other programs."""


def pytest_configure() -> None:
    """Log plainly: structlog's own default draws every exception with its variables, which costs seconds."""
    from stream.observe.logs import configure_logging  # noqa: PLC0415 - after the path is set

    configure_logging("json", "WARNING")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make test-quick` leaves out, so that nobody has to: `process`, `property` and `bulk`. The longest come
    first, so that no worker is left alone with one of them at the end.
    """
    items.sort(key=_is_short)
    for item in items:
        names = vars(getattr(item, "module", None) or object).keys()
        servers = _SERVERS.intersection(getattr(item, "fixturenames", ())) or "postgresql" in item.name
        if servers or _STARTERS & names:
            item.add_marker("process")
        if "newsday" in names:
            item.add_marker("bulk")
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("property")


def _is_short(item: pytest.Item) -> bool:
    own = item.get_closest_marker("timeout")
    return own is None or own.args[0] < _LONGEST_SECONDS


@pytest.fixture(autouse=True)
def _aiokafka_as_it_is() -> Iterator[None]:
    """What a consumer of ours sets in aiokafka's module holds for a process; here it would bound what others read."""
    records = fetcher.MemoryRecords
    yield
    fetcher.MemoryRecords = records
