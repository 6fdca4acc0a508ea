"""Receivers that hang, by the dozen and over real sockets: nobody else waits for one."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

import pytest

from stream.alert import Channels
from stream.alert.changing_channels import ChangingChannels
from stream.network.resolve import Resolver
from stream.observe import metrics
from tests.factories import alert_of, rules_of
from tests.receiver import Receiver
from tests.unit.agents.night_desk import Night

HANGING = 130
"""More than the connections that aiohttp opens at once by default, and than the threads for names."""
SECONDS = 60.0
"""The time-out of a call: longer than the whole test, so that all of it happens while the first calls still hang."""


@pytest.fixture(autouse=True)
def _labels(monkeypatch):
    """So many channels would leave no label to the tests that come after these."""
    monkeypatch.setattr(metrics, "bounded_label", metrics.BoundedLabels())


@asynccontextmanager
async def silence():
    """A server that takes every connection and says nothing. Yields its port and the connections."""
    held = []

    async def hold(reader, writer):
        held.append(writer)
        await reader.read(-1)
        writer.close()

    server = await asyncio.start_server(hold, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], held
    finally:
        server.close()
        for writer in held:
            writer.close()


def _rules(urls):
    return rules_of(
        "channels:\n" + "".join(f"  {name}: {{allow_private: true, {url}}}\n" for name, url in urls.items())
    )


def _in_one(rules):
    return Channels(rules, timeout=SECONDS)


def _each_its_own(rules):
    return ChangingChannels(rules, {}, lambda ruleset, secrets: Channels(ruleset, secrets=secrets, timeout=SECONDS))


BOTH = pytest.mark.parametrize("ready", [_in_one, _each_its_own], ids=["in one", "each its own, as a worker has them"])


@asynccontextmanager
async def _opened(channels):
    try:
        yield channels
    finally:
        await channels.close()


async def _all_the_while(night, desk, hanging, is_hanging):
    """One alert goes to all channels, and others to the good ones only: those have each, while the others hang."""
    await night.note(alert_of(channels=(*hanging, "good", "chat")))
    await night.start()
    async with asyncio.timeout(30):
        while not is_hanging():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        for number in range(1, 6):
            await night.note(alert_of(story=UUID(int=1000 + number), channels=("good", "chat")))
            await night.start()
            while min(len(desk.on("/good")), len(desk.on("/chat"))) < 1 + number:
                await asyncio.sleep(0.01)
                night.notifier.release()
    assert is_hanging()
    await night.notifier.end(within=0.01)


@BOTH
async def test_receivers_that_take_all_of_their_time_delay_no_other_channel_and_no_other_alert(ready):
    with Receiver() as desk:
        async with silence() as (port, held):
            hanging = {f"slow{n}": f"webhook: {{url: 'http://127.0.0.1:{port}/'}}" for n in range(HANGING)}
            hanging["slow chat"] = f"apprise: 'json://127.0.0.1:{port}/'"
            good = {
                "good": f"webhook: {{url: '{desk.url('/good')}'}}",
                "chat": f"apprise: 'json://{desk.address}/chat'",
            }
            async with _opened(ready(_rules(hanging | good))) as channels:
                await _all_the_while(Night(channels), desk, hanging, lambda: len(held) == HANGING + 1)


@BOTH
async def test_names_that_nobody_answers_for_delay_no_other_channel(monkeypatch, ready):
    answered, asked = threading.Event(), []

    def look_up(host, port, **_):
        if host.startswith("dead"):
            asked.append(host)
            answered.wait(SECONDS)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("stream.alert.deliver.Resolver", partial(Resolver, look_up))
    with Receiver() as desk:
        port = desk.address.rpartition(":")[2]
        hanging = {f"slow{n}": f"webhook: {{url: 'http://dead{n}.example/'}}" for n in range(40)}
        good = {
            "good": f"webhook: {{url: 'http://desk.example:{port}/good'}}",
            "chat": f"apprise: 'json://{desk.address}/chat'",
        }
        try:
            async with _opened(ready(_rules(hanging | good))) as channels:
                await _all_the_while(Night(channels), desk, hanging, lambda: len(asked) == len(hanging))
        finally:
            answered.set()
