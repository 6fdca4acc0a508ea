"""A service for each test, on a broker of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.service import Service


@pytest.fixture
def make_service(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Makes services that are ended after the test."""
    made: list[Service] = []

    def make(bootstrap: str, database: str | None = None, **environment: str) -> Service:
        folder = tmp_path / f"service{len(made)}"
        folder.mkdir()
        made.append(Service(bootstrap, database or f"sqlite:///{folder / 'wirestream.db'}", folder, **environment))
        return made[-1]

    yield make
    for service in made:
        service.close()
