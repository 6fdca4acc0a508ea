from __future__ import annotations

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from uuid import UUID

import apprise
import pytest
from aiohttp import web

from schemas import Alert
from stream.alert import Channels, Unanswered, Undeliverable, old_signature_of
from stream.alert.gather import message_of
from stream.errors import Misconfigured, Transient, WirestreamError
from tests.factories import Desk, rules_of, story

(ALERT,) = Desk().take(story("a"))
ANOTHER = ALERT.model_copy(update={"alert_id": UUID(int=1), "headline": "Ferry rises"})


class Inbox:
    """A receiver that answers as it is told."""

    def __init__(self):
        self.answers = []
        self.taken = []
        self.url = ""
        self.pause = asyncio.Event()

    async def handle(self, request):
        self.taken.append((request.headers, await request.read()))
        answer = self.answers.pop(0) if self.answers else 200
        if answer == "wait":
            await self.pause.wait()
        if answer == "sleep":
            await asyncio.sleep(5)
        if answer == "drop":
            request.transport.abort()
            return web.Response()
        headers = {"Location": "/elsewhere"} if answer == 302 else {}
        return web.Response(status=answer if isinstance(answer, int) else 200, headers=headers)


@asynccontextmanager
async def receiving():
    inbox = Inbox()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", inbox.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    inbox.url = f"127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    try:
        yield inbox
    finally:
        await runner.cleanup()


def hook(url, signed_with=None):
    secret = f", secret: '{signed_with}'" if signed_with else ""
    return rules_of(f"channels: {{hook: {{allow_private: true, webhook: {{url: '{url}'{secret}}}}}}}")


def desk(*urls):
    return rules_of(f"channels: {{desk: {{allow_private: true, apprise: {json.dumps(urls)}}}}}")


async def test_a_webhook_gets_the_alert_signed_once():
    async with receiving() as inbox:
        ruleset = hook(f"http://{inbox.url}/in?key=${{KEY}}", signed_with="${SECRET}")
        async with Channels(ruleset, secrets={"SECRET": "s3cret", "KEY": "k"}) as channels:
            await channels.deliver(ALERT, "hook")
            await channels.deliver(ALERT, "hook")
        ((headers, body),) = inbox.taken
        assert Alert.model_validate_json(body) == ALERT
        assert headers["Idempotency-Key"] == str(ALERT.alert_id)
        # openssl dgst -sha256 -hmac s3cret, over these very bytes
        assert headers["X-Wirestream-Signature"] == (
            "sha256=01cb6808ba45e5a2c3f37bf72f2df102a4eb03eec977f87047147f72604f3aaf"
        )
        assert headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("body", "secret", "digest"),
    [
        (
            b'{"rule":"ferry","headline":"Ferry sinks"}',
            "s3cret",
            "caee28ac146f2c815dfd96c31ffd2f4de8fd2fd43637406db238ab33aca60eb1",
        ),
        (
            b'{"rule":"ferry","headline":"Ferry floats"}',
            "s3cret",
            "dffec43c8f702804be9c514d8eac9ad17f3c6ff1c65c629525e2bce86a551682",
        ),
        (
            b'{"rule":"ferry","headline":"Ferry sinks"}',
            "another",
            "8b66bd52d6cf8b9c431d8da14877e793c70ad0cedc7ff43f901f796b36db2052",
        ),
    ],
)
def test_the_old_signature_is_over_the_body_with_the_secret(body, secret, digest):
    """The digests are OpenSSL's."""
    assert old_signature_of(body, secret) == f"sha256={digest}"


@pytest.mark.parametrize("answer", [500, 503, 429, 408, "drop", "sleep"])
async def test_what_may_pass_is_transient_and_then_delivered(answer):
    async with receiving() as inbox:
        inbox.answers = [answer]
        async with Channels(hook(f"http://{inbox.url}/"), timeout=0.5) as channels:
            with pytest.raises(Transient):
                await channels.deliver(ALERT, "hook")
            await channels.deliver(ALERT, "hook")
        assert len(inbox.taken) == 2


