"""What the tests of the APIs need: the real client, which takes loopback only where the source says so."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from stream.clock import SetClock
from stream.feeds.http.client import HttpClient
from stream.feeds.tools import Tools


@pytest.fixture
def clock():
    return SetClock(datetime(2026, 3, 8, 12, tzinfo=UTC))


@pytest.fixture
async def tools(clock):
    client = HttpClient(clock)
    yield Tools(clock, client)
    await client.close()
