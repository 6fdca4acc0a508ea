"""Webhooks as their receivers check them, by the reference library of Standard Webhooks; and where they do not go."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from standardwebhooks import Webhook, WebhookVerificationError

from schemas import Alert
from stream.alert import Channels, Unanswered
from stream.clock import SetClock
from stream.errors import Misconfigured, Transient
from tests.factories import Desk, rules_of, story
from tests.pushes import KEY, OLD_KEY
from tests.receiver import Receiver

(ALERT,) = Desk().take(story("a"))


def hook(url, *secrets, allow_private=True):
    allowed = f"allow_private: {str(allow_private).lower()}, " if allow_private is not None else ""
    return rules_of(f"channels: {{hook: {{{allowed}webhook: {{url: '{url}', secret: {list(secrets)}}}}}}}")


class Names(AbstractResolver):
    """Knows one name, whose address is another at every look; the last one stays."""

    def __init__(self, *looks):
        self.looks = list(looks)

    async def resolve(self, host, port=0, family=socket.AF_INET):  # noqa: ARG002
        found = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        return [ResolveResult(hostname=host, host=found, port=port, family=socket.AF_INET, proto=6, flags=0)]

    async def close(self):
        pass


async def _told(ruleset, **options):
    """Deliver, and return what failed."""
    async with Channels(ruleset, **options) as channels:
        try:
            await channels.deliver(ALERT, "hook")
        except Transient as fault:
            return [fault]
    return []


async def test_a_receiver_proves_an_alert_by_the_library_of_standard_webhooks():
    with Receiver() as desk:
        assert await _told(hook(desk.url("/good"), KEY)) == []
        (call,) = desk.on("/good")
    assert Webhook(KEY).verify(call.body, call.headers) == Alert.model_validate_json(call.body).model_dump(mode="json")
    assert call.headers["webhook-id"] == call.headers["idempotency-key"] == str(ALERT.alert_id)
    with pytest.raises(WebhookVerificationError):
        Webhook(KEY).verify(call.body.replace(b"Ferry", b"Merry"), call.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(KEY).verify(call.body, call.headers | {"webhook-id": "another"})
    with pytest.raises(WebhookVerificationError):
        Webhook(OLD_KEY).verify(call.body, call.headers)


async def test_the_id_is_the_same_at_every_try_and_the_time_is_that_of_the_try():
    clock = SetClock(datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=2))
    with Receiver() as desk:
        desk.statuses["/good"] = [503]
        async with Channels(hook(desk.url("/good"), KEY), clock=clock) as channels:
            with pytest.raises(Transient):
                await channels.deliver(ALERT, "hook")
            clock.advance(60)
            await channels.deliver(ALERT, "hook")
        first, again = desk.on("/good")
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert int(again.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 60
    assert Webhook(KEY).verify(again.body, again.headers)


async def test_while_one_secret_takes_the_place_of_another_each_proves_it():
    with Receiver() as desk:
        await _told(hook(desk.url("/good"), KEY, OLD_KEY))
        (call,) = desk.on("/good")
    for key in (KEY, OLD_KEY):
        assert Webhook(key).verify(call.body, call.headers)


async def test_a_secret_that_is_a_text_is_the_key_itself():
    """As secrets of the releases before were; the library takes such a key as bytes."""
    with Receiver() as desk:
        await _told(hook(desk.url("/good"), "s3cret"))
        (call,) = desk.on("/good")
    assert Webhook(b"s3cret").verify(call.body, call.headers)
    assert call.headers["x-wirestream-signature"].startswith("sha256=")


async def test_without_a_secret_nothing_is_signed():
    with Receiver() as desk:
        await _told(hook(desk.url("/good")))
        (call,) = desk.on("/good")
    assert {"webhook-signature", "x-wirestream-signature"}.isdisjoint(call.headers)
    assert call.headers["webhook-id"] == str(ALERT.alert_id)


@pytest.mark.parametrize("secret", ["whsec_", "whsec_no base 64", "whsec_TWF"])
def test_a_secret_that_is_none_is_found_at_the_start_and_not_shown(secret):
    with pytest.raises(Misconfigured, match="channel `hook`: a secret is none") as raised:
        Channels(hook("https://example.org/", secret))
    assert secret.removeprefix("whsec") not in str(raised.value).replace("whsec_ and", "")


@pytest.mark.parametrize("allowed", [None, False])
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.0.0.7", "192.168.1.1", "localhost", "169.254.169.254"])
def test_an_address_of_the_house_is_refused_at_the_start_where_its_channel_does_not_allow_it(host, allowed):
    with pytest.raises(Misconfigured, match=r"not at a public address: write `allow_private: true` at the channel"):
        Channels(hook(f"http://{host}:9/", allow_private=allowed))


@pytest.mark.parametrize("host", ["169.254.169.254", "[fd00:ec2::254]"])
def test_an_address_of_the_link_is_refused_even_where_private_ones_are_allowed(host):
    with pytest.raises(Misconfigured, match="address of the link alone"):
        Channels(hook(f"http://{host}/"))


async def test_a_name_that_turns_private_on_the_second_look_gets_nothing():
    """What counts is the address of each socket, and not what the name was said to be before."""
    with Receiver() as desk:
        port = desk.address.rpartition(":")[2]
        rules = hook(f"http://desk.example:{port}/good", allow_private=False)
        names = Names("127.0.0.2", "127.0.0.1")
        for _ in range(2):  # a session remembers an address for some seconds
            faults = await _told(rules, resolver=names, public=lambda address: address == "127.0.0.2", timeout=5)
        assert desk.calls == []
        assert names.looks == ["127.0.0.1"]
        assert "desk.example is not at a public address: write `allow_private: true`" in str(faults[0])
        assert not isinstance(faults[0], Unanswered), "it has certainly not arrived, and is asked again"


async def test_a_connection_that_one_channel_may_have_is_not_lent_to_another():
    with Receiver() as desk:
        port = desk.address.rpartition(":")[2]
        url = f"http://desk.example:{port}/good"
        rules = rules_of(
            f"channels: {{ours: {{allow_private: true, webhook: {{url: '{url}'}}}},"
            f" theirs: {{webhook: {{url: '{url}'}}}}}}"
        )
        async with Channels(rules, resolver=Names("127.0.0.1")) as channels:
            await channels.deliver(ALERT, "ours")
            with pytest.raises(Transient, match=r"channel `theirs`: desk\.example is not at a public address"):
                await channels.deliver(ALERT, "theirs")
        assert len(desk.on("/good")) == 1


@pytest.mark.parametrize("scheme", ["json", "mailto"])
async def test_an_apprise_url_whose_name_is_inside_gets_nothing_unless_it_is_allowed(monkeypatch, scheme):
    """Apprise connects by itself, each service by its own library: the address of each socket is seen all the same."""
    real = socket.getaddrinfo

    def look_up(host, *rest, **more):
        return real("127.0.0.1" if host == "desk.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with Receiver() as desk:
        port = desk.address.rpartition(":")[2]
        urls = {
            "json": f"json://desk.example:{port}/good",
            "mailto": f"mailto://u:p@desk.example:{port}?smtp=desk.example",
        }
        rules = rules_of(f"channels: {{desk: {{apprise: '{urls[scheme]}'}}}}")
        async with Channels(rules, timeout=5) as channels:
            with pytest.raises(Transient, match=r"channel `desk`: 127\.0\.0\.1 is not at a public address") as raised:
                await channels.deliver(ALERT, "desk")
        assert not isinstance(raised.value, Unanswered)
        assert desk.calls == []
        if scheme == "json":
            allowed = rules_of(f"channels: {{desk: {{allow_private: true, apprise: '{urls[scheme]}'}}}}")
            async with Channels(allowed, timeout=5) as channels:
                await channels.deliver(ALERT, "desk")
            assert len(desk.on("/good")) == 1


def test_an_apprise_url_of_this_machine_is_refused_at_the_start():
    with pytest.raises(Misconfigured, match=r"channel `desk`: 127\.0\.0\.1 is not at a public address"):
        Channels(rules_of("channels: {desk: {apprise: 'json://127.0.0.1:9/'}}"))