@pytest.mark.parametrize(
    ("answer", "in_doubt"),
    [(500, False), (503, False), (429, False), (502, True), (504, True), ("drop", True), ("sleep", True)],
)
async def test_it_says_where_the_alert_may_have_arrived(answer, in_doubt):
    async with receiving() as inbox:
        inbox.answers = [answer]
        async with Channels(hook(f"http://{inbox.url}/"), timeout=0.5) as channels:
            with pytest.raises(Transient) as raised:
                await channels.deliver(ALERT, "hook")
    assert isinstance(raised.value, Unanswered) is in_doubt


@pytest.mark.parametrize(
    ("answer", "for_good"), [(400, False), (401, False), (404, False), (302, False), (410, True), (413, True)]
)
async def test_a_refusal_is_undeliverable_without_the_path(answer, for_good):
    async with receiving() as inbox:
        inbox.answers = [answer]
        async with Channels(hook(f"http://{inbox.url}/secret-path")) as channels:
            with pytest.raises(Undeliverable) as raised:
                await channels.deliver(ALERT, "hook")
        assert len(inbox.taken) == 1
        assert str(answer) in str(raised.value)
        assert "secret-path" not in str(raised.value)
        assert isinstance(raised.value, WirestreamError)
        assert raised.value.for_good is for_good


async def test_nobody_listening_is_transient():
    async with Channels(hook("http://127.0.0.1:1/"), timeout=2) as channels:
        with pytest.raises(Transient) as raised:
            await channels.deliver(ALERT, "hook")
    assert not isinstance(raised.value, Unanswered), "it has certainly not arrived"


async def test_apprise_delivers():
    async with receiving() as inbox:
        async with Channels(desk(f"json://{inbox.url}/in")) as channels:
            await channels.deliver(ALERT, "desk")
        sent = json.loads(inbox.taken[0][1])
        assert sent["title"] == "Ferry sinks, take a"
        assert "Rule: ferry (warning)" in sent["message"]
        assert sent["type"] == "warning"


async def test_apprise_is_tried_again_only_where_it_failed():
    async with receiving() as first, receiving() as second:
        second.answers = [503]
        async with Channels(desk(f"json://{first.url}/", f"json://{second.url}/")) as channels:
            with pytest.raises(Transient):
                await channels.deliver(ALERT, "desk")
            assert channels.reached(ALERT.alert_id, "desk"), "one address has it"
            await channels.deliver(ALERT, "desk")
        assert (len(first.taken), len(second.taken)) == (1, 2)


def _digest(count):
    """Stories of a night, gathered."""
    alerts = [
        ALERT.model_copy(
            update={"alert_id": UUID(int=n), "story_id": UUID(int=n), "headline": f"Ferry {n} " + "sinks " * 20}
        )
        for n in range(1, count + 1)
    ]
    return message_of(alerts)


def _chat(inbox, more=""):
    """A Mattermost: of services that a test can serve, one that takes so many signs and no more."""
    return desk(f"mmost://{inbox.url}/3ccdd113474722377935511fc85d3dd4{more}")


async def test_a_digest_that_is_longer_than_a_service_takes_goes_in_pieces_each_once():
    digest = _digest(60)
    async with receiving() as inbox:
        async with Channels(_chat(inbox)) as channels:
            inbox.answers = [200, 200, 503]
            with pytest.raises(Transient):
                await channels.deliver(digest, "desk")
            assert channels.reached(digest.alert_id, "desk"), "a kill of what is in it must go out"
            await channels.deliver(digest, "desk")
            await channels.deliver(digest, "desk")
        texts = [json.loads(body)["text"] for _, body in inbox.taken]
    assert max(map(len, texts)) <= 4000
    assert texts.pop(2) == texts[2], "what was not taken came again"
    said = [f"Ferry {n} " for n in range(1, 61)]
    assert [sum(f"- {one}" in text for text in texts) for one in said] == [1] * 60
    assert f"(1/{len(texts)})" in texts[0]


@pytest.mark.parametrize(("count", "more"), [(5, ""), (60, "?overflow=truncate")], ids=["short", "as the url says"])
async def test_a_digest_goes_in_one_message_where_it_may(count, more):
    async with receiving() as inbox:
        async with Channels(_chat(inbox, more)) as channels:
            await channels.deliver(_digest(count), "desk")
        assert len(inbox.taken) == 1


