"""Fixtures for all tests: servers are in modules of their own."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

pytest_plugins = ["tests.brokers", "tests.postgres"]


def pytest_configure() -> None:
    """Log plainly: structlog's own default draws every exception with its variables, which costs seconds."""
    from stream.observe.logs import configure_logging  # noqa: PLC0415 - after the path is set

    configure_logging("json", "WARNING")
