"""The server: what it serves, how it starts and ends, and what it never says."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import ssl
import tracemalloc

import aiohttp
import pytest
import trustme

from stream.errors import Misconfigured
from stream.feeds.intake import Intake
from stream.feeds.push.limits import PushLimits
from stream.feeds.push.server import PushServer
from stream.feeds.push.settings import PushListener, PushSettings
from stream.observe.metrics import REGISTRY
from tests.pushes import KEY, OLD_KEY, hexed, signed


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("superdesk", {"x-superdesk-signature": hexed("s1", b"copy", "sha1")}),
        ("github", {"X-Hub-Signature-256": hexed("s2", b"copy"), "X-GitHub-Delivery": "7"}),
        ("hub", {"X-Hub-Signature": hexed("s3", b"copy", "sha512")}),
        ("token", {"Authorization": "Bearer t0ken", "Idempotency-Key": "8"}),
        ("open", {}),
    ],
)
async def test_each_scheme_lets_its_senders_in_and_no_others(opened, name, headers):
    async with opened() as door:
        if headers:
            assert (await door.post(name))[0] == 401
        assert (await door.post(name, b"copy", headers))[0] == 202
        (kept,) = door.producer.headers
        assert ("wire-untrusted" in kept) == (name in {"token", "open"})
        assert kept.get("wire-delivery-id") == {"github": "7", "token": "8"}.get(name)


async def test_two_pushes_of_one_id_at_once_are_one_record(opened):
    async with opened() as door:
        gate = door.shut()
        both = [asyncio.ensure_future(door.push()) for _ in range(2)]
        await door.tried(1)
        await asyncio.sleep(0.05)
        gate.set()
        answers = [(status, said.get("repeated", False)) for status, said, _ in await asyncio.gather(*both)]
        assert sorted(answers) == [(202, False), (202, True)]
        assert door.producer.tries == [b"copy"]


async def test_behind_a_proxy_that_is_believed_the_sender_is_whom_it_names(opened):
    listener = PushListener(listen="127.0.0.1:0", forwarded_from=["127.0.0.0/8"])
    async with opened(listener=listener) as door:
        assert (await door.post("inside", headers={"X-Forwarded-For": "203.0.113.7"}))[0] == 202
        assert (await door.post("inside", headers={"X-Forwarded-For": "203.0.113.7, 198.51.100.9"}))[0] == 403
        assert (await door.post("inside"))[0] == 403
        assert door.producer.headers[0]["wire-origin"] == "203.0.113.7"


async def test_a_hub_that_asks_whether_we_subscribed_gets_its_word_back(opened):
    async with opened() as door:
        asked = {"hub.mode": "subscribe", "hub.topic": "https://x", "hub.challenge": "<b>w0rd</b>"}
        async with door.session.get(f"{door.address}/v1/sources/hub", params=asked) as response:
            assert (response.status, await response.text()) == (200, "<b>w0rd</b>")
            assert response.content_type == "text/plain"
        for name, mode in (("hub", "unsubscribe"), ("hub", ""), ("partner", "subscribe"), ("nobody", "subscribe")):
            async with door.session.get(
                f"{door.address}/v1/sources/{name}", params=asked | {"hub.mode": mode}
            ) as response:
                assert response.status == {"partner": 405}.get(name, 404)
                assert "w0rd" not in await response.text()


@pytest.mark.parametrize("each", [40, pytest.param(1250, marks=pytest.mark.long)])
async def test_sources_that_nobody_knows_make_no_label_and_hold_no_memory(opened, each):
    async with opened(PushLimits(connections=600)) as door:

        async def ask(first, last):
            reader, writer = await door.connect()
            for number in range(first, last):
                writer.write(
                    b"POST /v1/sources/made-up-%d HTTP/1.1\r\nHost: x\r\nwebhook-id: %d\r\nContent-Length: 1000\r\n\r\n"
                    % (number, number)
                    + b"x" * 1000
                )
                assert (await reader.readline()).startswith(b"HTTP/1.1 404")
                await reader.readuntil(b"}")
            writer.close()

        await ask(0, 100)
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        await asyncio.gather(*(ask(n * each, (n + 1) * each) for n in range(8)))
        for _ in range(100):  # what a connection held is let go of a moment after its end
            gc.collect()
            grown = tracemalloc.get_traced_memory()[0] - before
            if grown < 200_000:
                break
            await asyncio.sleep(0.05)
        tracemalloc.stop()
        assert grown < 200_000
        named = {sample.labels.get("feed") for metric in REGISTRY.collect() for sample in metric.samples}
        assert not {name for name in named if name and name.startswith("made-up")}
        assert REGISTRY.get_sample_value("wire_push_requests_total", {"feed": "", "status": "404"}) >= 8 * each


async def test_what_cannot_be_right_is_not_kept_in_memory(opened):
    """A body of 25 MB for each of those whose headers are wrong: it is read, and nothing of it stays."""
    async with opened(PushLimits(), big={"scheme": "github", "secret": "s", "max_bytes": "100MB"}) as door:

        async def endless():
            for _ in range(25):
                yield bytes(1_000_000)

        tracemalloc.start()
        for name in ("big", "nobody"):
            assert (await door.post(name, endless()))[0] in {401, 404}
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 10_000_000


async def test_the_sources_of_the_file_change_while_it_runs(opened):
    async with opened(one={"scheme": "unsigned", "rate": "1/s"}) as door:
        assert [(await door.post("one", b"%d" % n))[0] for n in range(3)] == [202, 202, 429]
        same = PushSettings(kind="push", scheme="unsigned", rate="1/s")
        door.server.serve({"one": same, "two": PushSettings(kind="push", scheme="unsigned")})
        assert (await door.post("one"))[0] == 429, "who did not change keeps its rate"
        assert (await door.post("two"))[0] == 202
        door.server.serve({"two": PushSettings(kind="push", scheme="bearer", secret=["x"])})
        assert (await door.post("one"))[0] == 404
        assert (await door.post("two"))[0] == 401


async def test_what_is_in_hand_at_the_end_is_answered(opened):
    async with opened(PushLimits(stop_seconds=20)) as door:
        gate = door.shut()
        waiting = asyncio.ensure_future(door.post("open"))
        await door.tried(1)
        ending = asyncio.ensure_future(door.server.stop())
        await asyncio.sleep(0.05)
        assert not ending.done()
        gate.set()
        assert (await waiting)[0] == 202
        async with asyncio.timeout(20):
            await ending
        with pytest.raises(aiohttp.ClientConnectorError):
            await door.post("open")
        await door.server.stop()


async def test_a_port_that_is_taken_is_one_clear_line(producer):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = PushServer(PushListener(listen=f"127.0.0.1:{port}"), Intake(producer, None, lambda *_: None))
        with pytest.raises(Misconfigured, match=rf"^push: nothing can listen on 127\.0\.0\.1:{port} \(.+\): end what"):
            await server.start()
        await server.stop()


async def test_tls_by_certificate_and_key(opened, tmp_path):
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    context = ssl.create_default_context()
    authority.configure_trust(context)
    listener = PushListener(listen="127.0.0.1:0", certificate=certificate, key=key)
    async with opened(listener=listener) as door:
        assert door.address.startswith("https://127.0.0.1:")
        body = signed(b"copy")
        async with door.session.post(
            f"{door.address}/v1/sources/partner", data=b"copy", headers=body, ssl=context
        ) as answer:
            assert answer.status == 202
    async with opened(PushLimits(header_seconds=0.2), listener) as door:
        assert await door.raw(b"") == b"", "who never agrees on TLS is closed"


async def test_a_renewed_certificate_is_shown_and_one_that_is_none_changes_nothing(opened, tmp_path):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    before, after = trustme.CA(), trustme.CA()

    def certify(authority):
        issued = authority.issue_cert("127.0.0.1")
        certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
        key.write_bytes(issued.private_key_pem.bytes())

    async def shows(authority):
        context = ssl.create_default_context()
        authority.configure_trust(context)
        try:
            async with door.session.get(door.address, ssl=context, headers={"Connection": "close"}):
                return True
        except aiohttp.ClientConnectorCertificateError:
            return False

    certify(before)
    listener = PushListener(listen="127.0.0.1:0", certificate=certificate, key=key)
    async with opened(listener=listener) as door:
        assert await shows(before)
        certify(after)
        door.server.renew()
        assert (await shows(before), await shows(after)) == (False, True)
        certificate.write_bytes(before.issue_cert("127.0.0.1").cert_chain_pems[0].bytes())  # and no key to it yet
        with pytest.raises(Misconfigured, match="no certificate and key"):
            door.server.renew()
        assert await shows(after)


@pytest.mark.parametrize("lack", ["no file", "no PEM", "no key"])
async def test_a_certificate_that_is_none_is_one_clear_line(producer, tmp_path, lack):
    certificate = tmp_path / "cert.pem"
    if lack == "no PEM":
        certificate.write_text("nothing")
    listener = PushListener(certificate=certificate, key=None if lack == "no key" else certificate)
    with pytest.raises(Misconfigured, match=r"^push: .+"):
        await PushServer(listener, Intake(producer, None, lambda *_: None)).start()


async def test_no_secret_is_in_a_log_an_answer_a_header_or_a_metric(opened, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    async with opened() as door:
        said = []
        for name, headers in (
            ("partner", signed(b"copy")),
            ("partner", signed(b"other")),
            ("token", {"Authorization": "Bearer t0ken"}),
            ("token", {"Authorization": "Bearer wr0ng"}),
            ("github", {"X-Hub-Signature-256": "sha256=00"}),
        ):
            door.producer.away = name == "token"
            said.append(str(await door.post(name, b"copy", headers)))
        said += [*map(str, door.producer.headers), "".join(capfd.readouterr()), caplog.text]
        said += [repr(door.server.__dict__), repr(door.server._sources)]
        text = "\n".join(said)
        signature = signed(b"copy")["webhook-signature"][3:]
        for secret in (KEY, OLD_KEY, "t0ken", "wr0ng", signature):
            assert secret not in text
        assert "push refused" in text


async def test_a_sender_that_is_refused_again_and_again_fills_no_log(opened, capfd):
    async with opened() as door:
        for _ in range(20):
            await door.post("partner")
        door.clock.advance(61)
        await door.post("partner")
    assert "".join(capfd.readouterr()).count("push refused") == 2