@pytest.mark.parametrize(("answer", "for_good"), [(403, False), (404, False), (410, True)])
async def test_an_apprise_service_that_refuses_is_undeliverable(answer, for_good):
    async with receiving() as inbox:
        inbox.answers = [answer]
        async with Channels(desk(f"json://{inbox.url}/")) as channels:
            with pytest.raises(Undeliverable) as raised:
                await channels.deliver(ALERT, "desk")
            assert not channels.reached(ALERT.alert_id, "desk")
    assert raised.value.for_good is for_good


async def test_apprise_services_side_by_side_read_their_own_log_and_wait_for_no_other():
    async with receiving() as slow, receiving() as refusing:
        slow.answers, refusing.answers = ["sleep"], [403]
        ruleset = rules_of(
            f"channels: {{slow: {{allow_private: true, apprise: 'json://{slow.url}/'}},"
            f" no: {{allow_private: true, apprise: 'json://{refusing.url}/'}}}}"
        )
        async with Channels(ruleset, timeout=1) as channels:
            hanging = asyncio.ensure_future(channels.deliver(ALERT, "slow"))
            while not slow.taken:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            with pytest.raises(Undeliverable):
                await channels.deliver(ALERT, "no")
            assert not hanging.done()
            with pytest.raises(Unanswered):
                await hanging


async def test_an_apprise_call_that_hangs_is_never_made_beside_itself():
    """Its thread goes on after the time-out: what comes of it counts."""
    async with receiving() as inbox:
        inbox.answers = ["wait"]
        async with Channels(desk(f"json://{inbox.url}/"), timeout=0.3) as channels:
            for _ in range(2):
                with pytest.raises(Unanswered):
                    await channels.deliver(ALERT, "desk")
            with pytest.raises(Transient, match="the one before it"):
                await channels.deliver(ANOTHER, "desk")
            inbox.pause.set()
            await channels.deliver(ANOTHER, "desk")
            await channels.deliver(ALERT, "desk")
        assert [json.loads(body)["title"] for _, body in inbox.taken] == [ALERT.headline, ANOTHER.headline]


async def test_a_refusal_shows_once_the_others_are_reached():
    async with receiving() as refusing, receiving() as busy:
        refusing.answers, busy.answers = [404, 404], [503]
        async with Channels(desk(f"json://{refusing.url}/", f"json://{busy.url}/")) as channels:
            with pytest.raises(Transient):
                await channels.deliver(ALERT, "desk")
            with pytest.raises(Undeliverable):
                await channels.deliver(ALERT, "desk")
        assert len(busy.taken) == 2


async def test_an_unknown_channel_is_undeliverable():
    async with Channels(rules_of("")) as channels:
        with pytest.raises(Undeliverable, match="nowhere"):
            await channels.deliver(ALERT, "nowhere")


def test_mistakes_are_found_at_the_start_and_never_show_secrets(caplog):
    with pytest.raises(Misconfigured, match=r"channel `hook`: \$\{SECRET\} is not set"):
        Channels(hook("https://example.org/", signed_with="${SECRET}"), secrets={})
    for ruleset in (desk("nosuch://user:topsecret@host"), desk("${URL}"), hook("${URL}")):
        with pytest.raises(Misconfigured) as raised:
            Channels(ruleset, secrets={"URL": "topsecret"})
        assert "topsecret" not in str(raised.value) + caplog.text


def test_urls_that_are_read_side_by_side_show_no_secret_and_keep_no_call_from_its_log(caplog, monkeypatch):
    """`alert` and `notify` each read the rules again in a thread of their own, while calls go on."""
    add, inside = apprise.Apprise.add, []

    def add_beside(self, *urls):
        if not inside:
            inside.append(True)
            with ThreadPoolExecutor(1) as another:
                another.submit(logging.getLogger("apprise").warning, "error=403").result()
                wrong = another.submit(Channels, desk("nosuch://theirs@host")).exception()
                assert isinstance(wrong, Misconfigured)
        return add(self, *urls)

    monkeypatch.setattr(apprise.Apprise, "add", add_beside)
    with pytest.raises(Misconfigured):
        Channels(desk("nosuch://topsecret@host"))
    assert inside
    assert "error=403" in caplog.text
    assert "topsecret" not in caplog.text
    assert "theirs" not in caplog.text
