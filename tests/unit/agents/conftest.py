"""An engine and a guard in memory, for the stages that take a guard."""

from __future__ import annotations

import pytest

from stream.agents.engine.fake import FakeDelivery, FakeEngine
from stream.agents.guard.guard import Guard
from stream.clock import SYSTEM_CLOCK
from stream.settings import Guard as Policy


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def guard(engine):
    return Guard("test", engine, FakeDelivery(), Policy(backoff_initial=0.001), SYSTEM_CLOCK)
