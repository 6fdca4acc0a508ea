"""What is kept of the sources is read with an end, whatever the broker does."""

from __future__ import annotations

import asyncio
import importlib

import pytest

from stream.kafka.errors import BrokerAway
from stream.settings import Settings

steer = importlib.import_module("stream.feeds.run.steer")


class Silent:
    """A reader whose broker went away behind the ends: it gives no record, or not even a place."""

    def __init__(self, *, places):
        self.places = places
        self.fetches = 0

    async def seek_to_beginning(self, *_):
        pass

    async def end_offsets(self, tps):
        return dict.fromkeys(tps, 9)

    async def getmany(self, **_):
        self.fetches += 1
        await asyncio.sleep(0.001)
        return {}

    async def position(self, _):
        if not self.places:
            await asyncio.Event().wait()
        return 3


@pytest.mark.parametrize("places", [True, False])
async def test_a_broker_that_falls_silent_ends_the_reading(monkeypatch, places):
    monkeypatch.setattr(steer, "_READ_SECONDS", 0.05)
    reader = Silent(places=places)
    async with asyncio.timeout(20):
        with pytest.raises(BrokerAway, match=r"wirestream-feeds-state was not read to its end within 0\.05 s"):
            await steer._read_all(Settings(), reader)
    assert reader.fetches
