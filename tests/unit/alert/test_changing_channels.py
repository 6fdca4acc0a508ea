"""Channels that change while alerts are on their way."""

from __future__ import annotations

import asyncio

import pytest

from stream.alert import Channels, Undeliverable
from stream.alert.changing_channels import ChangingChannels
from stream.errors import Misconfigured
from tests.factories import alert_of, rules_of
from tests.receiver import Receiver

ALERT = alert_of()


def _rules(receiver, **paths):
    hooks = (f"{name}: {{allow_private: true, webhook: {{url: '{receiver.url(at)}'}}}}" for name, at in paths.items())
    return rules_of(f"channels: {{{', '.join(hooks)}}}")


class Opened:
    """Makes channels, and counts those of which the connections were closed."""

    def __init__(self):
        self.closed = []

    def __call__(self, ruleset, secrets):
        opened = self

        class Counted(Channels):
            async def close(self):
                opened.closed += self.names
                await super().close()

        return Counted(ruleset, secrets=secrets)


async def test_a_channel_that_stays_knows_what_it_sent_and_one_that_changed_is_another():
    with Receiver() as receiver:
        channels = ChangingChannels(_rules(receiver, a="/a", b="/b"), {}, Opened())
        for name in ("a", "b"):
            await channels.deliver(ALERT, name)
        changed = await channels.change(channels.prepare(_rules(receiver, a="/a", b="/c", d="/d"), {}))
        assert (changed, channels.names) == ({"b", "d"}, ("a", "b", "d"))
        assert channels.reached(ALERT.alert_id, "a")
        assert not channels.reached(ALERT.alert_id, "b")
        for name in ("a", "b", "d"):
            await channels.deliver(ALERT, name)
        assert [len(receiver.on(path)) for path in ("/a", "/b", "/c", "/d")] == [1, 1, 1, 1]
        await channels.close()


async def test_a_call_that_goes_on_ends_where_it_began_and_its_connections_after_it():
    with Receiver() as receiver:
        opened = Opened()
        channels = ChangingChannels(_rules(receiver, a="/hang", b="/b"), {}, opened)
        calling = asyncio.ensure_future(channels.deliver(ALERT, "a"))
        while not receiver.on("/hang"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await channels.change(channels.prepare(_rules(receiver, a="/new"), {}))
        assert opened.closed == ["b"]
        receiver.let_go.set()
        await calling
        assert opened.closed == ["b", "a"]
        assert not receiver.on("/new")
        await channels.close()


async def test_a_channel_that_is_not_there_refuses_but_not_for_good():
    channels = ChangingChannels(rules_of("channels: {}"), {}, Opened())
    with pytest.raises(Undeliverable, match="no such channel") as raised:
        await channels.deliver(ALERT, "a")
    assert not raised.value.for_good


async def test_another_secret_is_another_channel_and_one_that_is_missing_changes_nothing():
    rules = rules_of(
        "channels: {a: {webhook: {url: 'https://example.org/${TOKEN}'}}, b: {apprise: 'json://example.org'}}"
    )
    channels = ChangingChannels(rules, {"TOKEN": "one"}, Opened())
    assert await channels.change(channels.prepare(rules, {"TOKEN": "one", "OTHER": "x"})) == set()
    assert await channels.change(channels.prepare(rules, {"TOKEN": "two"})) == {"a"}
    with pytest.raises(Misconfigured, match="TOKEN"):
        channels.prepare(rules, {})
    assert channels.names == ("a", "b")
