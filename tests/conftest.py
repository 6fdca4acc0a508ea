"""Fixtures for all tests: servers are in modules of their own."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.append(str(Path(__file__).parent.parent))  # last: `make test-compiled` has another `stream` before it

# A machine that is busy is no fault of ours: no property is judged by the clock.
settings.register_profile("wirestream", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wirestream")

pytest_plugins = ["tests.brokers", "tests.postgres"]


def pytest_configure() -> None:
    """Log plainly: structlog's own default draws every exception with its variables, which costs seconds."""
    from stream.observe.logs import configure_logging  # noqa: PLC0415 - after the path is set

    configure_logging("json", "WARNING")
